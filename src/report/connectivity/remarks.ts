import type { ConnectivityReport } from '../../checks/connectivity/report.ts';
import { DEFAULT_NETWORK, endpointKey, podPath } from '../../domain/connectivity/endpoint.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { NetworkPlan } from '../../domain/connectivity/plan.ts';
import { compareText } from '../../findings/refs.ts';
import { count } from '../layout.ts';

/** What was left out, and what was measured beside the matrix: a line for each, unescaped. */
export function remarksOn(report: ConnectivityReport): string[] {
  const { plans } = report;
  return [
    ...plans.flatMap((plan) => [...sampleRemark(plan), ...gatewayRemark(plan), ...sendersRemark(plan)]),
    ...plans.flatMap((plan) => lonely(plan)),
    ...unboundRemarks(report),
    ...mtuRemarks(report),
    ...isolationRemarks(report),
  ];
}

/** What a sample has left out, if one was taken. Pairs that share an address are not left out by it. */
function sampleRemark({
  network,
  pairs,
  possible,
  possibleGateways,
  endpoints,
  nodePairs,
  sharing,
}: NetworkPlan): string[] {
  const courses = pairs.flatMap(courseOf);
  const chosen = new Set([...courses, ...sharing.flatMap(courseOf)].map(({ from, to }) => `${from} ${to}`));
  if (chosen.size >= possible || courses.length === 0) return [];
  const sources = new Set(courses.map(({ from }) => from)).size;
  const targets = new Set(courses.map(({ to }) => to)).size;
  const all = endpoints.length;
  const ends =
    sources === all && targets === all
      ? 'every pod sends and answers'
      : `${sources} of ${all} pods send, ${targets} answer`;
  // Files of programs that did not count what the gateways could have been asked.
  const isUncounted = possibleGateways === undefined && pairs.some(({ to }) => to.kind === 'gateway');
  const gateways = isUncounted ? ', gateways are asked by one pod of each node' : '';
  return [
    `${network}: a sample of ${chosen.size} of ${possible} pairs (--max-pairs): ${ends}, ${nodePairs.covered} of ${count(nodePairs.of, 'pair')} of nodes are covered${gateways}`,
  ];
}

function courseOf({ from, to }: Pair): { readonly from: string; readonly to: string }[] {
  return to.kind === 'pod' ? [{ from: endpointKey(from), to: endpointKey(to.endpoint) }] : [];
}

/** That not every pod asks every gateway, though all pairs of pods may have been measured. */
function gatewayRemark({ network, pairs, possibleGateways }: NetworkPlan): string[] {
  const asking = pairs.filter(({ to }) => to.kind === 'gateway');
  if (possibleGateways === undefined || asking.length >= possibleGateways) return [];
  const pods = new Set(asking.map(({ from }) => podPath(from))).size;
  const nodes = new Set(asking.map(({ from }) => from.node)).size;
  return [
    `${network}: gateways are asked by ${count(pods, 'pod')} on ${count(nodes, 'node')}, in ${asking.length} of ${count(possibleGateways, 'possible pair')} (--max-pairs)`,
  ];
}

/** That not all who were to ask an address that is no pod's did. */
function sendersRemark({ network, pairs, possible }: NetworkPlan): string[] {
  const asking = pairs.filter(({ to }) => to.kind === 'address' || to.kind === 'node').length;
  return asking === 0 || asking >= possible ? [] : [`${network}: ${asking} of ${possible} pods send (--max-pairs)`];
}

function lonely({ network, pairs, endpoints }: NetworkPlan): string[] {
  return pairs.length > 0 || endpoints.length !== 1
    ? []
    : [`${network}: only ${endpoints[0]?.namespace}/${endpoints[0]?.pod} is on it, nothing to measure`];
}

/** A way that nobody prescribed may be another than that which was meant. */
function unboundRemarks({ measurements }: ConnectivityReport): string[] {
  const free = measurements.filter(({ reading }) => reading.kind !== 'unmeasured' && reading.unbound === true);
  if (free.length === 0) return [];
  const pods = [...new Set(free.map(({ pair }) => podPath(pair.from)))];
  const [first = ''] = pods;
  const which = pods.length === 1 ? first : `${first} and ${pods.length - 1} more`;
  return [
    `not bound to the interface: ${count(free.length, 'connection')} from ${which}, whose containers have no nc -s, ncat or curl; the routes of the pod chose the way`,
  ];
}

function mtuRemarks({ mtus, plans }: ConnectivityReport): string[] {
  if (mtus === undefined) return [];
  return plans.flatMap(({ network }) => {
    const own = mtus.filter(({ pair }) => pair.from.network === network);
    if (own.length === 0) return [];
    const sizes = Map.groupBy(own, ({ mtu }) => (mtu.kind === 'unknown' ? 0 : mtu.bytes));
    const parts = [...sizes]
      .sort(([a], [b]) => b - a)
      .map(([bytes, list]) => `${bytes === 0 ? 'unknown' : `${bytes} bytes`} on ${count(list.length, 'pair')}`);
    return [`${network}: path MTU ${parts.join(', ')}`];
  });
}

function isolationRemarks({ isolation }: ConnectivityReport): string[] {
  if (isolation === undefined) return [];
  const { readings, of } = isolation;
  const fields = Map.groupBy(readings, ({ intrusion }) => `${intrusion.network} ${intrusion.pair.from.network}`);
  const lines = [...fields]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, own]) => {
      const [first] = own;
      if (first === undefined) return [];
      const number = (kind: string) => own.filter(({ reading }) => reading.kind === kind).length;
      const { network, pair } = first.intrusion;
      const via = pair.from.network === DEFAULT_NETWORK ? 'the default interface' : pair.from.network;
      const parts = [
        ...(number('apart') > 0 ? [`${number('apart')} got no answer`] : []),
        ...(number('answered') > 0 ? [`${number('answered')} were answered`] : []),
        ...(number('same-segment') > 0 ? [`${number('same-segment')} found a hardware address`] : []),
        ...(number('unmeasured') > 0 ? [`${number('unmeasured')} could not be made`] : []),
      ];
      return [`isolation of ${network} from ${via}: of ${count(own.length, 'attempt')}, ${parts.join(', ')}`];
    });
  return [
    ...lines,
    ...(readings.length < of
      ? [`isolation: a sample of ${readings.length} of ${of} possible attempts (--max-pairs)`]
      : []),
  ];
}

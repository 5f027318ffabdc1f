import type { ConnectivityReport } from '../../checks/connectivity/report.ts';
import { DEFAULT_NETWORK, type Endpoint, endpointKey, podPath } from '../../domain/connectivity/endpoint.ts';
import { gradeOf } from '../../domain/connectivity/measurement.ts';
import type { NetworkPlan } from '../../domain/connectivity/plan.ts';
import { compareText } from '../../findings/refs.ts';
import { findingBlock, type TextStyle, unknownBlock } from '../check-text.ts';
import { oneLine } from '../escape.ts';
import { toneOf } from '../glyphs.ts';
import { count, wrap } from '../layout.ts';
import type { Paint } from '../paint.ts';
import { tally } from '../verdict.ts';
import { shortNames } from './names.ts';
import { fieldText, legend, type NameOf, type TableStyle } from './table.ts';

/** How the text is to look. */
export type ConnectivityStyle = TextStyle & TableStyle;

/** Renders measurements for people: a matrix for each network, then only what is wrong, the verdict last. */
export function connectivityText(report: ConnectivityReport, style: ConnectivityStyle): string {
  const { plans, measurements, targets, method } = report;
  const names = shortNames(plans.flatMap(({ endpoints }) => endpoints));
  const nameOf: NameOf = (endpoint) => oneLine(names.get(endpointKey(endpoint)) ?? endpoint.pod);
  const fields = plans.flatMap((plan) =>
    ([4, 6] as const).flatMap((family) => {
      const own = measurements.filter(({ pair }) => pair.from.network === plan.network && pair.family === family);
      return own.length === 0 ? [] : [fieldText({ plan, family, measurements: own, targets, method }, nameOf, style)];
    }),
  );
  const blocks = [
    header(report, style),
    ...fields,
    ...(fields.length === 0 ? [] : [legend(measuredEnds(report), nameOf, style)]),
    ...remarks(report, style),
    ...report.findings.map((finding) => findingBlock(finding, style)),
    ...(report.unknowns.length > 0 ? [unknownBlock(report.unknowns, style)] : []),
    verdict(report, style),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Every pod that sends or answers, in the order of the nodes. */
function measuredEnds({ measurements, plans }: ConnectivityReport): Endpoint[] {
  const used = new Set(
    measurements.flatMap(({ pair: { from, to } }) => [
      podPath(from),
      ...(to.kind === 'pod' ? [podPath(to.endpoint)] : []),
    ]),
  );
  const ends = plans.flatMap(({ endpoints }) => endpoints).filter((endpoint) => used.has(podPath(endpoint)));
  const placeOf = (endpoint: Endpoint) => `${endpoint.node ?? ''} ${podPath(endpoint)}`;
  return ends.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function header(
  { target, takenAt, namespace, plans }: ConnectivityReport,
  { paint, glyphs, width }: TextStyle,
): string {
  const where = target.context === undefined ? `server ${target.server}` : `context ${target.context}`;
  const scope = namespace === undefined ? 'all namespaces' : `namespace ${namespace} (-A looks at all)`;
  const pods = new Set(plans.flatMap(({ endpoints }) => endpoints.map(({ namespace: own, pod }) => `${own}/${pod}`)));
  const parts = [where, scope, `${count(pods.size, 'pod')} on ${count(plans.length, 'network')}`, `seen ${takenAt}`];
  return paint(
    'dim',
    wrap(parts.map(oneLine).join(`  ${glyphs.dot}  `), width)
      .map((line) => line.trimEnd())
      .join('\n'),
  );
}

/** What was left out, and what was measured beside the matrix. */
function remarks(report: ConnectivityReport, { paint, width }: TextStyle): string[] {
  const lines = [
    ...report.plans.flatMap((plan) => sampleRemark(plan)),
    ...report.plans.flatMap((plan) => lonely(plan)),
    ...unboundRemarks(report),
    ...mtuRemarks(report),
    ...isolationRemarks(report),
  ];
  return lines.length === 0 ? [] : [lines.flatMap((line) => wrapped(line, width, paint)).join('\n')];
}

function wrapped(line: string, width: number, paint: Paint): string[] {
  return wrap(oneLine(line), width).map((each) => paint('dim', each));
}

/** What a sample has left out, if one was taken. */
function sampleRemark({ network, pairs, possible, endpoints, nodePairs }: NetworkPlan): string[] {
  const courses = pairs.filter(({ to }) => to.kind === 'pod');
  const chosen = new Set(
    courses.map(({ from, to }) => `${endpointKey(from)} ${to.kind === 'pod' ? endpointKey(to.endpoint) : ''}`),
  );
  if (chosen.size >= possible || courses.length === 0) return [];
  const sources = new Set(courses.map(({ from }) => endpointKey(from))).size;
  const targets = new Set(courses.flatMap(({ to }) => (to.kind === 'pod' ? endpointKey(to.endpoint) : []))).size;
  const all = endpoints.length;
  const ends =
    sources === all && targets === all
      ? 'every pod sends and answers'
      : `${sources} of ${all} pods send, ${targets} answer`;
  const gateways = pairs.some(({ to }) => to.kind === 'gateway') ? ', gateways are asked by one pod of each node' : '';
  return [
    `${network}: a sample of ${chosen.size} of ${possible} pairs (--max-pairs): ${ends}, ${nodePairs.covered} of ${count(nodePairs.of, 'pair')} of nodes are covered${gateways}`,
  ];
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

function verdict(report: ConnectivityReport, { paint, width }: TextStyle): string {
  const { findings, measurements, unknowns, targets } = report;
  const found = tally(report);
  const grades = Map.groupBy(measurements, (one) => gradeOf(one, targets));
  const number = (grade: 'good' | 'slow' | 'lossy' | 'silent' | 'unmeasured') => grades.get(grade)?.length ?? 0;
  const refused = measurements.filter(
    ({ reading }) => reading.kind === 'silent' && reading.silence === 'refused',
  ).length;
  const severities = (['P1', 'P2', 'P3'] as const).filter((severity) => found[severity] > 0);
  const [worst] = severities;
  const words = { P1: 'broken now (P1)', P2: 'degraded or about to break (P2)', P3: 'worth knowing (P3)' } as const;
  const problems =
    worst !== undefined
      ? severities.map((severity) => `${found[severity]} ${words[severity]}`).join(', ')
      : measurements.length === 0
        ? 'nothing was measured'
        : unknowns.length === 0
          ? 'nothing is wrong'
          : 'nothing wrong was seen, but not everything could be measured';
  const pairs = [
    `${number('good')} of ${count(measurements.length, 'pair')} fine`,
    ...(number('slow') > 0 ? [`${number('slow')} slow`] : []),
    ...(number('lossy') > 0 ? [`${number('lossy')} with loss`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(number('silent') > refused ? [`${number('silent') - refused} without answer`] : []),
    ...(number('unmeasured') > 0 ? [`${number('unmeasured')} not measured`] : []),
  ].join(', ');
  const isFine = worst === undefined && unknowns.length === 0 && measurements.length > 0;
  const tone = worst === undefined ? (isFine ? 'good' : 'unknown') : toneOf[worst];
  const lines = wrap(`verdict: ${problems}; ${pairs}`, width).map((line) => paint(tone, line));
  const [first] = findings;
  if (first !== undefined) lines.push(paint('dim', `start with: kubectl multinet explain ${first.code}`));
  return lines.join('\n');
}

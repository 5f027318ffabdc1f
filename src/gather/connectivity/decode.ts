import { parseAddress } from '../../domain/addresses/address.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { type Endpoint, podPath } from '../../domain/connectivity/endpoint.ts';
import type { IntrusionReading } from '../../domain/connectivity/isolation.ts';
import type { Measurement, Reading } from '../../domain/connectivity/measurement.ts';
import type { Destination, Pair } from '../../domain/connectivity/pair.ts';
import type { PathMtuReading } from '../../domain/connectivity/path-mtu.ts';
import type { NetworkPlan } from '../../domain/connectivity/plan.ts';
import type { Method, Probed } from '../../domain/connectivity/probed.ts';
import { parseProcNetArp } from '../../probe/proc/arp.ts';
import type { EndRecord } from '../../snapshot/end-record.ts';
import type { Gathered, NotGathered } from '../../snapshot/gathered.ts';
import type {
  IntrusionsOfPod,
  NetworkRecord,
  PairRecord,
  PathMtusOfPod,
  PingsOfPod,
  PingsRecord,
} from '../../snapshot/pings-record.ts';
import { endsIn, pairKey } from '../ends.ts';
import { connectReadings, pingReadings } from './readings.ts';
import { beginSearch, mtuReading, takeAnswers } from './size-answers.ts';

/** Finds the pair that a snapshot names; one whose pods are not in the snapshot is none. */
type FindPair = (record: PairRecord) => Pair | undefined;

/** Interprets what was printed when pods were measured. What is about pods that are not in the snapshot is a gap of it. */
export function pingsOf(record: PingsRecord | undefined, pods: Gathered<readonly Pod[]>): Gathered<Probed> {
  if (record === undefined) {
    const detail = 'nobody asked for pings between pods (--ping)';
    return { ok: false, why: { reason: 'not-asked', what: 'ping between pods', detail } };
  }
  if (!pods.ok) return pods;
  const lost = new Map<string, EndRecord>();
  const endOf = noting(endsIn(pods.value), lost);
  const pairOf = pairsIn(endOf);
  const { at, namespace, method, targets, networks, pathMtus, isolation } = record;
  const measurements = measurementsIn(record.pods, method, pairOf);
  const plans = networks.map((network) => planOf(network, measurements, endOf, pairOf));
  const mtus = pathMtus?.flatMap((one) => mtusOf(one, pairOf));
  const readings = isolation?.pods.flatMap((one) => intrusionsOf(one, pairOf));
  const gaps = [...lost.values()].map(notThere);
  const value: Probed = {
    ...(namespace === undefined ? {} : { namespace }),
    method,
    targets,
    plans,
    measurements,
    ...(mtus === undefined ? {} : { mtus }),
    ...(isolation === undefined || readings === undefined ? {} : { isolation: { readings, of: isolation.of } }),
  };
  return { ok: true, at, value, ...(gaps.length > 0 ? { gaps } : {}) };
}

type FindEnd = (end: EndRecord) => Endpoint | undefined;

function noting(find: FindEnd, lost: Map<string, EndRecord>): FindEnd {
  return (end) => {
    const found = find(end);
    if (found === undefined) lost.set(`${end.namespace}/${end.pod} ${end.interface}`, end);
    return found;
  };
}

function notThere({ namespace, pod, interface: name }: EndRecord): NotGathered {
  const what = `tell what was measured of ${name} of pod ${namespace}/${pod}`;
  return { reason: 'undecodable', what, detail: 'no such interface is among the pods of the snapshot' };
}

/** Finds pairs; the same record is the same pair, whatever was measured of it. */
function pairsIn(endOf: FindEnd): FindPair {
  const known = new Map<string, Pair | undefined>();
  return (record) => {
    const key = pairKey(record);
    if (!known.has(key)) known.set(key, pairOf(record, endOf));
    return known.get(key);
  };
}

function pairOf({ from, to, address }: PairRecord, endOf: FindEnd): Pair | undefined {
  const source = endOf(from);
  const destination = destinationOf(to, endOf);
  const family = parseAddress(address)?.family;
  if (source === undefined || destination === undefined || family === undefined) return undefined;
  return { from: source, to: destination, family, address };
}

function destinationOf(to: PairRecord['to'], endOf: FindEnd): Destination | undefined {
  if (to.kind !== 'pod') return to;
  const endpoint = endOf(to);
  return endpoint === undefined ? undefined : { kind: 'pod', endpoint };
}

/** What was measured, pod after pod. */
export function measurementsIn(pods: readonly PingsOfPod[], method: Method, pairOf: FindPair): Measurement[] {
  return pods.flatMap(({ pairs, answer }) => {
    const found = pairs.map(pairOf);
    return together(found, readingsOf(answer, method, found));
  });
}

function readingsOf(answer: PingsOfPod['answer'], method: Method, pairs: readonly (Pair | undefined)[]): Reading[] {
  if (!answer.ok) return pairs.map((): Reading => ({ kind: 'unmeasured', why: answer.why.detail }));
  const { runs } = answer.value;
  const names = pairs.map((pair) => pair?.from.interface);
  return method.kind === 'ping' ? pingReadings(runs, names) : connectReadings(runs, names.length);
}

/** Pairs with their readings, without those that are not known. */
function together(pairs: readonly (Pair | undefined)[], readings: readonly Reading[]): Measurement[] {
  return pairs.flatMap((pair, index) => {
    const reading = readings[index];
    return pair === undefined || reading === undefined ? [] : [{ pair, reading }];
  });
}

function planOf(
  { network, endpoints, sharing, ...counted }: NetworkRecord,
  measurements: readonly Measurement[],
  endOf: FindEnd,
  pairOf: FindPair,
): NetworkPlan {
  return {
    network,
    endpoints: endpoints.flatMap((end) => endOf(end) ?? []),
    pairs: measurements.flatMap(({ pair }) => (pair.from.network === network ? [pair] : [])),
    ...counted,
    sharing: sharing.flatMap((pair) => pairOf(pair) ?? []),
  };
}

function mtusOf({ pairs, answer }: PathMtusOfPod, pairOf: FindPair): PathMtuReading[] {
  const found = pairs.map(pairOf);
  if (!answer.ok)
    return found.flatMap((pair) =>
      pair === undefined ? [] : [{ pair, mtu: { kind: 'unknown', why: answer.why.detail } }],
    );
  const { interfaces, rounds } = answer.value;
  const searchOf = beginSearch(interfaces);
  const searches = found.map((pair) => (pair === undefined ? undefined : searchOf(pair)));
  for (const round of rounds) takeAnswers(searches, round);
  return searches.flatMap((search) => (search === undefined ? [] : [mtuReading(search)]));
}

function intrusionsOf({ pairs, answer }: IntrusionsOfPod, pairOf: FindPair): IntrusionReading[] {
  const found = pairs.map(pairOf);
  const readings = readingsOf(answer, { kind: 'ping', count: 0 }, found);
  const macOf = answer.ok ? heardOn(answer.value) : () => undefined;
  return found.flatMap((pair, index): IntrusionReading[] => {
    const reading = readings[index];
    if (reading === undefined || pair?.to.kind !== 'pod') return [];
    const { network } = pair.to.endpoint;
    return [{ intrusion: { pair, network }, reading: intrusionReading(pair, reading, macOf(pair, index)) }];
  });
}

/** Finds the hardware address that answered for a destination on the source's own link. */
function heardOn({ arp = '', linkLocal }: Tried): (pair: Pair, index: number) => string | undefined {
  const neighbours = parseProcNetArp(arp).value;
  const answers = pingReadings(linkLocal?.runs ?? [], linkLocal?.pairs.map(() => undefined) ?? []);
  const near = new Set(linkLocal?.pairs.filter((_, number) => answers[number]?.kind === 'answered'));
  return ({ from, to, address }, index) => {
    if (near.has(index) && to.kind === 'pod') return to.endpoint.mac;
    return neighbours.find((one) => one.address === address && one.interface === from.interface)?.mac;
  };
}

type Tried = Extract<IntrusionsOfPod['answer'], { ok: true }>['value'];

function intrusionReading({ from }: Pair, reading: Reading, mac: string | undefined): IntrusionReading['reading'] {
  if (reading.kind === 'answered') return { kind: 'answered' };
  if (reading.kind === 'unmeasured') return reading;
  if (reading.silence === 'no-interface' || reading.silence === 'no-source')
    return { kind: 'unmeasured', why: `${podPath(from)} has no usable ${from.interface}` };
  return mac === undefined ? { kind: 'apart' } : { kind: 'same-segment', mac };
}

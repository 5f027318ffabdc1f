import type { RoundTripTargets } from '../domain/connectivity/measurement.ts';
import type { NetworkPlan } from '../domain/connectivity/plan.ts';
import type { Method } from '../domain/connectivity/probed.ts';
import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { isRecord } from '../kube/record.ts';
import { decodeAnswer, encodeAnswer } from './answer-file.ts';
import { decodeEach, decodeEnd, isFigure } from './end-file.ts';
import type { Gathered } from './gathered.ts';
import type { NetworkRecord, PairRecord, PingsRecord, TargetRecord } from './pings-record.ts';
import { asksItsPairs, isIntrusion, isPrinted, isSearch, triesItsPairs } from './printed-pings.ts';

/** What was measured between pods, as it stands in a snapshot file. */
export function encodePings({ pods, pathMtus, isolation, ...rest }: PingsRecord): Record<string, unknown> {
  return {
    ...rest,
    pods: pods.map(encodeOfPod),
    ...(pathMtus === undefined ? {} : { pathMtus: pathMtus.map(encodeOfPod) }),
    ...(isolation === undefined ? {} : { isolation: { of: isolation.of, pods: isolation.pods.map(encodeOfPod) } }),
  };
}

function encodeOfPod({ pairs, answer }: OfPod<unknown>): Record<string, unknown> {
  return { pairs, answer: encodeAnswer(answer) };
}

/** Reads what was measured between pods from a snapshot file; files of programs that knew nothing of it have none. */
export function decodePings(value: unknown, place = 'pings'): Decoded<PingsRecord> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { at, namespace, pathMtus, isolation } = value;
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return problem(`${place}.at`, 'is not a date');
  if (namespace !== undefined && typeof namespace !== 'string') return problem(`${place}.namespace`, 'is not a name');
  const method = decodeMethod(value.method, `${place}.method`);
  if (!method.ok) return method;
  const targets = decodeTargets(value.targets, `${place}.targets`);
  if (!targets.ok) return targets;
  const networks = decodeEach(value.networks, `${place}.networks`, decodeNetwork);
  if (!networks.ok) return networks;
  const pods = decodeEach(value.pods, `${place}.pods`, ofPod(isPrinted, asksItsPairs));
  if (!pods.ok) return pods;
  const mtus =
    pathMtus === undefined ? undefined : decodeEach(pathMtus, `${place}.pathMtus`, ofPod(isSearch, triesItsPairs));
  if (mtus?.ok === false) return mtus;
  const apart = isolation === undefined ? undefined : decodeIsolation(isolation, `${place}.isolation`);
  if (apart?.ok === false) return apart;
  return decoded({
    at,
    ...(namespace === undefined ? {} : { namespace }),
    method: method.value,
    targets: targets.value,
    networks: networks.value,
    pods: pods.value,
    ...(mtus === undefined ? {} : { pathMtus: mtus.value }),
    ...(apart === undefined ? {} : { isolation: apart.value }),
  });
}

function decodeMethod(value: unknown, place: string): Decoded<Method> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { kind, count, port } = value;
  if (kind === 'ping' && isFigure(count)) return decoded({ kind, count });
  if (kind === 'tcp' && isFigure(port)) return decoded({ kind, port });
  return problem(place, 'is no way to measure');
}

function decodeTargets(value: unknown, place: string): Decoded<RoundTripTargets> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { sameNodeMs, crossNodeMs } = value;
  return isFigure(sameNodeMs) && isFigure(crossNodeMs)
    ? decoded({ sameNodeMs, crossNodeMs })
    : problem(place, 'names no round trip times');
}

function decodeNetwork(value: unknown, place: string): Decoded<NetworkRecord> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { network, possible, possibleGateways: gateways, nodePairs } = value;
  if (typeof network !== 'string') return problem(`${place}.network`, 'is not a name');
  if (!isFigure(possible) || !isNodePairs(nodePairs)) return problem(place, 'does not say what was left out');
  if (gateways !== undefined && !isFigure(gateways)) return problem(`${place}.possibleGateways`, 'is no number');
  const endpoints = decodeEach(value.endpoints, `${place}.endpoints`, decodeEnd);
  if (!endpoints.ok) return endpoints;
  const sharing = decodeEach(value.sharing, `${place}.sharing`, decodePair);
  if (!sharing.ok) return sharing;
  return decoded({
    network,
    endpoints: endpoints.value,
    possible,
    ...(gateways === undefined ? {} : { possibleGateways: gateways }),
    nodePairs,
    sharing: sharing.value,
  });
}

function isNodePairs(value: unknown): value is NetworkPlan['nodePairs'] {
  return isRecord(value) && isFigure(value.covered) && isFigure(value.of);
}

function decodePair(value: unknown, place: string): Decoded<PairRecord> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const from = decodeEnd(value.from, `${place}.from`);
  if (!from.ok) return from;
  const to = decodeTarget(value.to, `${place}.to`);
  if (!to.ok) return to;
  const { address } = value;
  return typeof address === 'string'
    ? decoded({ from: from.value, to: to.value, address })
    : problem(`${place}.address`, 'is no text');
}

function decodeTarget(value: unknown, place: string): Decoded<TargetRecord> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { kind, node } = value;
  if (kind === 'gateway' || kind === 'address') return decoded({ kind });
  if (kind === 'node' && typeof node === 'string') return decoded({ kind, node });
  if (kind !== 'pod') return problem(place, 'is nothing to be measured against');
  const end = decodeEnd(value, place);
  return end.ok ? decoded({ kind, ...end.value }) : end;
}

interface OfPod<T> {
  readonly pairs: readonly PairRecord[];
  readonly answer: Gathered<T>;
}

/** Reads what one pod was asked, and what it printed. */
function ofPod<T>(
  isValue: (value: unknown) => value is T,
  fits: (value: T, pairs: readonly PairRecord[]) => boolean = () => true,
): (item: unknown, place: string) => Decoded<OfPod<T>> {
  return (item, place) => {
    if (!isRecord(item)) return problem(place, 'is not an object');
    const pairs = decodeEach(item.pairs, `${place}.pairs`, decodePair);
    if (!pairs.ok) return pairs;
    const answer = decodeAnswer(item.answer, `${place}.answer`, isValue);
    if (!answer.ok) return answer;
    if (answer.value.ok && !fits(answer.value.value, pairs.value))
      return problem(`${place}.answer`, 'is of other pairs than were asked');
    return decoded({ pairs: pairs.value, answer: answer.value });
  };
}

function decodeIsolation(value: unknown, place: string): Decoded<NonNullable<PingsRecord['isolation']>> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { of } = value;
  if (!isFigure(of)) return problem(`${place}.of`, 'is no number');
  const pods = decodeEach(value.pods, `${place}.pods`, ofPod(isIntrusion, asksItsPairs));
  return pods.ok ? decoded({ of, pods: pods.value }) : pods;
}

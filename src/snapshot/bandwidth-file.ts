import type { BandwidthTargets, Load, Untested } from '../domain/bandwidth/run.ts';
import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { isRecord } from '../kube/codec.ts';
import { decodeAnswer, encodeAnswer } from './answer-file.ts';
import type { BandwidthRecord, BandwidthTestRecord, Iperf3Output } from './bandwidth-record.ts';
import { decodeEach, decodeEnd, isFigure } from './end-file.ts';

/** What was measured of bandwidth, as it stands in a snapshot file. */
export function encodeBandwidth({ tests, ...rest }: BandwidthRecord): Record<string, unknown> {
  return { ...rest, tests: tests.map((test) => ({ ...test, answer: encodeAnswer(test.answer) })) };
}

/** Reads what was measured of bandwidth from a snapshot file; files of programs that knew nothing of it have none. */
export function decodeBandwidth(value: unknown, place = 'bandwidth'): Decoded<BandwidthRecord> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { at, namespace } = value;
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return problem(`${place}.at`, 'is not a date');
  if (namespace !== undefined && typeof namespace !== 'string') return problem(`${place}.namespace`, 'is not a name');
  const load = decodeLoad(value.load, `${place}.load`);
  if (!load.ok) return load;
  const targets = decodeTargets(value.targets, `${place}.targets`);
  if (!targets.ok) return targets;
  const tests = decodeEach(value.tests, `${place}.tests`, decodeTest);
  if (!tests.ok) return tests;
  const untested = decodeEach(value.untested, `${place}.untested`, decodeUntested);
  if (!untested.ok) return untested;
  return decoded({
    at,
    ...(namespace === undefined ? {} : { namespace }),
    load: load.value,
    targets: targets.value,
    tests: tests.value,
    untested: untested.value,
  });
}

function decodeLoad(value: unknown, place: string): Decoded<Load> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { durationSeconds, parallel, direction, udpBitsPerSecond } = value;
  if (!isFigure(durationSeconds)) return problem(`${place}.durationSeconds`, 'is no length of time');
  if (!isFigure(parallel)) return problem(`${place}.parallel`, 'is no number of streams');
  if (direction !== undefined && direction !== 'reverse' && direction !== 'both')
    return problem(`${place}.direction`, 'is no direction');
  if (udpBitsPerSecond !== undefined && !isFigure(udpBitsPerSecond))
    return problem(`${place}.udpBitsPerSecond`, 'is no rate');
  return decoded({
    durationSeconds,
    parallel,
    ...(direction === undefined ? {} : { direction }),
    ...(udpBitsPerSecond === undefined ? {} : { udpBitsPerSecond }),
  });
}

function decodeTargets(value: unknown, place: string): Decoded<BandwidthTargets> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { minBitsPerSecond, maxJitterMs, maxLostPercent } = value;
  if (minBitsPerSecond !== undefined && !isFigure(minBitsPerSecond))
    return problem(`${place}.minBitsPerSecond`, 'is no rate');
  if (maxJitterMs !== undefined && !isFigure(maxJitterMs)) return problem(`${place}.maxJitterMs`, 'is no time');
  if (maxLostPercent !== undefined && !isFigure(maxLostPercent))
    return problem(`${place}.maxLostPercent`, 'is no percentage');
  return decoded({
    ...(minBitsPerSecond === undefined ? {} : { minBitsPerSecond }),
    ...(maxJitterMs === undefined ? {} : { maxJitterMs }),
    ...(maxLostPercent === undefined ? {} : { maxLostPercent }),
  });
}

function decodeTest(value: unknown, place: string): Decoded<BandwidthTestRecord> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const client = decodeEnd(value.client, `${place}.client`);
  if (!client.ok) return client;
  const server = decodeEnd(value.server, `${place}.server`);
  if (!server.ok) return server;
  const { bind, address } = value;
  if (typeof bind !== 'string' || typeof address !== 'string') return problem(place, 'names no addresses');
  const answer = decodeAnswer(value.answer, `${place}.answer`, isOutput);
  if (!answer.ok) return answer;
  return decoded({ client: client.value, server: server.value, bind, address, answer: answer.value });
}

function isOutput(value: unknown): value is Iperf3Output {
  return (
    isRecord(value) &&
    (value.by === 'client' || value.by === 'server') &&
    typeof value.stdout === 'string' &&
    typeof value.stderr === 'string' &&
    typeof value.exitCode === 'number'
  );
}

function decodeUntested(value: unknown, place: string): Decoded<Untested> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const { namespace, pod, why } = value;
  return typeof namespace === 'string' && typeof pod === 'string' && typeof why === 'string'
    ? decoded({ namespace, pod, why })
    : problem(place, 'names no pod and no reason');
}

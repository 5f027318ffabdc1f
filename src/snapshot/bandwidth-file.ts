import type { BandwidthTargets, Load, Untested } from '../domain/bandwidth/run.ts';
import type { PathMtu } from '../domain/connectivity/path-mtu.ts';
import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { isRecord } from '../kube/record.ts';
import { decodeAnswer, encodeAnswer } from './answer-file.ts';
import type { BandwidthRecord, BandwidthTestRecord, EndLinkRecord, Iperf3Output } from './bandwidth-record.ts';
import { decodeEach, decodeEnd, isFigure } from './end-file.ts';

/** What was measured of bandwidth, as it stands in a snapshot file. */
export function encodeBandwidth({ tests, ...rest }: BandwidthRecord): Record<string, unknown> {
  return { ...rest, tests: tests.map(encodeTest) };
}

function encodeTest({ answer, links, ...rest }: BandwidthTestRecord): Record<string, unknown> {
  const encodeLink = ({ before, after }: EndLinkRecord) => ({
    before: encodeAnswer(before),
    after: encodeAnswer(after),
  });
  return {
    ...rest,
    answer: encodeAnswer(answer),
    ...(links === undefined ? {} : { links: { client: encodeLink(links.client), server: encodeLink(links.server) } }),
  };
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
  const { minBitsPerSecond, expectedBitsPerSecond, maxJitterMs, maxLostPercent } = value;
  if (minBitsPerSecond !== undefined && !isFigure(minBitsPerSecond))
    return problem(`${place}.minBitsPerSecond`, 'is no rate');
  if (maxJitterMs !== undefined && !isFigure(maxJitterMs)) return problem(`${place}.maxJitterMs`, 'is no time');
  if (maxLostPercent !== undefined && !isFigure(maxLostPercent))
    return problem(`${place}.maxLostPercent`, 'is no percentage');
  if (expectedBitsPerSecond !== undefined && !isRates(expectedBitsPerSecond))
    return problem(`${place}.expectedBitsPerSecond`, 'gives no rates by network');
  return decoded({
    ...(minBitsPerSecond === undefined ? {} : { minBitsPerSecond }),
    ...(expectedBitsPerSecond === undefined ? {} : { expectedBitsPerSecond }),
    ...(maxJitterMs === undefined ? {} : { maxJitterMs }),
    ...(maxLostPercent === undefined ? {} : { maxLostPercent }),
  });
}

function isRates(value: unknown): value is Readonly<Record<string, number>> {
  return isRecord(value) && Object.values(value).every(isFigure);
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
  const links = value.links === undefined ? undefined : decodeLinks(value.links, `${place}.links`);
  if (links?.ok === false) return links;
  const { pathMtu } = value;
  if (pathMtu !== undefined && !isPathMtu(pathMtu)) return problem(`${place}.pathMtu`, 'is no path MTU');
  return decoded({
    client: client.value,
    server: server.value,
    bind,
    address,
    answer: answer.value,
    ...(links === undefined ? {} : { links: links.value }),
    ...(pathMtu === undefined ? {} : { pathMtu }),
  });
}

function decodeLinks(value: unknown, place: string): Decoded<NonNullable<BandwidthTestRecord['links']>> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const client = decodeLink(value.client, `${place}.client`);
  if (!client.ok) return client;
  const server = decodeLink(value.server, `${place}.server`);
  return server.ok ? decoded({ client: client.value, server: server.value }) : server;
}

function decodeLink(value: unknown, place: string): Decoded<EndLinkRecord> {
  if (!isRecord(value)) return problem(place, 'is not an object');
  const before = decodeAnswer(value.before, `${place}.before`, isText);
  if (!before.ok) return before;
  const after = decodeAnswer(value.after, `${place}.after`, isText);
  return after.ok ? decoded({ before: before.value, after: after.value }) : after;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isPathMtu(value: unknown): value is PathMtu {
  if (!isRecord(value)) return false;
  const { kind, bytes, interfaceBytes, blackHole, toldBy, why } = value;
  if (kind === 'unknown') return isText(why);
  if (!isFigure(bytes)) return false;
  if (kind === 'full') return true;
  const saysWho = toldBy === undefined || isText(toldBy);
  return kind === 'limited' && isFigure(interfaceBytes) && typeof blackHole === 'boolean' && saysWho;
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
  const { namespace, pod, network, why } = value;
  if (typeof network === 'string' && typeof why === 'string') return decoded({ network, why });
  return typeof namespace === 'string' && typeof pod === 'string' && typeof why === 'string'
    ? decoded({ namespace, pod, why })
    : problem(place, 'names no pod or network, or no reason');
}

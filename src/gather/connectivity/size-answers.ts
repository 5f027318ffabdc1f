import type { Pair } from '../../domain/connectivity/pair.ts';
import { type PathMtuReading, pathMtuOf, type SizeAnswer } from '../../domain/connectivity/path-mtu.ts';
import { type PingResult, parsePingMany } from '../../probe/ping.ts';
import type { MtuRound } from '../../snapshot/pings-record.ts';

/** What /sys/class/net tells of the MTU of an interface. */
export interface InterfaceMtu {
  readonly interface: string;
  readonly stdout: string;
}

/** A pair whose path MTU is sought, with what is known so far. */
export interface Search {
  readonly pair: Pair;
  readonly answers: SizeAnswer[];
  /** The MTU of the source's interface, where it could be read. */
  readonly most: number | undefined;
}

/** Begins the search for the path MTU of each pair, from what is known of the pod's interfaces. */
export function beginSearch(interfaces: readonly InterfaceMtu[]): (pair: Pair) => Search {
  const mtus = new Map(
    interfaces.flatMap(({ interface: name, stdout }) => {
      const bytes = Number(stdout.trim());
      return Number.isInteger(bytes) && bytes > 0 ? [[name, bytes] as const] : [];
    }),
  );
  return (pair) => ({ pair, answers: [], most: mtus.get(pair.from.interface) });
}

/** Adds to searches what a round has answered. */
export function takeAnswers(searches: readonly (Search | undefined)[], { tries, runs }: MtuRound): void {
  const results = runs.flatMap(({ stdout, groups, marker }) => parsePingMany(stdout, groups, marker));
  for (const [index, { pair, bytes }] of tries.entries()) {
    const result = results[index]?.result;
    if (result !== undefined) searches[pair]?.answers.push(answerOf(bytes, result));
  }
}

/** What a search has found. */
export function mtuReading({ pair, answers, most }: Search): PathMtuReading {
  if (most === undefined)
    return { pair, mtu: { kind: 'unknown', why: `cannot read the MTU of ${pair.from.interface}` } };
  return { pair, mtu: pathMtuOf(answers, pair.family, most), interfaceBytes: most };
}

function answerOf(bytes: number, { outcome, mtuBytes, errorsFrom }: PingResult): SizeAnswer {
  if (outcome === 'answered' || outcome === 'loss') return { bytes, result: 'passed' };
  if (outcome !== 'too-long') return { bytes, result: 'lost' };
  const [toldBy] = errorsFrom;
  return {
    bytes,
    result: 'told',
    ...(mtuBytes === undefined ? {} : { toldBytes: mtuBytes }),
    ...(toldBy === undefined ? {} : { toldBy }),
  };
}

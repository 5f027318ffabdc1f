import type { Measurement, Reading, Silence } from '../../domain/connectivity/measurement.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { ManyGroup } from '../../probe/many.ts';
import { type PingFlavour, type PingOutcome, type PingResult, parsePingMany, pingPrefix } from '../../probe/ping.ts';
import { pingFlavour } from '../../probe/tools.ts';
import { runMany } from './many.ts';
import { benchOf, eachSource, type Probing } from './sources.ts';

/** How to ping. */
export interface PingSettings {
  readonly count: number;
  /** Between two packets. */
  readonly intervalSeconds: number;
  /** For an answer. */
  readonly timeoutSeconds: number;
  readonly payloadBytes?: number;
}

/** Measures pairs by ping: one exec per source pod tests all its destinations. Rejects only when cancelled. */
export function gatherPings(probing: Probing, pairs: readonly Pair[], settings: PingSettings): Promise<Measurement[]> {
  return eachSource(
    probing,
    pairs,
    (pair) => pair,
    async (own, source) => {
      const bench = await benchOf(probing, source, (tools) => pingFlavour(tools) !== undefined, 'ping');
      if (!bench.ok) return own.map((pair) => unmeasured(pair, bench.why));
      const flavour = pingFlavour(bench.tools) ?? 'busybox';
      const lots = lotsOf(own, flavour, settings);
      const seconds = secondsOf(flavour, settings);
      const runs = await runMany(
        probing.means,
        bench.container,
        lots.map(({ group }) => group),
        seconds,
      );
      const results = runs.flatMap(({ stdout, groups, marker, failure }) =>
        parsePingMany(stdout, groups, marker).map(({ result }) => ({ result, failure })),
      );
      return lots
        .flatMap((lot) => lot.pairs)
        .map((pair, index) => {
          const { result, failure } = results[index] ?? { result: undefined, failure: 'the command ended too early' };
          return result === undefined
            ? unmeasured(pair, failure ?? '')
            : { pair, reading: readingOf(result, pair, failure) };
        });
    },
  );
}

/** Pairs that one group of commands measures. */
interface Lot {
  readonly group: ManyGroup;
  readonly pairs: readonly Pair[];
}

function lotsOf(pairs: readonly Pair[], flavour: PingFlavour, settings: PingSettings): Lot[] {
  const byWay = Map.groupBy(pairs, ({ from, family }) => `${from.interface} ${family}`);
  return [...byWay.values()].flatMap((own): Lot[] => {
    const [first] = own;
    if (first === undefined) return [];
    const before = pingPrefix(
      { ...optionsOf(flavour, settings), interface: first.from.interface, family: first.family },
      flavour,
    );
    return before === undefined
      ? []
      : [{ group: { before, destinations: own.map(({ address }) => address) }, pairs: own }];
  });
}

function optionsOf(flavour: PingFlavour, { count, intervalSeconds, timeoutSeconds, payloadBytes }: PingSettings) {
  return {
    count,
    timeoutSeconds,
    ...(payloadBytes === undefined ? {} : { payloadBytes }),
    // Older busybox knows no interval, and newer ones not all take fractions: a second is what it does by itself.
    ...(flavour === 'iputils' ? { intervalSeconds } : {}),
  };
}

/** The longest that one ping takes. */
export function secondsOf(flavour: PingFlavour, { count, intervalSeconds, timeoutSeconds }: PingSettings): number {
  return count * (flavour === 'iputils' ? intervalSeconds : 1) + Math.ceil(timeoutSeconds) + 2;
}

const unmeasured = (pair: Pair, why: string): Measurement => ({ pair, reading: { kind: 'unmeasured', why } });

const silences: { readonly [O in PingOutcome]?: Silence } = {
  silent: 'no-answer',
  'host-unreachable': 'unreachable',
  'network-unreachable': 'no-route',
  prohibited: 'filtered',
  expired: 'loop',
  'no-interface': 'no-interface',
  'no-address': 'no-source',
};

const inWords: { readonly [O in PingOutcome]?: string } = {
  'not-permitted': 'ping has no right to send (CAP_NET_RAW)',
  'no-tool': 'the container has no ping',
  unfinished: 'ping was cut off',
};

/** What ping's result says of a pair. `failure`: the exec did not end by itself. */
export function readingOf(result: PingResult, { from }: Pair, failure?: string): Reading {
  const { outcome, sent, received, lossPercent, roundTrip, duplicates, message } = result;
  if (outcome === 'answered' || outcome === 'loss') {
    return {
      kind: 'answered',
      lossPercent: lossPercent ?? 0,
      duplicates,
      ...(sent === undefined ? {} : { sent }),
      ...(received === undefined ? {} : { received }),
      ...(roundTrip === undefined ? {} : { times: roundTrip }),
    };
  }
  // busybox takes an interface that does not exist for an address that does not.
  const lacksInterface = outcome === 'bad-destination' && message?.includes(`'${from.interface}'`) === true;
  const silence = lacksInterface ? 'no-interface' : silences[outcome];
  if (silence === undefined) {
    return { kind: 'unmeasured', why: failure ?? inWords[outcome] ?? message ?? `ping ended as ${outcome}` };
  }
  return {
    kind: 'silent',
    silence,
    ...(sent === undefined ? {} : { sent }),
    ...(message === undefined ? {} : { said: message }),
  };
}

import type { Pair } from '../../domain/connectivity/pair.ts';
import type { ManyGroup } from '../../probe/many.ts';
import { type PingFlavour, pingPrefix } from '../../probe/ping.ts';
import { pingFlavour } from '../../probe/tools.ts';
import type { PingsOfPod } from '../../snapshot/pings-record.ts';
import { pairRecord } from '../ends.ts';
import { benchOf, type Probing } from '../probing/probing.ts';
import { runMany } from './many.ts';
import { eachSource, untold } from './sources.ts';

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
export function gatherPings(probing: Probing, pairs: readonly Pair[], settings: PingSettings): Promise<PingsOfPod[]> {
  return eachSource(
    probing,
    pairs,
    (pair) => pair,
    async (own, source) => [await pingFrom(probing, source, own, settings)],
  );
}

/** Pings from one pod. Rejects only when cancelled. */
export async function pingFrom(
  probing: Probing,
  source: string,
  pairs: readonly Pair[],
  settings: PingSettings,
): Promise<PingsOfPod> {
  const bench = await benchOf(probing, source, (tools) => pingFlavour(tools) !== undefined, 'ping');
  if (!bench.ok) return { pairs: pairs.map(pairRecord), answer: untold(source, 'ping', bench) };
  const flavour = pingFlavour(bench.tools) ?? 'busybox';
  const lots = lotsOf(pairs, flavour, settings);
  const groups = lots.map(({ group }) => group);
  const runs = await runMany(probing.means, bench.container, groups, secondsOf(flavour, settings));
  return {
    pairs: lots.flatMap((lot) => lot.pairs).map(pairRecord),
    answer: { ok: true, at: probing.means.now(), value: { container: bench.container.container ?? '', runs } },
  };
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

/** What a ping can be told of these settings. */
export function optionsOf(
  flavour: PingFlavour,
  { count, intervalSeconds, timeoutSeconds, payloadBytes }: PingSettings,
) {
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

import type { Measurement } from '../../domain/connectivity/measurement.ts';
import { distanceOf, type Pair } from '../../domain/connectivity/pair.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import { compareText } from '../../findings/refs.ts';

/** Where pairs lie: between pods of one node, of two, of nodes that nobody knows, or from pods to what is no pod. */
type Path = 'same-node' | 'cross-node' | 'unknown' | 'gateway' | 'node' | 'address';

/** What was measured of the pairs of one network that lie alike. No pod is named: pods come and go. */
export interface PathHealth {
  /** `namespace/name`. */
  readonly network: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly path: Path;
  readonly pairs: Readonly<Record<'answered' | 'silent' | 'unmeasured', number>>;
  /** 0 to 1, the mean of all pairs that were measured; absent when none was. */
  readonly lossRatio?: number;
  /** Round trips of the pairs that answered, in milliseconds; absent when none tells. */
  readonly times?: { readonly averageMs: number; readonly maxMs: number };
}

/** Sums up what was measured from, to or on networks of a namespace, or of all, by network and path, in order. */
export function pathsIn({ measurements }: Probed, namespace: string | undefined): readonly PathHealth[] {
  const meant = measurements.filter(({ pair }) => namespace === undefined || touches(pair, namespace));
  const groups = Map.groupBy(meant, ({ pair }) => `${pair.from.network} ipv${pair.family} ${pathOf(pair)}`);
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, group]) => {
      const [first] = group;
      return first === undefined ? [] : [sumUp(first.pair, group)];
    });
}

function touches({ from, to }: Pair, namespace: string): boolean {
  const pods = to.kind === 'pod' ? [from, to.endpoint] : [from];
  return from.network.startsWith(`${namespace}/`) || pods.some((pod) => pod.namespace === namespace);
}

function pathOf(pair: Pair): Path {
  return pair.to.kind === 'pod' ? distanceOf(pair) : pair.to.kind;
}

function sumUp(pair: Pair, group: readonly Measurement[]): PathHealth {
  const readings = group.map(({ reading }) => reading);
  const answered = readings.filter((reading) => reading.kind === 'answered');
  const silent = readings.filter(({ kind }) => kind === 'silent').length;
  const lost = answered.reduce((sum, { lossPercent }) => sum + lossPercent / 100, silent);
  const measured = answered.length + silent;
  const times = answered.flatMap((reading) => reading.times ?? []);
  const average = times.reduce((sum, { avgMs }) => sum + avgMs, 0) / times.length;
  return {
    network: pair.from.network,
    family: `ipv${pair.family}`,
    path: pathOf(pair),
    pairs: { answered: answered.length, silent, unmeasured: readings.length - measured },
    ...(measured === 0 ? {} : { lossRatio: lost / measured }),
    ...(times.length === 0
      ? {}
      : { times: { averageMs: average, maxMs: times.reduce((most, { maxMs }) => Math.max(most, maxMs), 0) } }),
  };
}

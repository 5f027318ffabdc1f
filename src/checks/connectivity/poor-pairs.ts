import { endpointKey } from '../../domain/connectivity/endpoint.ts';
import { type Measurement, type Reading, targetOf } from '../../domain/connectivity/measurement.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { PathMtuReading } from '../../domain/connectivity/path-mtu.ts';
import type { Probed } from '../../domain/connectivity/probed.ts';
import type { Evidence, Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { groupBad, subjectOf, type Verdict } from './bad-pairs.ts';
import { measured, podOf, podsIn } from './evidence.ts';

/** Loss is a matter of luck: not every bad link loses one of few packets. */
const SHARE = 0.5;
const MOST_EVIDENCE = 3;

type Answered = Extract<Reading, { kind: 'answered' }>;
const answered = ({ reading }: Measurement): Answered | undefined =>
  reading.kind === 'answered' ? reading : undefined;

/** Pairs that lose packets (MN602). */
export function* lossyPairs({ measurements, method }: Probed): Iterable<Finding> {
  const lossOf = (one: Measurement): number => answered(one)?.lossPercent ?? 0;
  const verdictOn = (one: Measurement): Verdict =>
    answered(one) === undefined ? 'not-judged' : lossOf(one) > 0 ? 'bad' : 'good';
  const byPair = new Map(measurements.map((one) => [one.pair, one]));
  for (const { args, pairs } of groupBad(measurements, ({ pair }) => pair, verdictOn, SHARE)) {
    const bad = pairs.flatMap((pair) => byPair.get(pair) ?? []).sort((a, b) => lossOf(b) - lossOf(a));
    yield finding('MN602', {
      subject: subjectOf(args),
      args: { ...args, worstPercent: Math.max(...bad.map(lossOf)) },
      affected: podsIn(pairs),
      evidence: bad.slice(0, MOST_EVIDENCE).map((one) => measured(one, method)),
    });
  }
}

/** Pairs whose answers take longer than the target of their distance (MN603). */
export function* slowPairs({ measurements, method, targets }: Probed): Iterable<Finding> {
  const averageOf = (one: Measurement): number => answered(one)?.times?.avgMs ?? 0;
  const verdictOn = (one: Measurement): Verdict => {
    if (answered(one)?.times === undefined) return 'not-judged';
    return averageOf(one) > targetOf(one.pair, targets) ? 'bad' : 'good';
  };
  const byPair = new Map(measurements.map((one) => [one.pair, one]));
  for (const { args, pairs } of groupBad(measurements, ({ pair }) => pair, verdictOn, SHARE)) {
    const bad = pairs.flatMap((pair) => byPair.get(pair) ?? []).sort((a, b) => averageOf(b) - averageOf(a));
    const targetsMs = [...new Set(pairs.map((pair) => targetOf(pair, targets)))].sort((a, b) => a - b);
    yield finding('MN603', {
      subject: subjectOf(args),
      args: { ...args, worstMs: Math.max(...bad.map(averageOf)), targetsMs },
      affected: podsIn(pairs),
      evidence: bad.slice(0, MOST_EVIDENCE).map((one) => measured(one, method)),
    });
  }
}

type Limited = PathMtuReading & { readonly mtu: { readonly kind: 'limited' } };
const isLimited = (one: PathMtuReading): one is Limited => one.mtu.kind === 'limited';

/** Pairs whose packets may not be as large as the interface says (MN604), by what is the limit. */
export function* narrowPairs({ mtus = [] }: Probed): Iterable<Finding> {
  const limitOf = ({ pair, mtu }: Limited): string =>
    [pair.from.network, mtu.bytes, mtu.interfaceBytes, mtu.blackHole, mtu.toldBy].join(' ');
  const full = mtus.filter(({ mtu }) => mtu.kind === 'full');
  for (const limited of Map.groupBy(mtus.filter(isLimited), limitOf).values()) {
    const [first] = limited;
    if (first === undefined) continue;
    const { bytes, interfaceBytes, blackHole, toldBy } = first.mtu;
    const byPair = new Map(limited.map((one) => [one.pair, one]));
    const own = new Map(mtus.map((one) => [endpointKey(one.pair.from), one.interfaceBytes]));
    const isFarEnd = ({ to }: Pair): boolean =>
      to.kind === 'pod' && (own.get(endpointKey(to.endpoint)) ?? bytes + 1) <= bytes;
    const all: readonly PathMtuReading[] = [...limited, ...full];
    const verdictOn = ({ pair }: PathMtuReading): Verdict => (byPair.has(pair) ? 'bad' : 'good');
    for (const { args, pairs } of groupBad(all, ({ pair }) => pair, verdictOn)) {
      yield finding('MN604', {
        subject: subjectOf(args),
        args: {
          ...args,
          bytes,
          interfaceBytes,
          blackHole,
          ...(toldBy === undefined ? {} : { toldBy }),
          farEnd: pairs.every(isFarEnd),
        },
        affected: podsIn(pairs),
        evidence: pairs.slice(0, MOST_EVIDENCE).flatMap((pair) => {
          const one = byPair.get(pair);
          return one === undefined ? [] : sizeEvidence(one);
        }),
      });
    }
  }
}

/** What the search for a path MTU has shown. */
export function sizeEvidence({ pair, mtu }: PathMtuReading): Evidence[] {
  if (mtu.kind !== 'limited') return [];
  const above = mtu.blackHole
    ? 'of larger ones nothing comes back, and nobody says why'
    : `larger ones are refused${mtu.toldBy === undefined ? ' by the own stack' : ` by ${mtu.toldBy}`}`;
  return [
    {
      source: `ping -M do -I ${pair.from.interface} ${pair.address}`,
      of: podOf(pair.from),
      text: `packets of ${mtu.bytes} bytes get through, ${above}; MTU of ${pair.from.interface}: ${mtu.interfaceBytes}`,
    },
  ];
}

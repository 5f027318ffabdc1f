import type { Family } from '../../domain/addresses/address.ts';
import { type Group, groupByCommon, type Pattern } from '../../domain/connectivity/common.ts';
import { podPath } from '../../domain/connectivity/endpoint.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { ObjectRef } from '../../findings/finding.ts';
import { nodeRef, podRef } from '../../findings/refs.ts';
import { networkRef } from './evidence.ts';

/** Bad pairs of one network with something in common, as the words of a finding want them. */
export interface BadPairs {
  readonly network: string;
  readonly families: readonly Family[];
  readonly pattern: Pattern;
  readonly inside: Group['inside'];
  readonly outside: Group['outside'];
  readonly through: readonly string[];
  readonly example: { readonly from: string; readonly to: string };
}

/** A group of bad pairs with the pairs themselves. */
export interface BadGroup {
  readonly args: BadPairs;
  readonly pairs: readonly Pair[];
}

/** A pair with a verdict, and whether it counts at all. */
export type Verdict = 'good' | 'bad' | 'not-judged';

/**
 * Groups the bad pairs of pods of each network and family. What holds for both families alike is one group. `share`: see
 * groupByCommon.
 */
export function groupBad<T>(
  items: readonly T[],
  pairOf: (item: T) => Pair,
  verdictOn: (item: T) => Verdict,
  share = 1,
): BadGroup[] {
  const judged = items
    .filter((item) => pairOf(item).to.kind === 'pod' && verdictOn(item) !== 'not-judged')
    .map((item) => ({ pair: pairOf(item), bad: verdictOn(item) === 'bad' }));
  const fields = Map.groupBy(judged, ({ pair }) => `${pair.from.network} ${pair.family}`);
  const found = [...fields.values()].flatMap((field) =>
    groupByCommon(field, share).map((group) => ({ group, pair: group.pairs[0] })),
  );
  const same = Map.groupBy(found, ({ group, pair }) => `${pair?.from.network} ${JSON.stringify(group.pattern)}`);
  return [...same.values()].flatMap(merged);
}

function merged(found: readonly { readonly group: Group; readonly pair: Pair | undefined }[]): BadGroup[] {
  const [first] = found;
  if (first?.pair === undefined) return [];
  const { pair } = first;
  const sum = (side: 'inside' | 'outside') => ({
    bad: found.reduce((total, { group }) => total + group[side].bad, 0),
    of: found.reduce((total, { group }) => total + group[side].of, 0),
  });
  const pairs = found.flatMap(({ group }) => group.pairs);
  return [
    {
      pairs,
      args: {
        network: pair.from.network,
        families: [...new Set(pairs.map(({ family }) => family))],
        pattern: first.group.pattern,
        inside: sum('inside'),
        outside: sum('outside'),
        through: first.group.through.filter((pod) => found.every(({ group }) => group.through.includes(pod))),
        example: { from: podPath(pair.from), to: pair.to.kind === 'pod' ? podPath(pair.to.endpoint) : pair.address },
      },
    },
  ];
}

/** What a finding about such pairs is about: the pod or the node where they meet, else the network. */
export function subjectOf({ pattern, network }: BadPairs): ObjectRef {
  switch (pattern.kind) {
    case 'pod':
    case 'pod-not-reached':
    case 'pod-reaches-nobody': {
      const [namespace = '', name = ''] = pattern.pod.split('/');
      return podRef({ namespace, name });
    }
    case 'node':
    case 'within-node':
      return nodeRef(pattern.node);
    default:
      return networkRef(network);
  }
}

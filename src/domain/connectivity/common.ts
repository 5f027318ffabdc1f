import { podPath } from './endpoint.ts';
import { distanceOf, type Pair } from './pair.ts';

/** A pair of pods with a verdict on it. */
export interface Judged {
  readonly pair: Pair;
  readonly bad: boolean;
}

/** What failures have in common. Pods are `namespace/name`. */
export type Pattern =
  /** Nothing works anywhere. */
  | { readonly kind: 'everything' }
  /** All that begins or ends in one pod, while others work. `onlyOn`: its node, if no other pod of it was measured. */
  | { readonly kind: 'pod'; readonly pod: string; readonly onlyOn?: string }
  /** Nobody reaches the pod. Whether it reaches others is seen to work, or was not measured. */
  | {
      readonly kind: 'pod-not-reached';
      readonly pod: string;
      readonly back: 'works' | 'unmeasured';
      readonly onlyOn?: string;
    }
  /** The pod reaches nobody. Whether others reach it is seen to work, or was not measured. */
  | {
      readonly kind: 'pod-reaches-nobody';
      readonly pod: string;
      readonly back: 'works' | 'unmeasured';
      readonly onlyOn?: string;
    }
  /** All between the pods of one node and other nodes, while other nodes reach each other. `within`: all among its own pods as well. */
  | { readonly kind: 'node'; readonly node: string; readonly within: boolean }
  /** All between two nodes, while both reach further ones. */
  | { readonly kind: 'node-pair'; readonly nodes: readonly [string, string] }
  /** All from one node to another, while the way back works. */
  | { readonly kind: 'node-direction'; readonly from: string; readonly to: string }
  /** All between nodes, while pods of one node reach each other. */
  | { readonly kind: 'cross-node' }
  /** All within nodes, while pods of different nodes reach each other. */
  | { readonly kind: 'same-node' }
  /** All within one node, while pods of another node reach each other. */
  | { readonly kind: 'within-node'; readonly node: string }
  /** Only one way: each of these works in the other direction. */
  | { readonly kind: 'one-direction' }
  /** Nothing that could be seen. */
  | { readonly kind: 'nothing' };

/** Failures with something in common. */
export interface Group {
  readonly pattern: Pattern;
  /** The failures that it explains; no failure is in two groups. */
  readonly pairs: readonly Pair[];
  /** Measured pairs to which the pattern applies, and how many of them are bad. */
  readonly inside: { readonly bad: number; readonly of: number };
  /** The same for all other measured pairs. */
  readonly outside: { readonly bad: number; readonly of: number };
  /** Pods that have a part in every one of these failures: as far as this group shows, each may be the cause. */
  readonly through: readonly string[];
}

/**
 * Sorts bad pairs of pods by what they have in common. A pattern is claimed only if at least `share` of the measured pairs it speaks of
 * are bad (1 for all of them), and if a good pair elsewhere shows the difference. What fits best comes first.
 */
export function groupByCommon(judged: readonly Judged[], share = 1): Group[] {
  const candidates = candidatesOf(judged, share);
  const left = new Set(judged.filter(({ bad }) => bad));
  const groups: Group[] = [];
  while (left.size > 0) {
    const best = bestOf(candidates, left);
    if (best === undefined) break;
    const explained = best.scope.filter((one) => left.has(one));
    for (const one of explained) left.delete(one);
    groups.push(groupOf(best.pattern, explained, best.scope, judged));
  }
  return [...groups, ...leftovers(judged, [...left])];
}

interface Candidate {
  readonly pattern: Pattern;
  readonly scope: readonly Judged[];
}

/** Fewer failures are no pattern. */
const LEAST = 2;

function bestOf(candidates: readonly Candidate[], left: ReadonlySet<Judged>): Candidate | undefined {
  let best: Candidate | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const explains = candidate.scope.filter((one) => left.has(one)).length;
    // A wide pattern that speaks of many good pairs as well says less than a narrow one without any.
    const fit = explains - candidate.scope.filter(isGood).length;
    if (explains >= LEAST && fit > most) [best, most] = [candidate, fit];
  }
  return best;
}

const from = ({ pair }: Judged): string => podPath(pair.from);
const to = ({ pair }: Judged): string => (pair.to.kind === 'pod' ? podPath(pair.to.endpoint) : pair.address);
const fromNode = ({ pair }: Judged): string => pair.from.node ?? '';
const toNode = ({ pair }: Judged): string => (pair.to.kind === 'pod' ? (pair.to.endpoint.node ?? '') : '');
const distance = ({ pair }: Judged): string => distanceOf(pair);
const isBad = ({ bad }: Judged): boolean => bad;
const isGood = ({ bad }: Judged): boolean => !bad;

/** Every pattern that the measurements allow to be claimed. Of two that explain the same, the first is preferred. */
function candidatesOf(judged: readonly Judged[], share: number): Candidate[] {
  const isPure = (scope: readonly Judged[]): boolean => {
    const bad = scope.filter(isBad).length;
    return bad >= LEAST && bad >= share * scope.length;
  };
  const cross = judged.filter((one) => distance(one) === 'cross-node');
  const same = judged.filter((one) => distance(one) === 'same-node');
  const all = [
    ...everything(judged),
    ...(cross.some(isGood) ? [{ pattern: { kind: 'same-node' }, scope: same } as const] : []),
    ...(same.some(isGood) ? [{ pattern: { kind: 'cross-node' }, scope: cross } as const] : []),
    ...podCandidates(judged),
    ...nodePairCandidates(cross),
    ...nodeCandidates(cross, same),
    ...withinNodeCandidates(same),
    ...directionCandidates(cross),
  ];
  return all.filter(({ scope }) => isPure(scope));
}

/** With two pods only, it is the pair that fails. */
function everything(judged: readonly Judged[]): Candidate[] {
  const pods = new Set(judged.flatMap((one) => [from(one), to(one)]));
  return pods.size > 2 && judged.every(isBad) ? [{ pattern: { kind: 'everything' }, scope: judged }] : [];
}

function podCandidates(judged: readonly Judged[]): Candidate[] {
  const starting = Map.groupBy(judged, from);
  const ending = Map.groupBy(judged, to);
  const badPods = new Set(judged.filter(isBad).flatMap((one) => [from(one), to(one)]));
  const good = judged.filter(isGood);
  return [...badPods].flatMap((pod): Candidate[] => {
    const out = starting.get(pod) ?? [];
    const into = ending.get(pod) ?? [];
    const peers = (list: readonly Judged[], peer: (one: Judged) => string) => new Set(list.map(peer)).size;
    // Seen against one peer only, either of the two may be the cause.
    const severalOut = peers(out, to) > 1;
    const severalInto = peers(into, from) > 1;
    const elsewhere = good.some((one) => from(one) !== pod && to(one) !== pod);
    const alone = aloneOn(pod, judged);
    const candidates: Candidate[] = [];
    if (elsewhere && severalOut && severalInto)
      candidates.push({ pattern: { kind: 'pod', pod, ...alone }, scope: [...out, ...into] });
    if (elsewhere && severalInto && (out.length === 0 || out.some(isGood)))
      candidates.push({ pattern: { kind: 'pod-not-reached', pod, back: back(out), ...alone }, scope: into });
    if (elsewhere && severalOut && (into.length === 0 || into.some(isGood)))
      candidates.push({ pattern: { kind: 'pod-reaches-nobody', pod, back: back(into), ...alone }, scope: out });
    return candidates;
  });
}

const back = (way: readonly Judged[]): 'works' | 'unmeasured' => (way.length === 0 ? 'unmeasured' : 'works');

/** The pod's node, if no other pod of that node was measured: then nobody can tell the pod from its node. */
function aloneOn(pod: string, judged: readonly Judged[]): { onlyOn?: string } {
  const node = judged.flatMap((one) => (from(one) === pod ? [fromNode(one)] : to(one) === pod ? [toNode(one)] : []))[0];
  if (node === undefined || node === '') return {};
  const others = judged.some(
    (one) => (fromNode(one) === node && from(one) !== pod) || (toNode(one) === node && to(one) !== pod),
  );
  return others ? {} : { onlyOn: node };
}

function nodeCandidates(cross: readonly Judged[], same: readonly Judged[]): Candidate[] {
  const nodes = new Set(cross.filter(isBad).flatMap((one) => [fromNode(one), toNode(one)]));
  return [...nodes].flatMap((node): Candidate[] => {
    const touches = (one: Judged) => fromNode(one) === node || toNode(one) === node;
    const contrast = cross.some((one) => isGood(one) && !touches(one));
    if (!contrast) return [];
    const outward = cross.filter(touches);
    const inward = same.filter((one) => fromNode(one) === node);
    const whole: Candidate = { pattern: { kind: 'node', node, within: true }, scope: [...outward, ...inward] };
    // What is bad within the node alone is a pattern of its own.
    const hasBoth = inward.length > 0 && outward.some(isBad) && inward.every(isBad);
    return [{ pattern: { kind: 'node', node, within: false }, scope: outward }, ...(hasBoth ? [whole] : [])];
  });
}

function nodePairCandidates(cross: readonly Judged[]): Candidate[] {
  const key = (one: Judged) => [fromNode(one), toNode(one)].sort().join(' ');
  return [...Map.groupBy(cross, key)].flatMap(([names, scope]): Candidate[] => {
    const [a = '', b = ''] = names.split(' ');
    const reachesFurther = (node: string) =>
      cross.some((one) => isGood(one) && key(one) !== names && (fromNode(one) === node || toNode(one) === node));
    const bothWays = new Set(scope.map(fromNode)).size === 2;
    if (!scope.some(isBad) || !bothWays || !reachesFurther(a) || !reachesFurther(b)) return [];
    return [{ pattern: { kind: 'node-pair', nodes: [a, b] }, scope }];
  });
}

function withinNodeCandidates(same: readonly Judged[]): Candidate[] {
  return [...Map.groupBy(same, fromNode)].flatMap(([node, scope]): Candidate[] =>
    same.some((one) => isGood(one) && fromNode(one) !== node)
      ? [{ pattern: { kind: 'within-node', node }, scope }]
      : [],
  );
}

function directionCandidates(cross: readonly Judged[]): Candidate[] {
  const ways = Map.groupBy(cross, (one) => `${fromNode(one)} ${toNode(one)}`);
  return [...ways].flatMap(([names, scope]): Candidate[] => {
    const [a = '', b = ''] = names.split(' ');
    const wayBack = ways.get(`${b} ${a}`) ?? [];
    const isBackGood = wayBack.length > 0 && wayBack.every(isGood);
    return isBackGood ? [{ pattern: { kind: 'node-direction', from: a, to: b }, scope }] : [];
  });
}

/** What no pattern explains: pairs that work in the other direction, and the rest. */
function leftovers(judged: readonly Judged[], left: readonly Judged[]): Group[] {
  const good = new Set(judged.filter(isGood).map((one) => `${from(one)} ${to(one)}`));
  const oneWay = left.filter((one) => good.has(`${to(one)} ${from(one)}`));
  const rest = left.filter((one) => !oneWay.includes(one));
  return [
    ...(oneWay.length === 0 ? [] : [groupOf({ kind: 'one-direction' }, oneWay, oneWay, judged)]),
    ...(rest.length === 0 ? [] : [groupOf({ kind: 'nothing' }, rest, rest, judged)]),
  ];
}

function groupOf(
  pattern: Pattern,
  explained: readonly Judged[],
  scope: readonly Judged[],
  judged: readonly Judged[],
): Group {
  const inside = new Set(scope);
  const outside = judged.filter((one) => !inside.has(one));
  return {
    pattern,
    pairs: explained.map(({ pair }) => pair),
    inside: { bad: scope.filter(isBad).length, of: scope.length },
    outside: { bad: outside.filter(isBad).length, of: outside.length },
    through: throughOf(explained),
  };
}

function throughOf([first, ...others]: readonly Judged[]): string[] {
  if (first === undefined) return [];
  return [from(first), to(first)].filter((pod) => others.every((one) => from(one) === pod || to(one) === pod));
}

import { allOf, type Bounds, isExact, sumOf } from './bounds.ts';

/** Something that limits how many pods fit, and to how many. */
export interface Limited<L> {
  readonly limit: L;
  readonly bounds: Bounds;
}

/** A node and what limits pods on it, whatever is on other nodes. */
export interface Place<L> {
  readonly node: string;
  readonly limits: readonly Limited<L>[];
}

/** A node, and how many pods fit if all of them went there. */
export interface NodeRoom<L> {
  readonly node: string;
  readonly fits: Bounds;
  /** What binds there first, or makes it uncertain; absent when nothing does. */
  readonly limit?: Limited<L>;
}

/** What binds first in the cluster. */
export type Binding<L> =
  /** One thing that all nodes share. */
  | { readonly by: 'cluster'; readonly limit: Limited<L> }
  /** Every node is full, or takes none, for a reason of its own. */
  | { readonly by: 'nodes' };

/** How many pods fit that are all alike. */
export interface Room<L> {
  readonly total: Bounds;
  readonly nodes: readonly NodeRoom<L>[];
  /** Absent when there is no end. */
  readonly binding?: Binding<L>;
  /** What would have to be known for an exact answer. */
  readonly doubts: readonly { readonly limit: Limited<L>; readonly node?: string }[];
}

/**
 * How many pods fit: those of all nodes together, but no more than what they share has room for. Since the pods are alike, and each
 * takes the same from everything it draws on, no order of placing them gives more or fewer.
 */
export function roomIn<L>(places: readonly Place<L>[], shared: readonly Limited<L>[]): Room<L> {
  const alone = places.map(({ node, limits }) => ({ node, limits, bounds: boundsOf(limits) }));
  const spread = sumOf(alone.map(({ bounds }) => bounds));
  const common = boundsOf(shared);
  const total = allOf([spread, common]);
  return {
    total,
    nodes: alone.map(({ node, limits }) => {
      const all = [...limits, ...shared];
      const limit = bindingIn(all);
      return { node, fits: boundsOf(all), ...(limit === undefined ? {} : { limit }) };
    }),
    ...bindingOf(total, shared),
    doubts: isExact(total) ? [] : doubtsIn(places, shared),
  };
}

function boundsOf<L>(limits: readonly Limited<L>[]): Bounds {
  return allOf(limits.map(({ bounds }) => bounds));
}

/** The limit that leaves least; where that is uncertain, the one for which it is. Of equals the first. */
function bindingIn<L>(limits: readonly Limited<L>[]): Limited<L> | undefined {
  const { atLeast, atMost } = boundsOf(limits);
  if (atLeast === 'unlimited') return undefined;
  return atLeast === atMost
    ? limits.find(({ bounds }) => bounds.atMost === atMost)
    : limits.find(({ bounds }) => bounds.atLeast === atLeast);
}

function bindingOf<L>({ atMost }: Bounds, shared: readonly Limited<L>[]): { readonly binding?: Binding<L> } {
  if (atMost === 'unlimited') return {};
  const limit = shared.find(({ bounds }) => bounds.atMost === atMost);
  return { binding: limit === undefined ? { by: 'nodes' } : { by: 'cluster', limit } };
}

/** Of a node that takes none for certain, nothing more has to be known. */
function doubtsIn<L>(places: readonly Place<L>[], shared: readonly Limited<L>[]): Room<L>['doubts'] {
  const uncertain = ({ bounds }: Limited<L>) => !isExact(bounds);
  return [
    ...shared.filter(uncertain).map((limit) => ({ limit })),
    ...places
      .filter(({ limits }) => !isExact(boundsOf(limits)))
      .flatMap(({ node, limits }) => limits.filter(uncertain).map((limit) => ({ limit, node }))),
  ];
}

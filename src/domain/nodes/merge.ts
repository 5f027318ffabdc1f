import type {
  Coverage,
  KnownInterface,
  NodeInterface,
  NodeNetwork,
  NodeSource,
  NodeView,
  Told,
  Unanswered,
  VirtualFunctionCount,
} from './node-network.ts';
import { provesAbsence } from './presence.ts';

/** What the views of one node come to. */
export interface NodeFacts {
  readonly node: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Best first: where two tell of one thing, the first is believed, and the others fill in what it leaves out. */
  readonly views: readonly NodeView[];
  readonly unanswered: readonly Unanswered[];
}

/**
 * Joins what several sources tell of one node. An interface that only a lesser source shows is left out where a better one shows
 * all: it is gone since.
 */
export function mergeViews({ node, createdAt, views, unanswered }: NodeFacts): NodeNetwork {
  const known = new Map<string, KnownInterface>();
  const better: Coverage[] = [];
  for (const view of views) {
    for (const link of view.interfaces) {
      const before = known.get(link.name);
      if (before !== undefined) known.set(link.name, filledIn(before, link, view.source));
      else if (!better.some((coverage) => provesAbsence(coverage, link.name)))
        known.set(link.name, { ...link, sources: [view.source] });
    }
    better.push(view.coverage);
  }
  return {
    node,
    createdAt,
    interfaces: [...known.values()],
    sources: views.map(({ source, coverage }) => ({ ...source, coverage })),
    unanswered,
    ...firstTold(views, 'defaultRoutes'),
    ...firstTold(views, 'plugins'),
    ...firstTold(views, 'confFiles'),
    ...firstTold(views, 'leases'),
    ...firstTold(views, 'bridgeMappings'),
  };
}

type Extra = 'defaultRoutes' | 'plugins' | 'confFiles' | 'leases' | 'bridgeMappings';

function firstTold<K extends Extra>(
  views: readonly NodeView[],
  key: K,
): { readonly [P in K]?: Told<NonNullable<NodeView[P]>> };
function firstTold(views: readonly NodeView[], key: Extra): Partial<Record<Extra, Told<unknown>>> {
  const view = views.find((one) => one[key] !== undefined);
  return view === undefined ? {} : { [key]: { value: view[key], source: view.source } };
}

function filledIn(first: KnownInterface, second: NodeInterface, source: NodeSource): KnownInterface {
  const { virtualFunctions: one } = first;
  const { virtualFunctions: other } = second;
  const virtualFunctions: VirtualFunctionCount | undefined =
    one === undefined || other === undefined ? (one ?? other) : { ...other, ...one };
  return {
    ...second,
    ...first,
    ...(virtualFunctions === undefined ? {} : { virtualFunctions }),
    altnames: [...new Set([...first.altnames, ...second.altnames])],
    condition: first.condition === 'unknown' ? second.condition : first.condition,
    addresses: first.addresses.length > 0 ? first.addresses : second.addresses,
    sources: [first.sources[0], ...first.sources.slice(1), source],
  };
}

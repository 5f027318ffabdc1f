import type { Pod } from '../../domain/attachments/pod.ts';
import { type ClusterPools, poolsIn } from '../../domain/pools/from-cluster/pools.ts';
import type { Parts } from '../../snapshot/snapshot.ts';

/** The parts of a snapshot that pools are read from. */
type PoolPart = 'pods' | 'nads' | 'ipPools' | 'reservations' | 'nodes' | 'nodeSlicePools';

/** What the checks of pools see: all of them the same. */
export type SeenPools = Pick<Parts, 'pods' | 'nads'> & { readonly [P in PoolPart]?: Parts[P] } & {
  readonly takenAt: string;
  complete(part: PoolPart): boolean;
};

// Ten checks ask about the same pools, and a large cluster has many: they are read once for each snapshot.
const known = new WeakMap<readonly Pod[], { readonly sources: readonly unknown[]; readonly pools: ClusterPools }>();

/** The pools of a snapshot, read once however many checks ask. */
export function clusterPools(seen: SeenPools): ClusterPools {
  const { pods, nads, nodes, ipPools, reservations, nodeSlicePools, takenAt } = seen;
  const sources = [nads, nodes, ipPools, reservations, nodeSlicePools, takenAt];
  const before = known.get(pods);
  if (before?.sources.every((source, index) => source === sources[index])) return before.pools;
  const listed = <T>(items: readonly T[] | undefined, part: PoolPart) =>
    items === undefined ? undefined : { items, complete: seen.complete(part) };
  const pools = poolsIn({
    nads,
    pods: listed(pods, 'pods'),
    nodes,
    ipPools: listed(ipPools, 'ipPools'),
    reservations: listed(reservations, 'reservations'),
    nodeSlicePools,
    takenAt,
  });
  known.set(pods, { sources, pools });
  return pools;
}

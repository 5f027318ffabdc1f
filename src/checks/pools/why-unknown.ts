import type { ClusterPools } from '../../domain/pools/from-cluster/pools.ts';
import type { Pool } from '../../domain/pools/usage/pool.ts';
import type { SeenPools } from './cluster-pools.ts';

/** Why it cannot be told how full a pool is; undefined when it can, or when another check says what is wrong with it. */
export function whyUnknown(pool: Pool, cluster: ClusterPools, seen: SeenPools): string | undefined {
  if (pool.percentUsed !== 'unknown') return undefined;
  if (pool.kind !== 'whereabouts') return 'how many devices the nodes offer could not be read';
  const network = cluster.networks.whereabouts.find(({ nad }) => pool.networks.includes(nad));
  // A config that whereabouts refuses is MN205; a node without a slice is MN512.
  if (network === undefined || network.problems.length > 0) return undefined;
  if (network.ranges.length === 0) return 'its range is in a file on the nodes, which is not read';
  if (network.slices !== undefined && pool.node === undefined && seen.nodeSlicePools !== undefined) return undefined;
  if (network.slices !== undefined && pool.node === undefined) return 'the slices of its range could not be read';
  return 'how many of its addresses are taken could not be read';
}

import { clusterPools } from '../../checks/pools/cluster-pools.ts';
import { isWhole } from '../../snapshot/gathered.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type MeantPools, poolRows } from '../lists/pools.ts';

/** A pool as `kubectl multinet pools` shows it. */
export type HealthPool = ReturnType<typeof poolRows>[number];

/** The pools of a snapshot; undefined when the pods or the networks could not be read. */
export function healthPools(snapshot: Snapshot, meant: MeantPools): readonly HealthPool[] | undefined {
  const { pods, nads, nodes, ipPools, reservations, nodeSlicePools, takenAt } = snapshot;
  if (!pods.ok || !nads.ok) return undefined;
  const pools = clusterPools({
    pods: pods.value,
    nads: nads.value,
    ...(nodes.ok ? { nodes: nodes.value } : {}),
    ...(ipPools.ok ? { ipPools: ipPools.value } : {}),
    ...(reservations.ok ? { reservations: reservations.value } : {}),
    ...(nodeSlicePools.ok ? { nodeSlicePools: nodeSlicePools.value } : {}),
    takenAt,
    complete: (part) => isWhole(snapshot[part]),
  });
  return poolRows(pools, { ...meant, podsWereRead: true });
}

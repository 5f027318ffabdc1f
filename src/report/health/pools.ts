import { clusterPools } from '../../checks/pools/cluster-pools.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { poolRows } from '../lists/pools.ts';

/** A pool as `kubectl multinet pools` shows it. */
export type HealthPool = ReturnType<typeof poolRows>[number];

/** Which pools are meant: those that networks of a namespace draw from, and of these those of certain networks. */
interface Meant {
  readonly namespace: string | undefined;
  /** `namespace/name`; undefined for all. */
  readonly networks: ReadonlySet<string> | undefined;
}

/** The pools of a snapshot; undefined when the pods or the networks could not be read. */
export function healthPools(snapshot: Snapshot, { namespace, networks }: Meant): readonly HealthPool[] | undefined {
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
    complete: (part) => {
      const gathered = snapshot[part];
      return gathered.ok && (gathered.gaps ?? []).length === 0;
    },
  });
  return poolRows(pools, { namespace, podsWereRead: true }).filter(
    ({ pool }) => networks === undefined || pool.networks.some((network) => networks.has(network)),
  );
}

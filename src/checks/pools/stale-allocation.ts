import type { ClusterPools } from '../../domain/pools/from-cluster/pools.ts';
import { finding } from '../../findings/make.ts';
import { defineCheck, type Settings } from '../check.ts';
import { clusterPools } from './cluster-pools.ts';
import { byIpPool, drawing, entryArg, entryEvidence, ipPoolArg, ipPoolRef, ofKind } from './entries.ts';

/** The plugin that should release an address answers to nobody: it reports success when it could not, and forced deletions do not call it. */
export const staleAllocation = defineCheck({
  slug: 'stale-allocation',
  title: 'no address is held for a pod that is gone',
  emits: ['MN504'],
  needs: ['pods', 'nads', 'ipPools'],
  wants: ['reservations', 'nodes', 'nodeSlicePools'],
  *judge(seen, settings) {
    const cluster = clusterPools(seen);
    for (const group of byIpPool(ofKind(cluster, 'stale-no-pod'))) {
      const [{ allocation }] = group;
      const percent = percentOf(allocation.pool.name, cluster);
      yield finding('MN504', {
        severity: isTight(percent, settings) ? 'P1' : 'P2',
        subject: ipPoolRef(allocation.pool),
        args: {
          ipPool: ipPoolArg(allocation),
          entries: group.map((one) => ({ ...entryArg(one.allocation), why: one.why })),
          ...(percent === undefined ? {} : { percent }),
        },
        affected: drawing(cluster, allocation),
        evidence: group.map((one) => entryEvidence(one.allocation)),
      });
    }
    for (const group of byIpPool(cluster.unseen.map((allocation) => ({ allocation })))) {
      const many =
        group.length === 1
          ? 'one of its addresses is held for a pod'
          : `${group.length} of its addresses are held for pods`;
      const unjudged = `${many} that may be in a namespace that could not be read`;
      yield { subject: ipPoolRef(group[0].allocation.pool), unjudged };
    }
  },
});

/** How full the IPPool is: where networks use different parts of it, the fullest counts. */
function percentOf(ipPool: string, { pools }: ClusterPools): number | undefined {
  const shares = pools.flatMap((pool) =>
    pool.ipPool === ipPool && typeof pool.percentUsed === 'number' ? [pool.percentUsed] : [],
  );
  return shares.length === 0 ? undefined : Math.max(...shares);
}

/** A leak in a pool that is nearly full is what keeps the next pods from starting. */
function isTight(percent: number | undefined, { poolNearlyFull }: Settings): boolean {
  return percent !== undefined && percent > poolNearlyFull;
}

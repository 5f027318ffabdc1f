import { finding } from '../../findings/make.ts';
import { defineCheck } from '../check.ts';
import { clusterPools } from './cluster-pools.ts';
import { byIpPool, drawing, entryArg, entryEvidence, ipPoolArg, ipPoolRef, livingPods, ofKind } from './entries.ts';

/** A pod that was made anew under its old name got another address, and the first was never released. */
export const staleAddress = defineCheck({
  slug: 'stale-address',
  title: 'no address is held for a pod that has another',
  emits: ['MN505'],
  needs: ['pods', 'nads', 'ipPools'],
  wants: ['reservations', 'nodes', 'nodeSlicePools'],
  *judge(seen) {
    const cluster = clusterPools(seen);
    for (const group of byIpPool(ofKind(cluster, 'stale-other-address'))) {
      const [{ allocation }] = group;
      const pods = group.map((one) => one.allocation.podref);
      yield finding('MN505', {
        subject: ipPoolRef(allocation.pool),
        args: {
          ipPool: ipPoolArg(allocation),
          entries: group.map((one) => ({ ...entryArg(one.allocation), reported: one.reported })),
        },
        affected: [...livingPods(cluster, pods), ...drawing(cluster, allocation)],
        evidence: group.map((one) => entryEvidence(one.allocation)),
      });
    }
  },
});

import { finding } from '../../findings/make.ts';
import { defineCheck } from '../check.ts';
import { clusterPools } from './cluster-pools.ts';
import { byIpPool, drawing, entryArg, entryEvidence, ipPoolArg, ipPoolRef, livingPods, ofKind } from './entries.ts';

/** The reservation is what keeps an overlapping range from giving the same address away. */
export const allocationWithoutReservation = defineCheck({
  slug: 'allocation-without-reservation',
  title: 'every allocated address is reserved across ranges',
  emits: ['MN507'],
  needs: ['pods', 'nads', 'ipPools', 'reservations'],
  wants: ['nodes', 'nodeSlicePools'],
  *judge(seen) {
    const cluster = clusterPools(seen);
    for (const group of byIpPool(ofKind(cluster, 'allocation-without-reservation'))) {
      const [{ allocation }] = group;
      const pods = group.map((one) => one.allocation.podref);
      yield finding('MN507', {
        subject: ipPoolRef(allocation.pool),
        args: { ipPool: ipPoolArg(allocation), entries: group.map((one) => entryArg(one.allocation)) },
        affected: [...livingPods(cluster, pods), ...drawing(cluster, allocation)],
        evidence: group.map((one) => entryEvidence(one.allocation)),
      });
    }
  },
});

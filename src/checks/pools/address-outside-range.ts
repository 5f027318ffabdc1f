import { finding } from '../../findings/make.ts';
import { networkRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { clusterPools } from './cluster-pools.ts';
import { livingPods, ofKind } from './entries.ts';
import { useArg, useEvidence } from './uses.ts';

/** A definition can be edited under running pods: they keep what they got by the old one. */
export const addressOutsideRange = defineCheck({
  slug: 'address-outside-range',
  title: 'every address from whereabouts lies in the range of its network',
  emits: ['MN509'],
  needs: ['pods', 'nads'],
  wants: ['ipPools', 'reservations', 'nodes', 'nodeSlicePools'],
  *judge(seen) {
    const cluster = clusterPools(seen);
    for (const group of groupBy(ofKind(cluster, 'foreign-address'), ({ use }) => use.network)) {
      const [{ use, ranges }] = group;
      const pods = group.map((one) => one.use.pod);
      yield finding('MN509', {
        subject: networkRef(use.network),
        args: { network: use.network, ranges, uses: group.map((one) => useArg(one.use)) },
        affected: livingPods(cluster, pods),
        evidence: group.map((one) => useEvidence(one.use)),
      });
    }
  },
});

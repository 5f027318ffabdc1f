import { finding } from '../../findings/make.ts';
import { networkRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { clusterPools } from './cluster-pools.ts';
import { livingPods, ofKind } from './entries.ts';
import { useArg, useEvidence } from './uses.ts';

/** What is in no IPPool is free to whereabouts: sooner or later another pod gets the address as well. */
export const addressUnrecorded = defineCheck({
  slug: 'address-unrecorded',
  title: 'every address that pods have from whereabouts is in its ledger',
  emits: ['MN508'],
  needs: ['pods', 'nads', 'ipPools'],
  wants: ['reservations', 'nodes', 'nodeSlicePools'],
  *judge(seen) {
    const cluster = clusterPools(seen);
    for (const group of groupBy(ofKind(cluster, 'used-but-unrecorded'), ({ use }) => use.network)) {
      const [{ use }] = group;
      const pods = group.map((one) => one.use.pod);
      yield finding('MN508', {
        subject: networkRef(use.network),
        args: {
          network: use.network,
          uses: group.map((one) => ({ ...useArg(one.use), recordedFor: one.recordedFor })),
        },
        affected: livingPods(cluster, pods),
        evidence: group.map((one) => useEvidence(one.use)),
      });
    }
  },
});

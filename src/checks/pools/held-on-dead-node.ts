import { finding } from '../../findings/make.ts';
import { nodeRef, pathOf } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { clusterPools } from './cluster-pools.ts';
import { entryArg, entryEvidence, livingPods, ofKind } from './entries.ts';

/** Only the node itself can release the addresses of its pods: while it does not answer, they stay taken. */
export const heldOnDeadNode = defineCheck({
  slug: 'held-on-dead-node',
  title: 'no address waits for a node that does not answer',
  emits: ['MN510'],
  needs: ['pods', 'nads', 'ipPools', 'nodes'],
  wants: ['reservations', 'nodeSlicePools'],
  *judge(seen) {
    const cluster = clusterPools(seen);
    const found = ofKind(cluster, 'terminating-on-dead-node').map(({ allocation }) => {
      return { allocation, node: cluster.podOf(allocation.podref)?.node ?? '' };
    });
    for (const group of groupBy(found, ({ node }) => node)) {
      const [{ node }] = group;
      const pods = group.map(({ allocation }) => allocation.podref);
      yield finding('MN510', {
        subject: nodeRef(node),
        args: {
          node,
          entries: group.map(({ allocation }) => ({ ...entryArg(allocation), ipPool: pathOf(allocation.pool) })),
        },
        affected: livingPods(cluster, pods),
        evidence: group.map(({ allocation }) => entryEvidence(allocation)),
      });
    }
  },
});

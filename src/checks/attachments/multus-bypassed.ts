import { asksForNetworks, requestedNetworks } from '../../domain/attachments/presence.ts';
import { finding } from '../../findings/make.ts';
import { nodeRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy, subjectOf } from '../group.ts';
import { requestEvidence, statusEvidence } from './evidence.ts';

/**
 * Multus writes network-status for every pod it sets up. A pod that runs without one was set up by another CNI plugin alone:
 * silently, since nobody failed.
 */
export const multusBypassed = defineCheck({
  slug: 'multus-bypassed',
  title: 'Multus was called for every pod that asks for networks',
  emits: ['MN301'],
  needs: ['pods'],
  *judge({ pods }) {
    const bypassed = pods.filter((pod) => pod.life === 'running' && asksForNetworks(pod) && pod.status === undefined);
    for (const group of groupBy(bypassed, ({ node }) => node ?? '')) {
      const [first] = group;
      const { node } = first;
      yield finding('MN301', {
        subject: group.length > 1 && node !== undefined ? nodeRef(node) : subjectOf(group),
        args: {
          ...(node === undefined ? {} : { node }),
          pods: group.length,
          networks: [...new Set(group.flatMap(requestedNetworks))].sort(),
        },
        affected: podRefs(group),
        evidence: group.flatMap((pod) => [requestEvidence(pod), statusEvidence(pod)]),
      });
    }
  },
});

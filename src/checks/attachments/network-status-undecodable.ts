import type { Pod } from '../../domain/attachments/pod.ts';
import { finding } from '../../findings/make.ts';
import { pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy, ownerKey, subjectOf } from '../group.ts';
import { statusEvidence } from './evidence.ts';

/** Everything that is said about a pod's interfaces comes from its network-status. */
export const networkStatusUndecodable = defineCheck({
  slug: 'network-status-undecodable',
  title: 'every network-status can be read',
  emits: ['MN312'],
  needs: ['pods'],
  *judge({ pods }) {
    const damaged = pods.filter((pod) => pod.life !== 'finished' && faultOf(pod) !== undefined);
    for (const group of groupBy(damaged, (pod) => `${ownerKey(pod)} ${faultOf(pod)?.message}`)) {
      const [first] = group;
      const fault = faultOf(first);
      if (fault === undefined) continue;
      yield finding('MN312', {
        subject: subjectOf(group),
        args: { ...fault, pod: pathOf(first), place: `annotation ${fault.place}` },
        affected: podRefs(group),
        evidence: [statusEvidence(first)],
      });
    }
  },
});

const faultOf = ({ status }: Pod) => (status?.ok === false ? status.problem : undefined);

import { defaultNetworkAnnotation, requestAnnotation } from '../../domain/attachments/annotations.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { requestFault } from '../../domain/attachments/request-fault.ts';
import type { Problem } from '../../domain/problem.ts';
import { finding } from '../../findings/make.ts';
import { podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy, ownerKey, subjectOf } from '../group.ts';
import { annotationEvidence } from './evidence.ts';

/** Multus refuses the whole pod for one fault in its request. */
export const annotationMalformed = defineCheck({
  slug: 'annotation-malformed',
  title: 'every request for networks can be read',
  emits: ['MN305'],
  needs: ['pods'],
  *judge({ pods }) {
    for (const key of [requestAnnotation, defaultNetworkAnnotation]) {
      const faultOf = (pod: Pod): Problem | undefined => problemIn(pod, key);
      const faulty = pods.filter((pod) => isConcerned(pod) && faultOf(pod) !== undefined);
      for (const group of groupBy(faulty, (pod) => `${ownerKey(pod)} ${faultOf(pod)?.message}`)) {
        const [first] = group;
        const problem = faultOf(first);
        if (problem === undefined) continue;
        yield finding('MN305', {
          subject: subjectOf(group),
          // A pod that has its interfaces fails at its next start only.
          severity: group.some((pod) => pod.status === undefined) ? 'P1' : 'P2',
          args: { ...problem, place: `annotation ${key}` },
          affected: podRefs(group),
          evidence: [annotationEvidence(first, key)],
        });
      }
    }
  },
});

function isConcerned({ hostNetwork, life }: Pod): boolean {
  return !hostNetwork && (life === 'starting' || life === 'running');
}

function problemIn(pod: Pod, key: string): Problem | undefined {
  if (key === defaultNetworkAnnotation)
    return pod.defaultNetwork?.ok === false ? pod.defaultNetwork.problem : undefined;
  const { request } = pod;
  if (request === undefined) return undefined;
  return request.ok ? requestFault(request.value, key) : request.problem;
}

import type { Attachment, Pod } from '../../domain/attachments/pod.ts';
import { asksForNetworks, statusOutlivedSandbox } from '../../domain/attachments/presence.ts';
import { finding } from '../../findings/make.ts';
import { pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy, ownerKey, subjectOf } from '../group.ts';
import { requestEvidence, statusEvidence } from './evidence.ts';

/** Multus adds all interfaces or none: fewer reported than requested means that the request is not the one it saw. */
export const fewerInterfaces = defineCheck({
  slug: 'fewer-interfaces-than-requested',
  title: 'every requested interface is reported',
  emits: ['MN303'],
  needs: ['pods'],
  *judge({ pods }) {
    const lacking = pods.filter((pod) => isComparable(pod) && pod.attachments.some(isMissing));
    for (const group of groupBy(lacking, (pod) => `${ownerKey(pod)} ${missingOf(pod).join()}`)) {
      const [first] = group;
      yield finding('MN303', {
        subject: subjectOf(group),
        args: { pod: pathOf(first), missing: missingOf(first) },
        affected: podRefs(group),
        evidence: [requestEvidence(first), statusEvidence(first)],
      });
    }
  },
});

function isComparable(pod: Pod): boolean {
  return pod.life === 'running' && asksForNetworks(pod) && pod.status?.ok === true && !statusOutlivedSandbox(pod);
}

function missingOf({ attachments }: Pod): readonly string[] {
  return attachments.filter(isMissing).map(({ interface: name, network }) => `${name} on ${network}`);
}

const isMissing = ({ default: isDefault, requested, reported }: Attachment): boolean =>
  !isDefault && requested !== undefined && reported === undefined;

import { type Difference, differencesOf } from '../../domain/attachments/comparison.ts';
import type { Attachment, Pod } from '../../domain/attachments/pod.ts';
import { liveInterfaces } from '../../domain/attachments/presence.ts';
import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { requestEvidence, statusEvidence } from './evidence.ts';

interface Broken {
  readonly pod: Pod;
  readonly attachment: Attachment;
  readonly difference: Difference;
}

/** A pod asks for an address, a hardware address or an interface name, and network-status shows another. */
export const requestNotHonoured = defineCheck({
  slug: 'request-not-honoured',
  title: 'requested addresses and interface names are given',
  emits: ['MN306'],
  needs: ['pods'],
  *judge({ pods }) {
    for (const group of groupBy(pods.flatMap(brokenIn), ({ attachment }) => attachment.network)) {
      const [first] = group;
      const concerned = new Set(group.map(({ pod }) => pod));
      yield finding('MN306', {
        subject: networkRef(first.attachment.network),
        args: {
          network: first.attachment.network,
          differences: group.map(({ pod, attachment, difference }) => ({
            pod: pathOf(pod),
            interface: attachment.interface,
            ...difference,
          })),
        },
        affected: podRefs(concerned),
        evidence: [...concerned].flatMap((pod) => [requestEvidence(pod), statusEvidence(pod)]),
      });
    }
  },
});

function brokenIn(pod: Pod): readonly Broken[] {
  const broken: Broken[] = [];
  for (const attachment of liveInterfaces(pod))
    for (const difference of differencesOf(attachment)) broken.push({ pod, attachment, difference });
  return broken;
}

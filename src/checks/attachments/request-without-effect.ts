import { unmetDefaultRoutes } from '../../domain/attachments/comparison.ts';
import { networkOf } from '../../domain/attachments/join.ts';
import type { Attachment, Pod } from '../../domain/attachments/pod.ts';
import { liveInterfaces } from '../../domain/attachments/presence.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { requestEvidence } from './evidence.ts';

interface Idle {
  readonly pod: Pod;
  readonly attachment: Attachment;
  readonly what: 'bandwidth' | 'portMappings' | 'default-route';
}

/**
 * Multus hands `bandwidth` and `portMappings` only to a plugin that declares the capability, and says nothing when none
 * does. Addresses reach some plugins by another way as well: whether they were given is judged by network-status alone.
 */
export const requestWithoutEffect = defineCheck({
  slug: 'request-without-effect',
  title: 'everything that is requested has an effect',
  emits: ['MN307'],
  needs: ['pods', 'nads'],
  *judge({ pods, nads }) {
    const definitions = new Map(nads.map((nad) => [networkOf(nad), nad]));
    const idle = pods.flatMap((pod) => idleIn(pod, definitions));
    for (const group of groupBy(idle, ({ attachment, what }) => `${attachment.network} ${what}`)) {
      const [{ attachment, what }] = group;
      const concerned = new Set(group.map((one) => one.pod));
      yield finding('MN307', {
        subject: networkRef(attachment.network),
        args: { network: attachment.network, what, pods: [...concerned].map(pathOf).sort() },
        affected: podRefs(concerned),
        evidence: [...concerned].map(requestEvidence),
      });
    }
  },
});

function idleIn(pod: Pod, definitions: ReadonlyMap<string, Nad>): readonly Idle[] {
  const idle: Idle[] = [];
  for (const attachment of liveInterfaces(pod)) {
    const { requested, network } = attachment;
    const note = (what: Idle['what']) => idle.push({ pod, attachment, what });
    const nad = definitions.get(network);
    if (requested?.bandwidth === true && lacks(nad, 'bandwidth')) note('bandwidth');
    if (requested?.portMappings === true && lacks(nad, 'portMappings')) note('portMappings');
    if (unmetDefaultRoutes(attachment).length > 0) note('default-route');
  }
  return idle;
}

/** Whether no plugin of the network declares a capability; not so when its config cannot be read. */
function lacks(nad: Nad | undefined, capability: string): boolean {
  if (nad?.config.kind !== 'decoded') return false;
  return nad.config.plugins.every(({ capabilities }) => !capabilities.includes(capability));
}

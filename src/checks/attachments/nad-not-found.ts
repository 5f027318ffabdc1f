import { networkOf } from '../../domain/attachments/join.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { liveInterfaces } from '../../domain/attachments/presence.ts';
import type { Selection } from '../../domain/attachments/selection.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRef, podRefs } from '../../findings/refs.ts';
import type { EventObject } from '../../kube/event.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { eventsOf, type PodEvents } from './events.ts';
import { requestEvidence } from './evidence.ts';

interface Lookup {
  readonly pod: Pod;
  readonly selection: Selection;
  /** Whether the pod has the interface all the same, or may have: it was attached before the NAD went away. */
  readonly attached: boolean;
}

/** Multus looks a network up in the namespace written with it, else in the pod's, and nowhere else. */
export const nadNotFound = defineCheck({
  slug: 'nad-not-found',
  title: 'every requested network exists where Multus looks for it',
  emits: ['MN304'],
  needs: ['pods', 'nads'],
  wants: ['events'],
  *judge({ pods, nads, events = [], complete }) {
    const seen = new Set(nads.map(({ namespace }) => namespace));
    const existing = new Set(nads.map(networkOf));
    const spoken = eventsOf(events);
    const vain = pods.flatMap((pod) => vainLookups(pod, existing));
    for (const group of groupBy(vain, ({ selection }) => networkOf(selection))) {
      const [{ selection }] = group;
      const subject = nadRef(selection);
      // Of a namespace whose definitions may not be read, Multus itself has to say that one is not there.
      const visible = complete('nads') || seen.has(selection.namespace);
      const vainly = group.filter((lookup) => visible || multusSaysSo(lookup, spoken));
      const first = vainly[0];
      if (first === undefined) {
        if (group.some(({ attached }) => !attached))
          yield { subject, unjudged: `the definitions of namespace ${selection.namespace} could not be read` };
        continue;
      }
      yield finding('MN304', {
        subject,
        severity: vainly.some(({ attached }) => !attached) ? 'P1' : 'P2',
        args: {
          namespace: selection.namespace,
          name: selection.name,
          elsewhere: elsewhere(selection, nads),
          gone: vainly.every(({ attached }) => attached),
        },
        affected: podRefs(vainly.map(({ pod }) => pod)),
        evidence: [requestEvidence(first.pod)],
      });
    }
  },
});

/** The networks of a pod's request that do not exist; of most pods they all do. */
function vainLookups(pod: Pod, existing: ReadonlySet<string>): readonly Lookup[] {
  const { hostNetwork, life, request } = pod;
  if (hostNetwork || life === 'finished' || life === 'terminating' || request?.ok !== true) return none;
  const vain = request.value.filter((selection) => selection.name !== '' && !existing.has(networkOf(selection)));
  if (vain.length === 0) return none;
  const live = new Set(liveInterfaces(pod).map((attachment) => attachment.requested));
  const untold = life === 'running' && pod.status?.ok === false;
  return vain.map((selection) => ({ pod, selection, attached: untold || live.has(selection) }));
}

const none: readonly Lookup[] = [];

function multusSaysSo({ pod, selection: { namespace, name } }: Lookup, events: PodEvents): boolean {
  const said = `cannot find a network-attachment-definition (${name}) in namespace (${namespace})`;
  return events(podRef(pod), pod.uid).some(({ message = '' }: EventObject) => message.includes(said));
}

/** Where a NAD of that name is, as `namespace/name`; a name with a slash is read as the reader meant it. */
function elsewhere({ name }: Selection, nads: readonly Nad[]): readonly string[] {
  const [namespace = '', ...rest] = name.split('/');
  return nads
    .filter((nad) => nad.name === name || (nad.namespace === namespace && nad.name === rest.join('/')))
    .map(networkOf);
}

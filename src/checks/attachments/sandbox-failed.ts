import type { Pod } from '../../domain/attachments/pod.ts';
import { asksForNetworks } from '../../domain/attachments/presence.ts';
import type { Remedy as Advice } from '../../domain/messages/signature.ts';
import { asPhrase, commandLine, several } from '../../findings/catalogue/phrases.ts';
import type { Evidence, ObjectRef } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { nodeRef, podRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { eventsOf, firstSeen, timesSeen } from './events.ts';
import { type Group, groupBy, networkRef, podRefs, subjectOf } from './group.ts';
import { silentSince, silentTrouble } from './silent.ts';
import { causeOf, definitionOf, failureReason, isAboutNode, type Stuck, stuckBy } from './stuck.ts';

/** The kubelet tries again and again to start these pods, and fails for their networks each time. */
export const sandboxFailed = defineCheck({
  slug: 'sandbox-failed',
  title: 'the network of every pod can be set up',
  emits: ['MN311'],
  needs: ['pods', 'events'],
  wants: ['nads', 'nodes'],
  *judge({ pods, events, nads = [], nodes = [], takenAt }) {
    const starting = pods.filter((pod) => pod.life === 'starting' && pod.node !== undefined && !pod.hostNetwork);
    const spoken = eventsOf(events);
    const definitions = nads.map(definitionOf);
    const stuck = starting.flatMap((pod) => stuckBy(pod, spoken(podRef(pod), pod.uid), definitions) ?? []);
    for (const group of groupBy(stuck, causeOf)) yield failed(group);

    const silent = starting.flatMap((pod) => {
      const since = silentSince(pod, spoken(podRef(pod), pod.uid), nodes, takenAt);
      return since !== undefined && asksForNetworks(pod) ? [{ pod, since }] : [];
    });
    for (const group of groupBy(silent, ({ pod }) => pod.node ?? '')) yield hanging(group);
  },
});

function failed(group: Group<Stuck>) {
  const [{ pod, explanation, network }] = group;
  const { signature, innermost, cause, remedy } = explanation;
  const atNode = isAboutNode(explanation) || group.length === 1 ? pod.node : undefined;
  const phrase = asPhrase(cause);
  return finding('MN311', {
    subject: subjectOfStuck(group),
    args: {
      cause: signature?.certainty === 'likely' ? `${phrase}, most likely` : phrase,
      innermost,
      ...advice(remedy),
      ...(network === undefined ? {} : { network }),
      ...(atNode === undefined ? {} : { node: atNode }),
      ...(signature === undefined ? {} : { signature: signature.id }),
    },
    affected: podRefs(group.map((one) => one.pod)),
    evidence: group.map(failureEvidence),
  });
}

const reading = new Set(['get', 'describe', 'logs']);

/** What to do; a command that does more than read belongs to the repair. */
function advice({ steps, command }: Advice): { readonly see: readonly string[]; readonly fix: string } {
  const fix = steps.map((step) => asPhrase(step)).join('; ');
  if (command === undefined) return { see: [], fix };
  const line = commandLine(command);
  return reading.has(command[1] ?? '') ? { see: [line], fix } : { see: [], fix: `${fix}: ${line}` };
}

function subjectOfStuck(group: Group<Stuck>): ObjectRef {
  const [{ pod, explanation, network }] = group;
  const owned = subjectOf([pod, ...group.slice(1).map((one) => one.pod)]);
  if (group.length === 1 || owned.kind !== 'pod') return owned;
  if (network?.includes('/')) return networkRef(network);
  return isAboutNode(explanation) && pod.node !== undefined ? nodeRef(pod.node) : owned;
}

function failureEvidence({ pod, explanation, failures }: Stuck): Evidence {
  const times = failures.reduce((sum, event) => sum + timesSeen(event), 0);
  const since = failures.map(firstSeen).sort()[0] ?? '';
  return {
    source: `event ${failureReason}`,
    of: podRef(pod),
    text: `${explanation.innermost} (${several(times, 'time', 'times')} since ${since})`,
  };
}

interface Silent {
  readonly pod: Pod;
  /** RFC 3339. */
  readonly since: string;
}

function hanging(group: Group<Silent>) {
  const [{ pod }] = group;
  const affected = group.map((one) => one.pod);
  const { cause, innermost, fix, see } = silentTrouble(pod.node);
  return finding('MN311', {
    subject: group.length > 1 && pod.node !== undefined ? nodeRef(pod.node) : podRef(pod),
    args: { cause, innermost, fix, see, signature: 'silent', ...(pod.node === undefined ? {} : { node: pod.node }) },
    affected: podRefs(affected),
    evidence: group.map((one) => ({
      source: 'status.conditions',
      of: podRef(one.pod),
      text: `scheduled at ${one.since}, no sandbox, no event`,
    })),
  });
}

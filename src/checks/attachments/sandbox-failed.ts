import type { Pod } from '../../domain/attachments/pod.ts';
import { asksForNetworks } from '../../domain/attachments/presence.ts';
import { asPhrase, several } from '../../findings/catalogue/phrases.ts';
import type { Evidence, ObjectRef } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { networkRef, nodeRef, podRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { type Group, groupBy, subjectOf } from '../group.ts';
import { eventsOf, firstSeen, timesSeen } from './events.ts';
import { type Failure, failuresOf, remedyOf } from './failures.ts';
import { silentSince, silentTrouble } from './silent.ts';
import { causeOf, failureReason, isAboutNode, type Stuck } from './stuck.ts';

/** The kubelet tries again and again to start these pods, and fails for their networks each time. */
export const sandboxFailed = defineCheck({
  slug: 'sandbox-failed',
  title: 'the network of every pod can be set up',
  emits: ['MN311'],
  needs: ['pods', 'events'],
  wants: ['nads', 'nodes', 'daemonSets', 'ipPools', 'nodeNetworks'],
  *judge({ pods, events, nads = [], nodes = [], daemonSets = [], ipPools = [], nodeNetworks = [], takenAt, complete }) {
    const spoken = eventsOf(events);
    const around = { pods, allPods: complete('pods'), nads, nodes, daemonSets, ipPools, nodeNetworks, now: takenAt };
    for (const group of groupBy(failuresOf(around, spoken), causeOf)) yield failed(group);

    const starting = pods.filter((pod) => pod.life === 'starting' && pod.node !== undefined && !pod.hostNetwork);
    const silent = starting.flatMap((pod) => {
      const since = silentSince(pod, spoken(podRef(pod), pod.uid), nodes, takenAt);
      return since !== undefined && asksForNetworks(pod) ? [{ pod, since }] : [];
    });
    for (const group of groupBy(silent, ({ pod }) => pod.node ?? '')) yield hanging(group);
  },
});

function failed(group: Group<Failure>) {
  const [{ pod, explanation, network, diagnosed }, ...others] = group;
  const { signature, innermost } = explanation;
  const atNode = isAboutNode(explanation) || others.length === 0 ? pod.node : undefined;
  return finding('MN311', {
    subject: subjectOfStuck(group),
    args: {
      cause: asPhrase(diagnosed.cause),
      innermost,
      ...remedyOf(diagnosed),
      ...(network === undefined ? {} : { network }),
      ...(atNode === undefined ? {} : { node: atNode }),
      ...(signature === undefined ? {} : { signature: signature.id }),
    },
    affected: podRefs(group.map((one) => one.pod)),
    evidence: [failureEvidence(group[0]), ...diagnosed.clues, ...others.map(failureEvidence)],
  });
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

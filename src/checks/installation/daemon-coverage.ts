import type { Pod } from '../../domain/attachments/pod.ts';
import { podsOf, toBeServed, type Uncovered, uncovered } from '../../domain/installation/coverage.ts';
import { type Daemon, daemonSetsOf } from '../../domain/installation/daemons.ts';
import type { ObjectRef } from '../../findings/finding.ts';
import { nodeRef, pathOf, podRef } from '../../findings/refs.ts';
import type { DaemonSetObject } from '../../kube/daemon-set.ts';
import type { NodeObject } from '../../kube/node.ts';
import type { Unjudged } from '../check.ts';

/** What a finding about a daemon that is missing on nodes is made of. */
interface Coverage {
  readonly subject: ObjectRef;
  readonly args: { readonly daemonSet: string; readonly nodes: readonly Uncovered[]; readonly of: number };
  readonly affected: readonly ObjectRef[];
}

/**
 * The nodes that a daemon leaves without service, and the pods there that wait for it; absent when it serves them all.
 * Where its pods may not be seen, that is unjudged: their absence would look like trouble on every node.
 *
 * @param needsIt whether a pod asks for what the daemon does
 * @param waitsForIt whether a pod that cannot start on such a node may be waiting for the daemon
 */
export function coverage(
  daemon: Daemon,
  seen: {
    readonly daemonSets: readonly DaemonSetObject[];
    readonly nodes: readonly NodeObject[];
    readonly pods: readonly Pod[];
    readonly takenAt: string;
  },
  needsIt: (pod: Pod) => boolean,
  waitsForIt: (pod: Pod) => boolean = needsIt,
): Coverage | Unjudged | undefined {
  const daemonSets = daemonSetsOf(daemon, seen.daemonSets);
  const [first] = daemonSets;
  if (first === undefined) return undefined;
  const { name = '', namespace = '' } = first.metadata ?? {};
  const subject = { kind: 'daemonset', namespace, name };
  if (podsOf(daemonSets, seen.pods).length === 0 && (first.status?.currentNumberScheduled ?? 0) > 0) {
    return { subject, unjudged: `its pods in namespace ${namespace} could not be seen` };
  }
  const needing = seen.pods.filter((pod) => pod.life !== 'finished' && needsIt(pod));
  const served = toBeServed(daemonSets, needing, seen.nodes);
  const nodes = uncovered(daemonSets, seen.pods, served, seen.takenAt);
  if (nodes.length === 0) return undefined;
  const bare = new Set(nodes.map(({ node }) => node));
  const waiting = seen.pods.filter(
    (pod) => pod.life === 'starting' && pod.node !== undefined && bare.has(pod.node) && waitsForIt(pod),
  );
  return {
    subject,
    args: { daemonSet: pathOf({ namespace, name }), nodes, of: served.length },
    affected: [...[...bare].map(nodeRef), ...waiting.map(podRef)],
  };
}

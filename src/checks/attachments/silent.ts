import type { Pod } from '../../domain/attachments/pod.ts';
import type { FindingCode } from '../../findings/catalogue.ts';
import type { EventObject } from '../../kube/event.ts';
import { kubectlWord } from '../../kube/kubectl.ts';
import type { NodeObject } from '../../kube/node.ts';

/** How long a pod may be without a sandbox and without an event before that means something, in milliseconds. */
const patience = 60_000;

/**
 * Since when a pod hangs without a word: scheduled a minute ago or more, no sandbox, and nothing said of it since. While the
 * Multus daemon of a node restarts, pods hang so for about a minute before the first message.
 *
 * A node that is not ready has nobody who would speak; that is another trouble, and undefined.
 */
export function silentSince(
  pod: Pod,
  events: readonly EventObject[],
  nodes: readonly NodeObject[],
  takenAt: string,
): string | undefined {
  const scheduled = pod.object.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  const since = scheduled?.lastTransitionTime ?? pod.object.status?.startTime;
  if (since === undefined) return undefined;
  if (Date.parse(takenAt) - Date.parse(since) < patience) return undefined;
  if (events.some(({ reason }) => reason !== 'Scheduled')) return undefined;
  const node = nodes.find(({ metadata }) => metadata?.name === pod.node);
  const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  return ready === undefined || ready === 'True' ? since : undefined;
}

/** The findings that explain such silence. */
export const silenceExplainedBy: readonly FindingCode[] = ['MN103', 'MN104', 'MN102', 'MN106', 'MN105'];

/** What there is to say of pods that hang without a word. */
export function silentTrouble(node: string | undefined) {
  const where = node === undefined ? '' : ` on node ${node}`;
  return {
    cause: `pods hang${where} without a sandbox and without an event: the Multus daemon or the IPAM plugin does not answer, most likely`,
    innermost: '',
    fix: 'see whether the Multus and whereabouts pods of the node run and restart; the kubelet gives up after about four minutes and says DeadlineExceeded',
    see: [`kubectl get pods -n kube-system -o wide --field-selector spec.nodeName=${kubectlWord(node, 'NODE')}`],
  };
}

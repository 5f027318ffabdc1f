import { readAddedInterface } from '../messages/added-interface.ts';
import type { LayerKind } from '../messages/layer.ts';
import { type Explanation, explainMessage } from '../messages/match.ts';
import { messagesInText, type PastedMessage } from '../messages/pasted.ts';

/** A failure that a pasted text tells of, with all its repetitions. */
export interface ToldFailure {
  readonly explanation: Explanation;
  /** How many messages of the text say it. */
  readonly times: number;
  /** One-based line of the first. */
  readonly line: number;
  /** `namespace/name`, or the name alone; absent where the text does not say. */
  readonly pod?: string;
  /** Interfaces that the text tells were added to the pod before. */
  readonly added: readonly string[];
}

/**
 * Explains what a pasted text tells of failing networks, without a cluster: events, `kubectl describe`, logs, or a bare
 * message. Each failure once, in the order in which the text comes to it.
 *
 * @param node the node whose daemons logged the text, where that is known
 */
export function explainText(text: string, node?: string): readonly ToldFailure[] {
  const messages = messagesInText(text);
  const told = messages.flatMap((message) => {
    const { namespace, pod } = message;
    const explanation = explainMessage(message.message, { namespace, pod, node: message.node ?? node });
    return isFailure(message, explanation, messages.length) ? [{ message, explanation }] : [];
  });
  const groups = Map.groupBy(told, ({ explanation }) => keyOf(explanation));
  const failures = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { situation } = first.explanation;
    const pod = [situation.namespace, situation.pod].filter((word) => word !== undefined).join('/');
    const added = addedTo(situation.pod, messages);
    const about = { explanation: first.explanation, times: group.length, line: first.message.line, added };
    return [situation.pod === undefined ? about : { ...about, pod }];
  });
  return failures.filter((one) => !failures.some((other) => saysMore(other, one)));
}

/** Daemons log an error several times on its way up, and only the last time name the pod; tables leave the namespace out. */
function saysMore(other: ToldFailure, one: ToldFailure): boolean {
  if (other === one || other.pod === undefined) return false;
  const [outer, inner] = [other.explanation, one.explanation];
  if (one.pod !== undefined) return other.pod.endsWith(`/${one.pod}`) && whatOf(outer) === whatOf(inner);
  return outer.signature?.id === inner.signature?.id && outer.innermost.includes(inner.innermost);
}

const reasons = new Set(['FailedCreatePodSandBox', 'FailedKillPod', 'NoNetworkFound']);

/** Wrappers that are put around errors of the network only. */
const aroundErrors: ReadonlySet<LayerKind> = new Set<LayerKind>([
  'containerd',
  'cri-o',
  'cri-dockerd',
  'libcni',
  'shim',
  'shim-request',
  'multus',
  'multus-pod',
  'multus-network',
  'multus-delegate',
]);

/** A failure bears a signature, comes in such a wrapper, is an error of a daemon, or is all that was pasted. */
function isFailure({ type, reason }: PastedMessage, { signature, peeled }: Explanation, count: number): boolean {
  if (type === 'Normal' || signature?.failure === 'unclassified') return false;
  if (signature !== undefined || (reason !== undefined && reasons.has(reason))) return true;
  if (peeled.layers.some(({ kind }) => aroundErrors.has(kind))) return true;
  if (peeled.layers.some(({ kind, code }) => kind === 'log-line' && code !== undefined && failing.has(code)))
    return true;
  return count === 1 && type === undefined && peeled.layers.length === 0;
}

const failing = new Set(['error', 'panic', 'fatal']);

function keyOf({ situation: { namespace, pod, cniConfName }, ...rest }: Explanation): string {
  return [namespace, pod, cniConfName, whatOf(rest)].join('\n');
}

function whatOf({ signature, innermost }: Pick<Explanation, 'signature' | 'innermost'>): string {
  return signature === undefined ? innermost : `${signature.id} ${JSON.stringify(signature.args)}`;
}

function addedTo(pod: string | undefined, messages: readonly PastedMessage[]): readonly string[] {
  const own = messages.filter((message) => message.pod === pod);
  return [...new Set(own.flatMap(({ message }) => readAddedInterface(message)?.interface ?? []))];
}

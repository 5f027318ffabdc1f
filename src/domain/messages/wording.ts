import type { Remedy } from './signature.ts';
import type { Situation } from './situation.ts';

/** In double quotes, as messages are. */
export function quote(text: string): string {
  return `"${text}"`;
}

/** With a capital letter, to begin a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The attachment that a message is about, as a noun phrase. */
export function attachment({ network, cniConfName }: Situation): string {
  if (network !== undefined) return `network ${network.namespace}/${network.name}`;
  return cniConfName === undefined ? 'the attachment' : `the network whose CNI config is named ${quote(cniConfName)}`;
}

/** The NAD to edit, as a noun phrase. */
export function definition({ network, cniConfName }: Situation): string {
  if (network !== undefined) return `the NAD ${network.namespace}/${network.name}`;
  return cniConfName === undefined ? 'the NAD' : `the NAD whose config is named ${quote(cniConfName)}`;
}

/** The node that the pod runs on, as a noun phrase. */
export function theNode({ node }: Situation): string {
  return node === undefined ? "the pod's node" : `node ${node}`;
}

/** The pod, as a noun phrase. */
export function thePod({ namespace, pod }: Situation): string {
  return pod === undefined ? 'the pod' : `pod ${namespace === undefined ? '' : `${namespace}/`}${pod}`;
}

/** A reason that an upstream program appended, with what joins it to a sentence; nothing if the message ends before it. */
export function because(reason: string | undefined): string {
  return reason === undefined || reason === '' ? '' : ` (${reason})`;
}

/** Sentences without a command. */
export function advise(...steps: readonly string[]): Remedy {
  return { steps };
}

/** A command, after the sentences that say what it is for. */
export function run(command: readonly string[], ...steps: readonly string[]): Remedy {
  return { steps, command };
}

import { networkOf } from '../attachments/join.ts';
import type { Pod } from '../attachments/pod.ts';
import type { Selection } from '../attachments/selection.ts';
import type { AddedInterface } from '../messages/added-interface.ts';
import type { Explanation } from '../messages/match.ts';
import type { Nad } from '../nad/nad.ts';

/** The attachment that a pod's start fails with. */
export interface FailingAttachment {
  readonly interface: string;
  /** `namespace/name` of the NAD, or the name of a CNI config for the cluster default. */
  readonly network: string;
  /** True for eth0: then it is the primary network that fails. */
  readonly default: boolean;
  /** What was added before it, in the order in which it came. */
  readonly after: readonly string[];
}

/**
 * Which attachment failed: the one that the message names, or, where it names none or one of several, the next after those
 * that were added. Multus adds the default interface first and then the requested ones in their order
 * (multus-cni pkg/multus/multus.go CmdAdd); what it looked up in vain before that, the message names itself.
 *
 * @param added what `AddedInterface` events tell of this pod
 */
export function failingAttachment(
  pod: Pod,
  explanation: Explanation,
  added: readonly AddedInterface[],
  nads: readonly Nad[],
): FailingAttachment | undefined {
  const requested = pod.request?.ok === true ? pod.request.value : [];
  const after = [...new Set(added.map((one) => one.interface))];
  if (!wasAdding(explanation)) {
    const only = single(lookedUp(explanation, requested));
    return only === undefined ? undefined : { ...nameOf(only), default: false, after };
  }
  const { cniConfName, network } = explanation.situation;
  const named = requested.filter((one) => isNamed(one, explanation, nads));
  if (named.length === 0 && cniConfName !== undefined && network === undefined)
    return after.length === 0 ? { interface: 'eth0', network: cniConfName, default: true, after } : undefined;
  const candidates = named.length > 0 ? named : requested;
  const next = single(candidates) ?? (after.length === 0 ? undefined : nextOf(candidates, added));
  return next === undefined ? undefined : { ...nameOf(next), default: false, after };
}

const nameOf = (selection: Selection): Pick<FailingAttachment, 'interface' | 'network'> => ({
  interface: selection.expectedInterface,
  network: networkOf(selection),
});

const single = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);

/** Whether Multus had begun to call plugins: it names the network then, or nobody was left to say anything. */
function wasAdding({ peeled: { layers }, signature }: Explanation): boolean {
  return layers.some(({ kind }) => kind === 'multus-network' || kind === 'multus-delegate') || signature?.id === 'R01';
}

/** The selections whose NAD was sought or read when it failed. */
function lookedUp({ signature }: Explanation, requested: readonly Selection[]): readonly Selection[] {
  const { network, namespace } = signature?.args ?? {};
  if (network === undefined) return signature?.failure === 'malformed-definition' ? requested : [];
  return requested.filter((one) => one.name === network && (namespace === undefined || one.namespace === namespace));
}

/** Messages name the config, and several NADs may share its name. */
function isNamed(selection: Selection, { situation }: Explanation, nads: readonly Nad[]): boolean {
  const { network, cniConfName } = situation;
  if (network !== undefined) return selection.namespace === network.namespace && selection.name === network.name;
  if (cniConfName === undefined) return false;
  const nad = nads.find((one) => one.namespace === selection.namespace && one.name === selection.name);
  return (nad?.config.kind === 'decoded' ? nad.config.name : selection.name) === cniConfName;
}

function nextOf(candidates: readonly Selection[], added: readonly AddedInterface[]): Selection | undefined {
  return candidates.find((one) => !added.some((done) => isSame(one, done)));
}

const isSame = (selection: Selection, { interface: name, from }: AddedInterface): boolean =>
  name === selection.expectedInterface && (from === undefined || from === networkOf(selection));

import { parseAddress } from '../addresses/address.ts';
import { networkOf } from './join.ts';
import type { Attachment, Pod } from './pod.ts';

/** Whether Multus has something to do for the pod: it asks for networks, readably or not, and has a network of its own. */
export function asksForNetworks(pod: Pod): boolean {
  if (pod.hostNetwork || pod.request === undefined) return false;
  return !pod.request.ok || pod.request.value.length > 0;
}

/** The networks that the pod asks for, as `namespace/name`, each once. */
export function requestedNetworks(pod: Pod): readonly string[] {
  return pod.request?.ok === true ? [...new Set(pod.request.value.map(networkOf))] : [];
}

/**
 * Whether network-status was written for an earlier sandbox: the pod's address, which the runtime took from the present one,
 * is none of those reported.
 *
 * Multus writes the status when it adds interfaces, and never again. A pod whose sandbox is made anew while Multus is out of
 * the way keeps the old one, with interfaces and addresses that are gone. The new sandbox may by chance get the old
 * address again; then this cannot be seen.
 */
export function statusOutlivedSandbox(pod: Pod): boolean {
  const before = outlived.get(pod);
  if (before !== undefined) return before;
  const is = isOutlived(pod);
  outlived.set(pod, is);
  return is;
}

// A dozen checks ask it of every pod.
const outlived = new WeakMap<Pod, boolean>();

function isOutlived(pod: Pod): boolean {
  if (pod.hostNetwork || pod.life === 'finished' || pod.status?.ok !== true) return false;
  const primary = pod.attachments.find((attachment) => attachment.default)?.reported;
  if (primary === undefined || primary.ips.length === 0) return false;
  // Most pods, without a closer look: texts that are the same are the same address.
  const { podIP } = pod.object.status ?? {};
  if (pod.status.value.some(({ ips }) => ips.some((ip) => ip === podIP))) return false;
  const addresses = podAddresses(pod);
  const reported = new Set(pod.status.value.flatMap(({ ips }) => ips));
  return addresses.length > 0 && !addresses.some((address) => reported.has(address));
}

/** The pod's own addresses as the kubelet reports them, in canonical text. */
export function podAddresses({ object }: Pod): readonly string[] {
  const { podIP, podIPs = [] } = object.status ?? {};
  const texts = new Set([podIP, ...podIPs.map(({ ip }) => ip)]);
  return [...new Set([...texts].flatMap((text) => parseAddress(text ?? '')?.text ?? []))];
}

/**
 * The secondary interfaces that exist now, so that their addresses are taken. None of a pod that is over or still starting,
 * and none that only an outdated network-status tells of.
 */
export function liveInterfaces(pod: Pod): readonly Attachment[] {
  if (pod.hostNetwork || pod.life === 'finished' || pod.life === 'starting' || statusOutlivedSandbox(pod)) return [];
  return pod.attachments.filter((attachment) => !attachment.default && attachment.reported !== undefined);
}

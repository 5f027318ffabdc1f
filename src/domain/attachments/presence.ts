import { canonicalAddress } from '../addresses/canonical.ts';
import { networkOf } from './join.ts';
import type { ReportedInterface } from './network-status.ts';
import type { Attachment, Pod } from './pod.ts';
import type { Selection } from './selection.ts';

/** Whether Multus has something to do for the pod: it asks for networks, readably or not, and has a network of its own. */
export function asksForNetworks(pod: Pod): boolean {
  if (pod.hostNetwork || pod.request === undefined) return false;
  return !pod.request.ok || pod.request.value.length > 0;
}

/** The networks that the pod asks for, as `namespace/name`, each once. */
export function requestedNetworks(pod: Pod): readonly string[] {
  if (pod.request?.ok !== true) return noNetworks;
  const before = named.get(pod.request.value);
  if (before !== undefined) return before;
  const networks = [...new Set(pod.request.value.map(networkOf))];
  named.set(pod.request.value, networks);
  return networks;
}

const noNetworks: readonly string[] = [];
// Replicas share their request (decode.ts).
const named = new WeakMap<readonly Selection[], readonly string[]>();

/**
 * Whether network-status was written for an earlier sandbox: the pod's address, which the runtime took from the present one,
 * is none of those reported.
 *
 * Multus writes the status when it adds interfaces, and never again. A pod whose sandbox is made anew while Multus is out of
 * the way keeps the old one, with interfaces and addresses that are gone. The new sandbox may by chance get the old
 * address again; then this cannot be seen.
 */
export function statusOutlivedSandbox(pod: Pod): boolean {
  if (pod.hostNetwork || pod.life === 'finished' || pod.status?.ok !== true) return false;
  if (reportsPodIP(pod.status.value, pod.object.status?.podIP)) return false;
  const before = outlived.get(pod);
  if (before !== undefined) return before;
  const is = isOutlived(pod, pod.status.value);
  outlived.set(pod, is);
  return is;
}

// A dozen checks ask it of every pod; only what takes a closer look is remembered.
const outlived = new WeakMap<Pod, boolean>();

/** Most pods, without a closer look: texts that are the same are the same address. By hand, as it makes nothing. */
function reportsPodIP(reported: readonly ReportedInterface[], podIP: string | undefined): boolean {
  for (const { ips } of reported) for (const ip of ips) if (ip === podIP) return true;
  return false;
}

function isOutlived(pod: Pod, status: readonly ReportedInterface[]): boolean {
  const primary = pod.attachments.find((attachment) => attachment.default)?.reported;
  if (primary === undefined || primary.ips.length === 0) return false;
  const addresses = podAddresses(pod);
  const reported = new Set(status.flatMap(({ ips }) => ips));
  return addresses.length > 0 && !addresses.some((address) => reported.has(address));
}

/** The pod's own addresses as the kubelet reports them, in canonical text, each once. */
export function podAddresses({ object }: Pod): readonly string[] {
  const { podIP, podIPs = [] } = object.status ?? {};
  const addresses: string[] = [];
  const add = (text = ''): void => {
    const address = canonicalAddress(text);
    if (address !== undefined && !addresses.includes(address)) addresses.push(address);
  };
  add(podIP);
  // The first of the list is podIP once more.
  for (const { ip } of podIPs) add(ip);
  return addresses;
}

/**
 * The secondary interfaces that exist now, so that their addresses are taken. None of a pod that is over or still starting,
 * and none that only an outdated network-status tells of.
 */
export function liveInterfaces(pod: Pod): readonly Attachment[] {
  const before = live.get(pod);
  if (before !== undefined) return before;
  const { attachments } = pod;
  // Most pods have their default interface and nothing more: they share one empty list.
  if (!attachments.some(isReportedSecondary) || pod.hostNetwork || !hasSandbox(pod)) return none;
  const interfaces = statusOutlivedSandbox(pod) ? none : attachments.filter(isReportedSecondary);
  live.set(pod, interfaces);
  return interfaces;
}

// A dozen checks ask for them.
const live = new WeakMap<Pod, readonly Attachment[]>();
const none: readonly Attachment[] = [];

const isReportedSecondary = (attachment: Attachment): boolean =>
  !attachment.default && attachment.reported !== undefined;
const hasSandbox = ({ life }: Pod): boolean => life === 'running' || life === 'terminating';

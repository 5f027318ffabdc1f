import { parseAddress } from '../../domain/addresses/address.ts';
import { canonicalMac } from '../../domain/attachments/hardware-address.ts';
import type { ReportedInterface } from '../../domain/attachments/network-status.ts';
import type { Attachment, Pod } from '../../domain/attachments/pod.ts';
import { podAddresses } from '../../domain/attachments/presence.ts';
import type { ObservedInside } from '../../probe/inside-observe.ts';
import { linkCondition, type ObservedInterface } from '../../probe/interface.ts';
import { isHiddenFromSummary } from '../../probe/summary.ts';
import type { Inside } from '../../snapshot/inside.ts';

/** How an interface that is really there, or is not, stands to what network-status says of it. */
export type InsideVerdict =
  /** There, and as it was reported. */
  | 'ok'
  /** Reported, and not there. */
  | 'absent'
  /** There, and set down or without carrier. */
  | 'down'
  /** There, and otherwise than it was reported. */
  | 'drift'
  /** There, and not reported. */
  | 'unreported'
  /** It could not be seen. */
  | 'unknown';

/** One thing that was reported and is otherwise. */
export interface Drift {
  readonly what: 'address' | 'hardware address' | 'MTU';
  readonly reported: string;
  /** What is there instead; empty when nothing is. */
  readonly inside: string;
}

/** One interface of a pod: as it was reported and as it was seen. */
export interface InsideComparison {
  readonly interface: string;
  /** What the pod asked for and was given; absent for an interface of which nobody knows. */
  readonly attachment?: Attachment;
  readonly observed?: ObservedInterface;
  readonly verdict: InsideVerdict;
  /** What there is to say of it, as a phrase; empty when there is nothing. */
  readonly why: string;
  readonly drifts: readonly Drift[];
}

/** Compares what network-status says of a pod's interfaces with what was seen inside. The default interface comes first. */
export function compareInside(pod: Pod, inside: Inside | undefined): readonly InsideComparison[] {
  if (inside === undefined) return unseen(pod, () => 'not looked into');
  if (!inside.look.ok) return unseen(pod, kubeletWords(inside, inside.look.why.detail));
  const { observed } = inside.look.value;
  const attached = pod.attachments.map((attachment) => compare(pod, attachment, observed));
  const known = new Set(attached.map((one) => one.observed));
  const others = observed.interfaces.filter((link) => !known.has(link) && !isOfKernel(link));
  return [...attached, ...others.map((link) => unknownLink(pod, link))];
}

/** Words for what the kubelet names, in a pod that nobody could look into. */
function kubeletWords({ kubelet }: Inside, detail: string): (name: string) => string {
  if (kubelet?.ok !== true) return () => detail;
  const names = new Set(kubelet.value.map(({ name }) => name));
  return (name) => {
    if (names.has(name)) return `there, says the kubelet; ${detail}`;
    return isHiddenFromSummary(name) ? detail : `${detail}; the kubelet does not name it`;
  };
}

function unseen({ attachments }: Pod, why: (name: string) => string): InsideComparison[] {
  return attachments.map((attachment) => ({
    interface: attachment.interface,
    attachment,
    verdict: 'unknown',
    why: why(attachment.interface),
    drifts: [],
  }));
}

function compare(pod: Pod, attachment: Attachment, inside: ObservedInside): InsideComparison {
  const { interface: name, reported } = attachment;
  const base = { interface: name, attachment, drifts: [] };
  const observed = inside.interfaces.find((link) => link.name === name || link.altnames?.includes(name));
  if (observed === undefined) return { ...base, ...notThere(attachment, inside) };
  if (reported === undefined) return { ...base, observed, verdict: 'unreported', why: unreportedWhy(pod) };
  const condition = linkCondition(observed);
  const drifts = driftsOf(reported, observed, inside);
  const described = { ...base, observed, drifts };
  if (condition === 'down') return { ...described, verdict: 'down', why: 'set down' };
  if (condition === 'no-carrier') return { ...described, verdict: 'down', why: 'no carrier' };
  if (drifts.length > 0) return { ...described, verdict: 'drift', why: drifts.map(inWords).join('; ') };
  const more = moreThanReported(reported, observed);
  return { ...described, verdict: 'ok', why: more.length === 0 ? '' : `also ${more.join(', ')}` };
}

function notThere(
  { reported, requested }: Attachment,
  inside: ObservedInside,
): Pick<InsideComparison, 'verdict' | 'why'> {
  const [problem] = inside.problems.filter(({ place }) =>
    /^(?:sh|ip -j addr|ip addr|ifconfig|\/proc\/net\/dev)/.test(place),
  );
  if (problem !== undefined) return { verdict: 'unknown', why: `${problem.place}: ${problem.message}` };
  // Every network namespace has at least its loopback.
  if (inside.interfaces.length === 0)
    return { verdict: 'unknown', why: 'the tools in the container show no interface' };
  // A device that is given to a program of the pod (vfio, vhost-user) is no link of the kernel, and reports no hardware address.
  if (reported?.device !== undefined && reported.mac === undefined)
    return { verdict: 'unknown', why: `a ${reported.device.type} device that is no link of the kernel` };
  if (reported === undefined)
    return { verdict: 'absent', why: requested === undefined ? '' : 'asked for, not reported, and not there' };
  return { verdict: 'absent', why: '' };
}

function unknownLink(pod: Pod, observed: ObservedInterface): InsideComparison {
  const own = new Set(podAddresses(pod));
  const base = { interface: observed.name, observed, drifts: [] };
  // Where Multus wrote nothing, the pod's own address is all that anybody knows.
  if (observed.addresses.some(({ address }) => own.has(canonical(address)))) return { ...base, verdict: 'ok', why: '' };
  return { ...base, verdict: 'unreported', why: unreportedWhy(pod) };
}

function unreportedWhy({ status }: Pod): string {
  if (status === undefined) return 'there is no network-status';
  return status.ok ? '' : 'network-status cannot be read';
}

// Tunnels that the kernel puts into every namespace once their module is loaded (net.core.fb_tunnels_only_for_init_net).
const fallbackDevices = /^(?:lo|tunl0|gre0|gretap0|erspan0|ip_vti0|ip6_vti0|sit0|ip6tnl0|ip6gre0)$/;

/** Whether an interface is there in every network namespace, and says nothing of the pod. */
function isOfKernel({ name }: ObservedInterface): boolean {
  return fallbackDevices.test(name);
}

function driftsOf(reported: ReportedInterface, observed: ObservedInterface, inside: ObservedInside): Drift[] {
  const drifts: Drift[] = [];
  const there = observed.addresses.map(({ address }) => canonical(address));
  const somewhere = inside.unplaced.map(({ address }) => canonical(address));
  const gone = reported.ips.filter((ip) => !there.includes(ip) && !somewhere.includes(ip));
  const instead = moreThanReported(reported, observed);
  for (const ip of gone) drifts.push({ what: 'address', reported: ip, inside: instead.join(', ') });
  if (reported.mac !== undefined && observed.mac !== undefined && canonicalMac(reported.mac) !== observed.mac)
    drifts.push({ what: 'hardware address', reported: canonicalMac(reported.mac), inside: observed.mac });
  if (reported.mtu !== undefined && observed.mtu !== undefined && reported.mtu !== observed.mtu)
    drifts.push({ what: 'MTU', reported: String(reported.mtu), inside: String(observed.mtu) });
  return drifts;
}

// Addresses that a router's announcement makes (IPv6) come and go, and nobody reports them.
function moreThanReported({ ips }: ReportedInterface, { addresses }: ObservedInterface): string[] {
  const more = addresses.filter(({ family, scope }) => family === 4 && (scope === undefined || scope === 'global'));
  return more.map(({ address }) => canonical(address)).filter((address) => !ips.includes(address));
}

const canonical = (address: string): string => parseAddress(address)?.text ?? address;

function inWords({ what, reported, inside }: Drift): string {
  const named = what === 'address' ? reported : `${what === 'MTU' ? 'MTU' : 'MAC'} ${reported}`;
  return inside === '' ? `${named} is gone` : `${named} is now ${inside}`;
}

import { parseAddress } from '../addresses/address.ts';
import { canonicalMac } from './hardware-address.ts';
import type { Attachment, Pod } from './pod.ts';
import { statusOutlivedSandbox } from './presence.ts';
import type { Selection } from './selection.ts';

/** What becomes of one interface of a pod. */
export type Verdict =
  /** Reported as requested, or as nothing else could be expected. */
  | 'attached'
  | 'missing'
  /** Reported otherwise than requested. */
  | 'differs'
  | 'unrequested'
  /** It cannot be told whether the interface is there. */
  | 'unknown';

/** One thing that was asked for and is otherwise. */
export interface Difference {
  readonly what: 'address' | 'hardware address' | 'interface name';
  readonly asked: string;
  /** Empty when there is none at all. */
  readonly given: string;
}

/** One interface of a pod, judged. */
export interface Comparison {
  readonly attachment: Attachment;
  readonly verdict: Verdict;
  /** Why it is so, as a phrase; empty when there is nothing to say. */
  readonly why: string;
  readonly differences: readonly Difference[];
}

/** Compares what a pod asked for with what network-status says it was given, interface by interface. */
export function compareAttachments(pod: Pod): readonly Comparison[] {
  const primary = pod.attachments.find((attachment) => attachment.default)?.network;
  return pod.attachments.map((attachment) => {
    const differences = differencesOf(attachment);
    const { verdict, why } = judge(pod, attachment, differences, primary);
    return { attachment, verdict, why, differences };
  });
}

type Judgement = Pick<Comparison, 'verdict' | 'why'>;

function judge(
  pod: Pod,
  attachment: Attachment,
  differences: readonly Difference[],
  primary: string | undefined,
): Judgement {
  const { requested, reported, network } = attachment;
  if (reported === undefined) return unreported(pod);
  if (pod.life === 'finished')
    return { verdict: 'unknown', why: 'the pod is over: the interface existed while it ran' };
  if (statusOutlivedSandbox(pod))
    return { verdict: 'unknown', why: 'network-status is older than the sandbox: the interface may be gone' };
  if (requested === undefined && !attachment.default && network !== primary)
    return {
      verdict: 'unrequested',
      why: 'not in the request: added by the Multus configuration, or the request was edited',
    };
  if (differences.length > 0) return { verdict: 'differs', why: differences.map(inWords).join('; ') };
  return { verdict: 'attached', why: '' };
}

function unreported(pod: Pod): Judgement {
  if (pod.hostNetwork)
    return { verdict: 'missing', why: 'the pod uses the network of its node: the request has no effect' };
  if (pod.life === 'finished') return { verdict: 'missing', why: 'the pod is over, and nothing was reported' };
  if (pod.status?.ok === false) return { verdict: 'unknown', why: 'network-status cannot be read' };
  if (pod.node === undefined) return { verdict: 'missing', why: 'the pod is on no node yet' };
  if (pod.life === 'starting') return { verdict: 'missing', why: 'the pod has no sandbox yet' };
  if (pod.status === undefined) return { verdict: 'missing', why: 'Multus was not called: there is no network-status' };
  return { verdict: 'missing', why: 'not in network-status: the request was probably edited after the start' };
}

function inWords({ what, asked, given }: Difference): string {
  return `${what} ${asked} was asked for, ${given === '' ? 'none' : given} was given`;
}

/** In what a reported interface is otherwise than requested. What was not asked for cannot differ. */
export function differencesOf({ requested, reported }: Attachment): readonly Difference[] {
  // Most requests name their networks and nothing more.
  if (requested === undefined || reported === undefined || isPlain(requested)) return none;
  const differences: Difference[] = [];
  for (const asked of requested.ips)
    if (!reported.ips.includes(bare(asked)))
      differences.push({ what: 'address', asked, given: reported.ips.join(', ') });
  // Plugins that move a device without a link of the kernel report no hardware address: that says nothing.
  if (requested.mac !== undefined && reported.mac !== undefined && !sameMac(requested.mac, reported.mac))
    differences.push({ what: 'hardware address', asked: requested.mac, given: reported.mac });
  if (
    requested.interface !== undefined &&
    reported.interface !== undefined &&
    requested.interface !== reported.interface
  )
    differences.push({ what: 'interface name', asked: requested.interface, given: reported.interface });
  return differences;
}

const none: readonly never[] = [];

function isPlain({ ips, mac, interface: name }: Selection): boolean {
  return ips.length === 0 && mac === undefined && name === undefined;
}

/** The gateways of default routes that were asked for and that network-status does not show on the interface. */
export function unmetDefaultRoutes({ requested, reported }: Attachment): readonly string[] {
  if (requested === undefined || reported === undefined || requested.defaultRoute.length === 0) return none;
  return requested.defaultRoute.filter((gateway) => gateway !== '' && !reported.gateways.includes(bare(gateway)));
}

const sameMac = (a: string, b: string): boolean => canonicalMac(a) === canonicalMac(b);
const bare = (address: string): string => parseAddress(address.replace(/\/.*$/, ''))?.text ?? address;

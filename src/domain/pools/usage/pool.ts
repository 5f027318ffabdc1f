import { formatAddress } from '../../addresses/address.ts';
import type { Cidr } from '../../addresses/cidr.ts';
import type { Window } from '../../addresses/window.ts';
import type { LedgerAddress } from '../ledger/input.ts';

/** A number of addresses or devices; unlimited from 2^63. */
export type Amount = bigint | 'unlimited' | 'unknown';

/** What attachments are served from, and how full it is. */
export interface Pool {
  /** Unique among the pools of a cluster, and the same at the next look. */
  readonly id: string;
  readonly kind: 'whereabouts' | 'host-local' | 'device';
  /** The range, as `10.0.0.0/24` or `10.0.0.10-10.0.0.20/24`, or the name of the resource. */
  readonly title: string;
  /** The NADs that draw from it, `namespace/name`; none when an IPPool is left of a NAD that is gone. */
  readonly networks: readonly string[];
  /** Where each node has a pool of its own: host-local, node slices, devices. Absent while no node uses it. */
  readonly node?: string;
  /** Name of its IPPool, an object that appears with the first allocation. */
  readonly ipPool?: string;
  /** What is given to pods; absent for devices, and where it is not known. */
  readonly handsOut?: readonly Window[];
  readonly capacity: Amount;
  readonly used: bigint | 'unknown';
  readonly free: Amount;
  /** 0 to 100 with two decimals, more when more is used than there is; `none` when there is nothing to use, and nothing is used. */
  readonly percentUsed: number | 'none' | 'unknown';
  /** Pods that ask for one of the networks and have no interface yet, `namespace/name`. */
  readonly waiting: readonly string[];
  /** Addresses that are used by no pod and cannot be given to one, as the reconciliation found. */
  readonly leaked: number;
  /** Pods whose addresses cannot be read: what they use is not counted. */
  readonly unread: readonly string[];
}

/** A pod as the usage of pools sees it. */
export interface UsagePod {
  readonly namespace: string;
  readonly name: string;
  /** Undefined while it is not scheduled. */
  readonly node: string | undefined;
  readonly phase: string;
  /** False once it is Succeeded or Failed. */
  readonly alive: boolean;
  /** False when its sandbox is known to be gone: it has no addresses then. */
  readonly hasSandbox?: boolean | undefined;
  /** What network-status shows; empty without one; unknown when it cannot be decoded. */
  readonly addresses: readonly LedgerAddress[] | 'unknown';
  /** The NADs that it asks for, `namespace/name`; none for a pod on the node's own network, whose request Multus ignores. */
  readonly networks: readonly string[];
}

/** `namespace/name`. */
export function refOf({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}

/** How full a pool is. */
export function fill(
  capacity: Amount,
  used: bigint | 'unknown',
): Pick<Pool, 'capacity' | 'used' | 'free' | 'percentUsed'> {
  if (capacity === 'unknown' || used === 'unknown') return { capacity, used, free: 'unknown', percentUsed: 'unknown' };
  if (capacity === 'unlimited') return { capacity, used, free: 'unlimited', percentUsed: 0 };
  const free = capacity > used ? capacity - used : 0n;
  return { capacity, used, free, percentUsed: share(used, capacity) };
}

function share(used: bigint, capacity: bigint): number | 'none' {
  if (capacity === 0n) return used === 0n ? 'none' : 100;
  return Number((used * 10_000n) / capacity) / 100;
}

/** The pods that ask for one of the networks and wait for their interfaces, on one node or anywhere. */
export function waitingFor(networks: readonly string[], pods: readonly UsagePod[], node?: string): string[] {
  return pods
    .filter((pod) => (node === undefined || pod.node === node) && isWaiting(pod) && asksFor(networks, pod))
    .map(refOf);
}

/** Network-status comes last: a pending pod without one has no interfaces, or not all. */
function isWaiting({ alive, phase, addresses }: UsagePod): boolean {
  return alive && phase === 'Pending' && addresses !== 'unknown' && addresses.length === 0;
}

/** The pods that ask for one of the networks and whose status cannot be decoded. */
export function unreadAmong(networks: readonly string[], pods: readonly UsagePod[]): string[] {
  return pods.filter((pod) => pod.alive && pod.addresses === 'unknown' && asksFor(networks, pod)).map(refOf);
}

function asksFor(networks: readonly string[], pod: UsagePod): boolean {
  return pod.networks.some((network) => networks.includes(network));
}

/** The network when the window is the whole of it, else `10.0.0.10-10.0.0.20/24`, as whereabouts writes it. */
export function titleOf(network: Cidr, window: Window, whole: Window): string {
  if (window.first === whole.first && window.last === whole.last) return network.text;
  const [from, to] = [window.first, window.last].map((value) => formatAddress(window.family, value));
  return `${from}-${to}/${network.prefix}`;
}

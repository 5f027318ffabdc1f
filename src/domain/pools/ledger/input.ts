import { type Address, parseAddress } from '../../addresses/address.ts';
import { parseCidr } from '../../addresses/cidr.ts';
import type { IpPool } from '../allocations.ts';
import type { WhereaboutsPool } from '../whereabouts.ts';
import type { PodOf } from './by-podref.ts';

/** An OverlappingRangeIPReservation of whereabouts; its name holds the address. */
export interface Reservation {
  readonly namespace: string;
  readonly name: string;
  readonly podref: string;
  readonly ifname: string;
}

/** A pod as the ledger sees it. Times are milliseconds since 1970. */
export interface LedgerPod {
  readonly namespace: string;
  readonly name: string;
  /** `status.phase`. */
  readonly phase: string;
  /** False once it is Succeeded or Failed: it holds no address then. A pod being deleted is alive. */
  readonly alive: boolean;
  /** Whether it has a deletionTimestamp. */
  readonly terminating: boolean;
  /** Whether its node is ready; undefined when that is not known. */
  readonly nodeReady: boolean | undefined;
  /** False when its sandbox is known to be gone (PodReadyToStartContainers): network-status then tells of the past. */
  readonly hasSandbox?: boolean | undefined;
  /** The newest sign that a sandbox was set up: the creation, or the last change of PodReadyToStartContainers. */
  readonly lastSetUp?: number | undefined;
  /** When its last container ended; absent while it is alive. */
  readonly finishedAt?: number | undefined;
  /** What network-status shows on all interfaces; empty without one; unknown when it cannot be decoded. */
  readonly addresses: readonly LedgerAddress[] | 'unknown';
}

/** One address of one interface of a pod. */
export interface LedgerAddress {
  /** With or without a prefix length. */
  readonly address: string;
  readonly interface: string;
  /** `namespace/name` of the NAD, or the bare name of the cluster default. */
  readonly network: string;
  /** Whether the pod asked for just this address: whereabouts does not record those. */
  readonly requested?: boolean | undefined;
}

/** A NAD that uses whereabouts. */
export interface LedgerNetwork extends Pick<WhereaboutsPool, 'ranges' | 'networkName' | 'overlapping' | 'slices'> {
  /** `namespace/name`. */
  readonly nad: string;
}

/** What reconcile compares. */
export interface LedgerInput {
  readonly pools: readonly IpPool[];
  /** Unknown when they could not be read: nothing is concluded about them then. */
  readonly reservations: readonly Reservation[] | 'unknown';
  /** All pods that may have an address of any of the networks, by `namespace/name`. */
  readonly pods: ReadonlyMap<string, LedgerPod>;
  /** Any of the others. There are none when this is left out. */
  readonly other?: PodOf<LedgerPod> | undefined;
  readonly networks: readonly LedgerNetwork[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether a pod would be among `pods` if it existed. All would when this is left out. */
  readonly seesPod?: ((namespace: string, name: string) => boolean) | undefined;
}

/** An address as it is shown: network-status holds bare addresses; the specification's examples have a prefix length. */
export function readShown(text: string): Address | undefined {
  return parseAddress(text) ?? parseCidr(text)?.address;
}

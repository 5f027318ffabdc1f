import type { Address } from '../../addresses/address.ts';
import type { Allocation } from '../allocations.ts';
import type { ReservedAddress } from '../names.ts';
import type { Reservation } from './input.ts';

/** Who holds an address, by which object. */
export interface Holder {
  readonly kind: 'allocation' | 'reservation';
  /** The IPPool or the reservation. */
  readonly object: { readonly namespace: string; readonly name: string };
  readonly podref: string;
  readonly ifname: string;
}

/** An address on an interface of a running pod. */
export interface AddressInUse {
  /** `namespace/name`. */
  readonly pod: string;
  readonly interface: string;
  readonly network: string;
  readonly address: Address;
}

/** The ledger and the pods contradict each other. */
export type Discrepancy =
  /** The address is held for a pod that does not exist, or that has finished. */
  | { readonly kind: 'stale-no-pod'; readonly why: 'absent' | 'finished'; readonly allocation: Allocation }
  /** The pod exists and has not got the address; `reported` is what that interface has. */
  | { readonly kind: 'stale-other-address'; readonly allocation: Allocation; readonly reported: readonly string[] }
  /** Reserved across ranges without being allocated: the allocator passes over the address for ever. */
  | {
      readonly kind: 'reservation-without-allocation';
      readonly reservation: Reservation;
      readonly reserved: ReservedAddress;
    }
  /** Allocated without being reserved: an overlapping range may hand the address out once more. */
  | { readonly kind: 'allocation-without-reservation'; readonly allocation: Allocation }
  /** One address is held for several interfaces. */
  | { readonly kind: 'ledger-duplicate'; readonly address: Address; readonly holders: readonly Holder[] }
  /** A running pod has an address of the range that is not recorded for it: it will be, or was, given to another. */
  | { readonly kind: 'used-but-unrecorded'; readonly use: AddressInUse; readonly recordedFor: readonly string[] }
  /** A running pod has an address outside the ranges of its network: the NAD was edited after the pod started. */
  | { readonly kind: 'foreign-address'; readonly use: AddressInUse; readonly ranges: readonly string[] }
  /** The address stays held while the pod cannot be removed from a node that does not answer: to be expected. */
  | { readonly kind: 'terminating-on-dead-node'; readonly allocation: Allocation };

/** The address that a discrepancy is about. */
export function addressOf(discrepancy: Discrepancy): Address {
  switch (discrepancy.kind) {
    case 'reservation-without-allocation':
      return discrepancy.reserved.address;
    case 'ledger-duplicate':
      return discrepancy.address;
    case 'used-but-unrecorded':
    case 'foreign-address':
      return discrepancy.use.address;
    default:
      return discrepancy.allocation.address;
  }
}

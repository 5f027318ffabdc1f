import type { Check } from '../check.ts';
import { addressOutsideRange } from './address-outside-range.ts';
import { addressUnrecorded } from './address-unrecorded.ts';
import { allocationWithoutReservation } from './allocation-without-reservation.ts';
import { heldOnDeadNode } from './held-on-dead-node.ts';
import { ledgerDuplicate } from './ledger-duplicate.ts';
import { ledgerEntryUnreadable } from './ledger-entry-unreadable.ts';
import { nodeWithoutSlice } from './node-without-slice.ts';
import { poolRoom } from './pool-room.ts';
import { reservationWithoutAllocation } from './reservation-without-allocation.ts';
import { staleAddress } from './stale-address.ts';
import { staleAllocation } from './stale-allocation.ts';

/** The checks of pools (5xx). */
export const poolChecks: readonly Check[] = [
  poolRoom,
  staleAllocation,
  staleAddress,
  reservationWithoutAllocation,
  allocationWithoutReservation,
  addressUnrecorded,
  addressOutsideRange,
  heldOnDeadNode,
  ledgerDuplicate,
  nodeWithoutSlice,
  ledgerEntryUnreadable,
];

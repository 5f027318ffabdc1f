import type { Problem } from '../../problem.ts';
import type { Allocation } from '../allocations.ts';
import { networkNames, type ReservedAddress, readReservationName } from '../names.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { LedgerNetwork, Reservation } from './input.ts';
import { drawsFrom, keyAt, keyOf } from './scope.ts';

/** A reservation and the address that its name means. */
export interface ReadReservation {
  readonly reservation: Reservation;
  readonly reserved: ReservedAddress;
}

/** The reservations whose names could be read, and what is wrong with the others. */
interface Reservations {
  readonly read: readonly ReadReservation[];
  readonly problems: readonly Problem[];
}

// The ledger and the usage of pools ask about the same.
const known = new WeakMap<
  readonly Reservation[],
  {
    readonly networks: readonly LedgerNetwork[];
    readonly allocations: readonly Allocation[];
    readonly reservations: Reservations;
  }
>();

/** Reads the names of reservations; of several meanings the one that is allocated is meant. */
export function readReservations(
  reservations: readonly Reservation[],
  networks: readonly LedgerNetwork[],
  allocations: readonly Allocation[],
): Reservations {
  const before = known.get(reservations);
  if (before?.networks === networks && before.allocations === allocations) return before.reservations;
  const read = reservationsIn(reservations, networks, allocations);
  known.set(reservations, { networks, allocations, reservations: read });
  return read;
}

function reservationsIn(
  reservations: readonly Reservation[],
  networks: readonly LedgerNetwork[],
  allocations: readonly Allocation[],
): Reservations {
  const read: ReadReservation[] = [];
  const problems: Problem[] = [];
  const names = networkNames(networks);
  const allocated = new Set(allocations.map(keyOf));
  for (const reservation of reservations) {
    const meanings = readReservationName(reservation.name, names);
    const meant =
      meanings.find(({ networkName, address }) => allocated.has(keyAt(networkName, address))) ?? meanings[0];
    if (meant !== undefined) read.push({ reservation, reserved: meant });
    else {
      const place = `overlappingrangeipreservation ${reservation.namespace}/${reservation.name}`;
      problems.push({ place, message: 'the name holds no IP address' });
    }
  }
  return { read, problems };
}

/** Reservations of addresses that no IPPool has allocated. */
export function unallocated(
  reservations: readonly ReadReservation[],
  allocations: readonly Allocation[],
): Discrepancy[] {
  const allocated = new Set(allocations.map(keyOf));
  return reservations
    .filter(({ reserved }) => !allocated.has(keyAt(reserved.networkName, reserved.address)))
    .map((read) => ({ kind: 'reservation-without-allocation', ...read }));
}

/** Allocations that are not reserved although every network that draws from their IPPool reserves. */
export function unreserved(
  allocations: readonly Allocation[],
  reservations: readonly ReadReservation[],
  networks: readonly LedgerNetwork[],
): Discrepancy[] {
  const reserved = new Set(reservations.map((read) => keyAt(read.reserved.networkName, read.reserved.address)));
  return allocations
    .filter((allocation) => {
      if (reserved.has(keyOf(allocation))) return false;
      const drawing = networks.filter((network) => drawsFrom(network, allocation));
      return drawing.length > 0 && drawing.every(({ overlapping }) => overlapping);
    })
    .map((allocation) => ({ kind: 'allocation-without-reservation', allocation }));
}

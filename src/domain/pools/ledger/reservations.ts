import type { Problem } from '../../problem.ts';
import { readOnce } from '../../read-once.ts';
import type { Allocation } from '../allocations.ts';
import { networkNames, type ReservedAddress, readReservationName } from '../names.ts';
import { type ByAddress, byAddress } from './by-address.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { LedgerNetwork, Reservation } from './input.ts';
import { drawsFrom } from './scope.ts';

/** A reservation and the address that its name means. */
export interface ReadReservation {
  readonly reservation: Reservation;
  readonly reserved: ReservedAddress;
}

/** The reservations whose names could be read, and what is wrong with the others. */
interface Reservations {
  readonly read: readonly ReadReservation[];
  /** The same by where they are. */
  readonly records: ByAddress<ReadReservation>;
  readonly problems: readonly Problem[];
}

// The ledger and the usage of pools ask about the same.
/** Reads the names of reservations; of several meanings the one that is allocated is meant. */
export const readReservations = readOnce(reservationsIn);

function reservationsIn(
  reservations: readonly Reservation[],
  networks: readonly LedgerNetwork[],
  allocated: ByAddress<Allocation>,
): Reservations {
  const read: ReadReservation[] = [];
  const problems: Problem[] = [];
  const names = networkNames(networks);
  for (const reservation of reservations) {
    const reserved = meantBy(reservation.name, names, allocated);
    if (reserved !== undefined) read.push({ reservation, reserved });
    else {
      const place = `overlappingrangeipreservation ${reservation.namespace}/${reservation.name}`;
      problems.push({ place, message: 'the name holds no IP address' });
    }
  }
  return { read, records: byAddress(read, ({ reserved }) => reserved), problems };
}

function meantBy(
  name: string,
  networkNames: readonly string[],
  allocated: ByAddress<Allocation>,
): ReservedAddress | undefined {
  // The usual case, and there may be thousands: the name is an allocated address.
  const [allocation] = allocated.at('', name);
  if (allocation !== undefined) return { networkName: '', address: allocation.address };
  const meanings = readReservationName(name, networkNames);
  return meanings.find(({ networkName, address }) => allocated.at(networkName, address.text).length > 0) ?? meanings[0];
}

/** Reservations of addresses that no IPPool has allocated. */
export function unallocated(reservations: readonly ReadReservation[], allocated: ByAddress<Allocation>): Discrepancy[] {
  return reservations
    .filter(({ reserved: { networkName, address } }) => allocated.at(networkName, address.text).length === 0)
    .map((read) => ({ kind: 'reservation-without-allocation', ...read }));
}

/** Allocations that are not reserved although every network that draws from their IPPool reserves. */
export function unreserved(
  allocations: readonly Allocation[],
  reserved: ByAddress<ReadReservation>,
  networks: readonly LedgerNetwork[],
): Discrepancy[] {
  return allocations
    .filter((allocation) => {
      if (reserved.at(allocation.scope.networkName, allocation.address.text).length > 0) return false;
      const drawing = networks.filter((network) => drawsFrom(network, allocation));
      return drawing.length > 0 && drawing.every(({ overlapping }) => overlapping);
    })
    .map((allocation) => ({ kind: 'allocation-without-reservation', allocation }));
}

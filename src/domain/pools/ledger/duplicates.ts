import type { Allocation } from '../allocations.ts';
import type { ByAddress } from './by-address.ts';
import type { Discrepancy, Holder } from './discrepancy.ts';
import type { LedgerNetwork } from './input.ts';
import type { ReadReservation } from './reservations.ts';
import { drawsFrom } from './scope.ts';

/** All that the ledger says, by where it is. */
export interface Records {
  readonly allocated: ByAddress<Allocation>;
  readonly reserved: ByAddress<ReadReservation>;
}

/**
 * Addresses that are allocated twice under one network name, or reserved for another pod than they are allocated to. `held` are the
 * allocations that count.
 */
export function duplicates(
  held: readonly Allocation[],
  { allocated, reserved }: Records,
  networks: readonly LedgerNetwork[],
): Discrepancy[] {
  const found: Discrepancy[] = [];
  let counting: ReadonlySet<Allocation> | undefined;
  for (const allocation of held) {
    const { scope, address } = allocation;
    const there = allocated.at(scope.networkName, address.text);
    const reservations = reserved.at(scope.networkName, address.text);
    if (agree(allocation, there, reservations)) continue;
    counting ??= new Set(held);
    const same = there.filter((other) => counting?.has(other));
    const holders = [...same.map(byAllocation), ...reservations.map(byReservation)];
    if (same[0] === allocation && conflict(holders) && !areApart(same, networks))
      found.push({ kind: 'ledger-duplicate', address, holders });
  }
  return found;
}

/** Nearly every address is allocated once and reserved for the same pod. */
function agree({ podref }: Allocation, there: readonly Allocation[], reserved: readonly ReadReservation[]): boolean {
  for (const { reservation } of reserved) if (reservation.podref !== podref) return false;
  return there.length === 1;
}

/** Old entries may lack the pod or the interface, which then says nothing. */
function conflict(holders: readonly Holder[]): boolean {
  const pods = new Set(holders.flatMap(({ podref }) => podref || []));
  const interfaces = new Set(holders.flatMap(({ kind, ifname }) => (kind === 'allocation' && ifname) || []));
  return pods.size > 1 || interfaces.size > 1;
}

/** Who switches the protection off declares that equal addresses of different ranges do not meet. */
function areApart(allocations: readonly Allocation[], networks: readonly LedgerNetwork[]): boolean {
  return (
    allocations.length > 1 &&
    allocations.some((allocation) => networks.some((network) => !network.overlapping && drawsFrom(network, allocation)))
  );
}

function byAllocation({ pool, podref, ifname }: Allocation): Holder {
  return { kind: 'allocation', object: pool, podref, ifname };
}

function byReservation({ reservation: { namespace, name, podref, ifname } }: ReadReservation): Holder {
  return { kind: 'reservation', object: { namespace, name }, podref, ifname };
}

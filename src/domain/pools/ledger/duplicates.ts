import type { Allocation } from '../allocations.ts';
import type { Discrepancy, Holder } from './discrepancy.ts';
import type { LedgerNetwork } from './input.ts';
import type { ReadReservation } from './reservations.ts';
import { drawsFrom, keyAt, keyOf } from './scope.ts';

/** Addresses that are allocated twice under one network name, or reserved for another pod than they are allocated to. */
export function duplicates(
  allocations: readonly Allocation[],
  reservations: readonly ReadReservation[],
  networks: readonly LedgerNetwork[],
): Discrepancy[] {
  const reserved = Map.groupBy(reservations, (read) => keyAt(read.reserved.networkName, read.reserved.address));
  return Map.groupBy(allocations, keyOf)
    .values()
    .flatMap((same): Discrepancy[] => {
      const [first] = same;
      const holders = [
        ...same.map(byAllocation),
        ...(reserved.get(first ? keyOf(first) : '') ?? []).map(byReservation),
      ];
      if (first === undefined || !conflict(holders) || areApart(same, networks)) return [];
      return [{ kind: 'ledger-duplicate', address: first.address, holders }];
    })
    .toArray();
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

import { compareAddresses } from '../addresses/address.ts';
import type { Problem } from '../problem.ts';
import { readAllocations } from './allocations.ts';
import { addressOf, type Discrepancy } from './ledger/discrepancy.ts';
import { duplicates } from './ledger/duplicates.ts';
import { judgeUse } from './ledger/in-use.ts';
import type { LedgerInput } from './ledger/input.ts';
import { readReservations, unallocated, unreserved } from './ledger/reservations.ts';
import { keyOf } from './ledger/scope.ts';
import { isSettling } from './ledger/settling.ts';
import { isStale, judgeAllocation } from './ledger/stale.ts';

/** What reconcile found. */
interface Reconciliation {
  /** In the order of the addresses. */
  readonly discrepancies: readonly Discrepancy[];
  /** Entries of the ledger that mean nothing. */
  readonly problems: readonly Problem[];
}

/**
 * Compares the IPPools and reservations of whereabouts with the pods. What whereabouts' own reconciler would do is no guide: it calls
 * pods dead whose status cannot be read, and every reservation under a network name an orphan (pkg/reconciler).
 */
export function reconcile(input: LedgerInput): Reconciliation {
  const { allocations, problems } = readAllocations(input.pools, input.networks);
  const known = input.reservations !== 'unknown';
  const reservations = readReservations(known ? input.reservations : [], input.networks, allocations);
  const pods = new Map(input.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const networks = new Map(input.networks.map((network) => [network.nad, network]));
  const records = Map.groupBy(allocations, keyOf);
  const settled = ({ podref }: { podref: string }) => {
    const pod = pods.get(podref);
    return pod === undefined || !isSettling(pod, input.now);
  };
  const judged = allocations.map((allocation) => ({ allocation, found: judgeAllocation(allocation, pods, input) }));
  // A stale allocation is one finding: that it is not reserved as well, or given twice, adds nothing.
  const held = judged.flatMap(({ allocation, found }) => (isStale(found) ? [] : allocation));
  const discrepancies: Discrepancy[] = [
    ...judged.flatMap(({ found }) => found ?? []),
    ...unallocated(
      reservations.read.filter(({ reservation }) => settled(reservation)),
      allocations,
    ),
    ...(known ? unreserved(held.filter(settled), reservations.read, input.networks) : []),
    ...duplicates(held, reservations.read, input.networks),
    ...input.pods.flatMap((pod) => judgeUse(pod, networks, records)),
  ];
  return {
    discrepancies: discrepancies.toSorted((a, b) => compareAddresses(addressOf(a), addressOf(b))),
    problems: [...problems, ...reservations.problems],
  };
}

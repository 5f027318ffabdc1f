import { compareAddresses } from '../addresses/address.ts';
import type { Problem } from '../problem.ts';
import { type Allocation, readAllocations } from './allocations.ts';
import type { PodOf } from './ledger/by-podref.ts';
import { addressOf, type Discrepancy } from './ledger/discrepancy.ts';
import { duplicates } from './ledger/duplicates.ts';
import { judgeUses } from './ledger/in-use.ts';
import type { LedgerInput, LedgerPod } from './ledger/input.ts';
import { readReservations, unallocated, unreserved } from './ledger/reservations.ts';
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
  const { allocations, records, problems } = readAllocations(input.pools, input.networks);
  const known = input.reservations !== 'unknown';
  const reservations = readReservations(known ? input.reservations : [], input.networks, records);
  const podOf: PodOf<LedgerPod> = (podref) => input.pods.get(podref) ?? input.other?.(podref);
  const networks = new Map(input.networks.map((network) => [network.nad, network]));
  const settled = ({ podref }: { readonly podref: string }) => {
    const pod = podOf(podref);
    return pod === undefined || !isSettling(pod, input.now);
  };
  const { found, held } = judgeAllocations(allocations, podOf, input);
  const unmatched = reservations.read.filter(({ reservation }) => settled(reservation));
  const discrepancies: Discrepancy[] = [
    ...found,
    ...unallocated(unmatched, records),
    ...(known ? unreserved(held.filter(settled), reservations.records, input.networks) : []),
    ...duplicates(held, { allocated: records, reserved: reservations.records }, input.networks),
    ...judgeUses(input.pods, networks, records),
  ];
  return {
    discrepancies: discrepancies.toSorted((a, b) => compareAddresses(addressOf(a), addressOf(b))),
    problems: [...problems, ...reservations.problems],
  };
}

/** What is odd about single allocations, and those that count. A stale one is one finding: that it is not reserved, or given twice, adds nothing. */
function judgeAllocations(
  allocations: readonly Allocation[],
  podOf: PodOf<LedgerPod>,
  input: LedgerInput,
): { readonly found: readonly Discrepancy[]; readonly held: readonly Allocation[] } {
  const found: Discrepancy[] = [];
  const held: Allocation[] = [];
  for (const allocation of allocations) {
    const odd = judgeAllocation(allocation, podOf(allocation.podref), input);
    if (odd !== undefined) found.push(odd);
    if (!isStale(odd)) held.push(allocation);
  }
  return { found, held };
}

import type { Allocation } from '../../domain/pools/allocations.ts';
import type { ClusterPools } from '../../domain/pools/from-cluster/pools.ts';
import type { Discrepancy } from '../../domain/pools/ledger/discrepancy.ts';
import { drawsFrom } from '../../domain/pools/ledger/scope.ts';
import type { EntryArg, IpPoolArg } from '../../findings/catalogue/whereabouts.ts';
import type { Evidence, ObjectRef } from '../../findings/finding.ts';
import { compareRefs, networkRef, pathOf, podRef, ref } from '../../findings/refs.ts';
import { type Group, groupBy } from '../group.ts';

/** The discrepancies of one kind. */
export function ofKind<K extends Discrepancy['kind']>(
  { discrepancies }: ClusterPools,
  kind: K,
): Extract<Discrepancy, { kind: K }>[] {
  return discrepancies.filter((one): one is Extract<Discrepancy, { kind: K }> => one.kind === kind);
}

/** Discrepancies about entries of one IPPool together. */
export function byIpPool<T extends { readonly allocation: Allocation }>(found: readonly T[]): readonly Group<T>[] {
  return groupBy(found, ({ allocation }) => pathOf(allocation.pool));
}

/** The IPPool of an entry, for words. */
export function ipPoolArg({ pool, range }: Allocation): IpPoolArg {
  return { ...pool, range: range.text };
}

/** A reference to an IPPool. */
export function ipPoolRef(pool: { readonly namespace: string; readonly name: string }): ObjectRef {
  return ref('ippool', pool);
}

/** A reference to an OverlappingRangeIPReservation. */
export function reservationRef(reservation: { readonly namespace: string; readonly name: string }): ObjectRef {
  return ref('overlappingrangeipreservation', reservation);
}

/** An entry of an IPPool, for words. */
export function entryArg({ address, offset, podref, ifname }: Allocation): EntryArg {
  return { address: address.text, key: offset, pod: podref, interface: ifname };
}

/** An entry of an IPPool as it is written. */
export function entryEvidence({ pool, offset, address, podref, ifname }: Allocation): Evidence {
  const holder = `podref ${podref === '' ? '(none)' : podref}${ifname === '' ? '' : `, ifname ${ifname}`}`;
  return { source: `spec.allocations["${offset}"]`, of: ipPoolRef(pool), text: `${address.text}: ${holder}` };
}

/** The networks that draw from the IPPool of an entry. */
export function drawing({ networks }: ClusterPools, allocation: Allocation): ObjectRef[] {
  return networks.whereabouts
    .filter((network) => drawsFrom(network, allocation))
    .map(({ nad }) => networkRef(nad))
    .sort(compareRefs);
}

/** References to those of some pods, `namespace/name`, that exist and are not over; each once, in order. */
export function livingPods({ podOf }: ClusterPools, paths: readonly string[]): ObjectRef[] {
  return [...new Set(paths)]
    .flatMap((path) => podOf(path) ?? [])
    .filter(({ alive }) => alive)
    .map(podRef)
    .sort(compareRefs);
}

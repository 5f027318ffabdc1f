import { parseCidr } from '../../addresses/cidr.ts';
import { anyContains, countAddresses, formatWindow, type Window } from '../../addresses/window.ts';
import { type Allocation, type IpPool, readAllocations } from '../allocations.ts';
import type { ByAddress } from '../ledger/by-address.ts';
import type { Discrepancy } from '../ledger/discrepancy.ts';
import type { LedgerNetwork, Reservation } from '../ledger/input.ts';
import { type ReadReservation, readReservations } from '../ledger/reservations.ts';
import { ipPoolName, nodeSlicePoolName, scopeOfIpPool } from '../names.ts';
import { usableIn } from '../usable.ts';
import { offsetLimit } from '../whereabouts.ts';
import { type Amount, fill, type Pool, titleOf, type UsagePod, waitingFor } from './pool.ts';

/** A NAD that uses whereabouts. */
export interface WhereaboutsNetwork extends LedgerNetwork {
  /** The `name` of the CNI config. */
  readonly configName: string;
}

/** A NodeSlicePool object of whereabouts. */
export interface NodeSlicePool {
  readonly namespace: string;
  readonly name: string;
  /** `status.allocations`: an empty node name is a free slice. */
  readonly allocations: readonly { readonly nodeName: string; readonly sliceRange: string }[];
}

/** What the usage of whereabouts pools is computed from. */
export interface WhereaboutsUsage {
  readonly networks: readonly WhereaboutsNetwork[];
  /** Unknown when they could not be read: what is used is unknown then. */
  readonly ipPools: readonly IpPool[] | 'unknown';
  /** When they could not be read, what is used is at least what is shown. */
  readonly reservations: readonly Reservation[] | 'unknown';
  readonly nodeSlicePools: readonly NodeSlicePool[];
  readonly pods: readonly UsagePod[];
  /** What the reconciliation found, for the number of leaked addresses. */
  readonly discrepancies: readonly Discrepancy[];
}

/** The slices of a range that nodes have taken, and all there are. A node that comes when all are taken gets no addresses. */
export function slicesTaken({ allocations }: NodeSlicePool): { readonly taken: number; readonly total: number } {
  return { taken: allocations.filter(({ nodeName }) => nodeName !== '').length, total: allocations.length };
}

/** The addresses that some networks draw from. */
interface Source {
  readonly title: string;
  readonly range: string;
  readonly networkName: string;
  readonly node?: string;
  readonly handsOut: readonly Window[];
  /** Whether handsOut is all that can be used of the range. */
  readonly whole: boolean;
  readonly overlapping: boolean;
  readonly networks: readonly string[];
}

/**
 * The pools of whereabouts: one per range and window, so that two NADs that share an IPPool with different starts, ends or excludes
 * have two; one per slice of a node; one per IPPool that no NAD draws from.
 */
export function whereaboutsPools(input: WhereaboutsUsage): Pool[] {
  const ipPools = input.ipPools === 'unknown' ? [] : input.ipPools;
  const { allocations, records } = readAllocations(ipPools, input.networks);
  const listed = input.reservations === 'unknown' ? [] : input.reservations;
  const reservations = readReservations(listed, input.networks, records);
  const ledger = {
    allocations: byPool(allocations),
    allocated: records,
    reservations: Map.groupBy(reservations.read, ({ reserved }) => reserved.networkName),
    reserved: reservations.records,
  };
  const named = [...sharedRanges(input.networks), ...input.networks.flatMap((network) => slicesOf(network, input))];
  const drawn = new Set(named.map(({ networkName, range }) => poolKey(networkName, range)));
  const orphans = orphansAmong(ipPools, input.networks).filter(
    (one) => !drawn.has(poolKey(one.networkName, one.range)),
  );
  return [
    ...[...named, ...orphans].map((source) => measure(source, ledger, input)),
    ...input.networks.flatMap((network) => unmeasured(network, input)),
  ];
}

/** Allocations by poolKey. Those of one IPPool share its range and scope: they are one run. */
function byPool(allocations: readonly Allocation[]): ReadonlyMap<string, readonly Allocation[]> {
  const pools = new Map<string, Allocation[]>();
  let before: Allocation | undefined;
  let run: Allocation[] = [];
  for (const allocation of allocations) {
    const { scope, range } = allocation;
    if (before?.scope !== scope || before.range !== range) {
      const key = poolKey(scope.networkName, range.text);
      run = pools.get(key) ?? [];
      pools.set(key, run);
    }
    run.push(allocation);
    before = allocation;
  }
  return pools;
}

function poolKey(networkName: string, range: string): string {
  return `${networkName} ${range}`;
}

/** The ranges that are drawn from as they are; NADs that hand out the same addresses of an IPPool are one source. */
function sharedRanges(networks: readonly WhereaboutsNetwork[]): Source[] {
  const sources = networks.flatMap(({ nad, ranges, networkName = '', overlapping, slices }) =>
    (slices === undefined ? ranges : []).map(({ cidr, window, handsOut }): Source => {
      const usable = usableIn(cidr) ?? window;
      const whole = handsOut.length === 1 && handsOut[0]?.first === usable.first && handsOut[0].last === usable.last;
      const title = titleOf(cidr, window, usable);
      return { title, range: cidr.text, networkName, handsOut, whole, overlapping, networks: [nad] };
    }),
  );
  return Map.groupBy(sources, (source) => `${poolKey(source.networkName, source.range)} ${shape(source.handsOut)}`)
    .values()
    .flatMap((same) => (same[0] === undefined ? [] : [merge(same[0], same)]))
    .toArray();
}

function merge(first: Source, same: readonly Source[]): Source {
  const networks = [...new Set(same.flatMap((source) => source.networks))];
  return { ...first, networks, overlapping: same.some(({ overlapping }) => overlapping) };
}

function shape(windows: readonly Window[]): string {
  return windows.map(formatWindow).join(',');
}

function slicesOf(
  { nad, networkName = '', configName, overlapping, slices }: WhereaboutsNetwork,
  input: WhereaboutsUsage,
): Source[] {
  if (slices === undefined) return [];
  const slicePool = input.nodeSlicePools.find(({ name }) => name === nodeSlicePoolName(networkName, configName));
  return (slicePool?.allocations ?? []).flatMap(({ nodeName: node, sliceRange }): Source[] => {
    const slice = parseCidr(sliceRange);
    const usable = slice && usableIn(slice);
    if (node === '' || slice === undefined || usable === undefined) return [];
    const common = { networkName, node, overlapping, networks: [nad] };
    return [{ ...common, title: slice.text, range: slice.text, handsOut: [usable], whole: true }];
  });
}

function orphansAmong(ipPools: readonly IpPool[], networks: readonly WhereaboutsNetwork[]): Source[] {
  return ipPools.flatMap(({ name, range }): Source[] => {
    const cidr = parseCidr(range);
    const usable = cidr && usableIn(cidr);
    if (cidr === undefined || usable === undefined) return [];
    const scope = scopeOfIpPool(name, cidr.text, networks);
    const common = { handsOut: [usable], whole: true, overlapping: true, networks: [] };
    return [{ ...common, ...scope, title: cidr.text, range: cidr.text }];
  });
}

interface Ledger {
  readonly allocations: ReadonlyMap<string, readonly Allocation[]>;
  readonly allocated: ByAddress<Allocation>;
  readonly reservations: ReadonlyMap<string, readonly ReadReservation[]>;
  readonly reserved: ByAddress<ReadReservation>;
}

function measure(source: Source, ledger: Ledger, input: WhereaboutsUsage): Pool {
  const { title, networkName, range, node, handsOut, networks } = source;
  const name = ipPoolName({ networkName, range, node });
  return {
    id: `whereabouts/${source.whole ? name : `${name}/${shape(handsOut)}`}`,
    kind: 'whereabouts',
    title,
    networks,
    ...(node !== undefined && { node }),
    ipPool: name,
    handsOut,
    ...fill(amountOf(handsOut), input.ipPools === 'unknown' ? 'unknown' : BigInt(usedOf(source, ledger))),
    waiting: waitingFor(networks, input.pods, node),
    leaked: input.discrepancies.filter((one) => isLeakFrom(source, one)).length,
    // The ledger tells what is used, whatever the status of the pods.
    unread: [],
  };
}

/** How many different addresses of a source are allocated from it, or reserved elsewhere and so passed over. */
function usedOf({ networkName, range, handsOut, overlapping }: Source, ledger: Ledger): number {
  const own = ledger.allocations.get(poolKey(networkName, range)) ?? [];
  const elsewhere = overlapping ? (ledger.reservations.get(networkName) ?? []) : [];
  let used = 0;
  for (const allocation of own) {
    const { address } = allocation;
    const isFirst = firstFrom(range, ledger.allocated.at(networkName, address.text)) === allocation;
    if (isFirst && anyContains(handsOut, address)) used += 1;
  }
  for (const read of elsewhere) {
    const { address } = read.reserved;
    const isFirst = ledger.reserved.at(networkName, address.text)[0] === read;
    const isOwn = firstFrom(range, ledger.allocated.at(networkName, address.text)) !== undefined;
    if (isFirst && !isOwn && anyContains(handsOut, address)) used += 1;
  }
  return used;
}

function firstFrom(range: string, allocations: readonly Allocation[]): Allocation | undefined {
  for (const allocation of allocations) if (allocation.range.text === range) return allocation;
  return undefined;
}

function amountOf(windows: readonly Window[]): Amount {
  const count = countAddresses(windows);
  return count >= offsetLimit ? 'unlimited' : count;
}

function isLeakFrom({ networkName, range, handsOut }: Source, found: Discrepancy): boolean {
  switch (found.kind) {
    case 'stale-no-pod':
    case 'stale-other-address': {
      const { scope, range: pool, address } = found.allocation;
      return scope.networkName === networkName && pool.text === range && anyContains(handsOut, address);
    }
    case 'reservation-without-allocation':
      return found.reserved.networkName === networkName && anyContains(handsOut, found.reserved.address);
    default:
      return false;
  }
}

/** A network whose range or slices are not known: the range is in a flat file on the nodes, or no node has a slice yet. */
function unmeasured(
  { nad, ranges, networkName, configName, slices }: WhereaboutsNetwork,
  input: WhereaboutsUsage,
): Pool[] {
  const slicePool = nodeSlicePoolName(networkName, configName);
  const sliced = input.nodeSlicePools.some(({ name, allocations }) => {
    return name === slicePool && allocations.some(({ nodeName }) => nodeName !== '');
  });
  if (slices === undefined ? ranges.length > 0 : sliced) return [];
  return [
    {
      id: `whereabouts/${nad}`,
      kind: 'whereabouts',
      title: slices === undefined ? 'range not in the NAD' : `${slices.range.text} in slices of /${slices.prefix}`,
      networks: [nad],
      ...fill('unknown', 'unknown'),
      waiting: waitingFor([nad], input.pods),
      leaked: 0,
      unread: [],
    },
  ];
}

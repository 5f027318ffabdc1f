import type { NodeObject } from '../../../kube/node.ts';
import type { IpPoolObject, NodeSlicePoolObject, ReservationObject } from '../../../kube/whereabouts.ts';
import type { Pod } from '../../attachments/pod.ts';
import type { Nad } from '../../nad/nad.ts';
import type { Problem } from '../../problem.ts';
import { type Allocation, type IpPool, readAllocations } from '../allocations.ts';
import type { PodOf } from '../ledger/by-podref.ts';
import type { Discrepancy } from '../ledger/discrepancy.ts';
import { reconcile } from '../ledger.ts';
import { fill, type Pool } from '../usage/pool.ts';
import type { NodeSlicePool } from '../usage/whereabouts.ts';
import { poolUsage } from '../usage.ts';
import { ipPool, nodeSlicePool, reservation } from './ledger.ts';
import { type PoolNetworks, poolNetworks } from './networks.ts';
import type { PoolPod } from './pod.ts';
import { poolPods } from './pods.ts';

/** Objects of a kind, as far as they could be read. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** Whether these are all: what is not among them does not exist then. */
  readonly complete: boolean;
}

/** What pools are read from; undefined is what could not be read. */
export interface PoolSources {
  readonly nads: readonly Nad[];
  readonly pods: Listed<Pod> | undefined;
  readonly nodes: readonly NodeObject[] | undefined;
  readonly ipPools: Listed<IpPoolObject> | undefined;
  readonly reservations: Listed<ReservationObject> | undefined;
  readonly nodeSlicePools: readonly NodeSlicePoolObject[] | undefined;
  /** RFC 3339. */
  readonly takenAt: string;
}

/** The pools of a cluster, and in what their ledger and the pods contradict each other. */
export interface ClusterPools {
  readonly networks: PoolNetworks;
  /** The pods that have to do with any pool. */
  readonly pods: readonly PoolPod[];
  /** Any pod that was read. */
  readonly podOf: PodOf<PoolPod>;
  readonly ipPools: readonly IpPool[];
  readonly nodeSlicePools: readonly NodeSlicePool[];
  readonly pools: readonly Pool[];
  readonly discrepancies: readonly Discrepancy[];
  /** Allocations to pods that may exist where nobody could look. */
  readonly unseen: readonly Allocation[];
  /** Entries of the ledger that mean nothing. */
  readonly problems: readonly Problem[];
}

/** Reads the pools of a cluster. Nothing is concluded from the absence of what may have been out of sight. */
export function poolsIn(sources: PoolSources): ClusterPools {
  const networks = poolNetworks(sources.nads);
  const resources = new Set(networks.devices.map(({ resource }) => resource));
  const { drawing, other } = poolPods(sources.pods?.items ?? [], sources.nodes, resources);
  const podOf: PodOf<PoolPod> = (podref) => drawing.get(podref) ?? other(podref);
  const pods = [...drawing.values()];
  const ipPools = (sources.ipPools?.items ?? []).map(ipPool);
  const reservations = sources.reservations?.complete ? sources.reservations.items.map(reservation) : 'unknown';
  const nodeSlicePools = (sources.nodeSlicePools ?? []).map(nodeSlicePool);
  const allPods = sources.pods?.complete === true;
  const isUnseen: IsUnseen = ({ podref }) => !allPods && podref.includes('/') && podOf(podref) === undefined;
  const { discrepancies, problems } = reconcile({
    pools: ipPools,
    reservations,
    pods: drawing,
    other,
    networks: networks.whereabouts,
    now: Date.parse(sources.takenAt),
    seesPod: () => allPods,
  });
  const certain = discrepancies.filter((one) => isCertain(one, sources.ipPools?.complete === true, isUnseen));
  const usage = poolUsage({
    ...networks,
    ipPools: sources.ipPools?.complete ? ipPools : 'unknown',
    reservations,
    nodeSlicePools,
    nodes: (sources.nodes ?? []).map(({ metadata, status }) => ({
      name: metadata?.name ?? '',
      allocatable: status?.allocatable ?? {},
    })),
    pods,
    discrepancies: certain,
  });
  return {
    networks,
    pods,
    podOf,
    ipPools,
    nodeSlicePools,
    pools: usage.map((pool) => asFarAsKnown(pool, sources)),
    discrepancies: certain,
    unseen: allPods ? [] : readAllocations(ipPools, networks.whereabouts).allocations.filter(isUnseen),
    problems,
  };
}

/** Whether something is held for a pod that may exist where nobody could look. */
type IsUnseen = (held: { readonly podref: string }) => boolean;

/** An entry that is missing from a list that was cut short is not missing, and a pod out of sight may just be starting. */
function isCertain(found: Discrepancy, allIpPools: boolean, isUnseen: IsUnseen): boolean {
  switch (found.kind) {
    case 'used-but-unrecorded':
      return allIpPools;
    case 'reservation-without-allocation':
      return allIpPools && !isUnseen(found.reservation);
    case 'allocation-without-reservation':
      return !isUnseen(found.allocation);
    default:
      return true;
  }
}

/** What is used of addresses on nodes and of devices is only known from pods; what there is of devices, from nodes. */
function asFarAsKnown(pool: Pool, { pods, nodes }: PoolSources): Pool {
  if (pool.kind === 'device' && nodes === undefined) return { ...pool, ...fill('unknown', 'unknown') };
  if (pool.kind !== 'whereabouts' && pods === undefined) return { ...pool, ...fill(pool.capacity, 'unknown') };
  return pool;
}

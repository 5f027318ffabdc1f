import type { NodeObject } from '../../kube/node.ts';
import { smaller } from '../addresses/order.ts';
import type { Pod } from '../attachments/pod.ts';
import type { Nad } from '../nad/nad.ts';
import type { NodeNetwork } from '../nodes/node-network.ts';
import type { ClusterPools } from '../pools/from-cluster/pools.ts';
import { type Count, isExact, none } from './bounds.ts';
import { deviceSupplies } from './devices.ts';
import { type Draw, drawsOf, networksOf } from './draws.ts';
import type { Limit } from './limit.ts';
import { networkLimits } from './network-limits.ts';
import { hasPodOn, isPodOf, mayGo, nodeLimits, type ServiceOn } from './node-limits.ts';
import { poolSupplies } from './pools.ts';
import { type Limited, type NodeRoom, type Room, roomIn } from './room.ts';
import { addressSupplies, linkSupplies } from './single-holder.ts';
import { nothing, roomOf, type Span, type Supply } from './supply.ts';
import type { Workload } from './workload.ts';

/** What pods are to be fitted into. */
export interface Cluster {
  readonly nads: readonly Nad[];
  /** Whether these are all definitions. */
  readonly allNads: boolean;
  readonly nodes: readonly NodeObject[];
  readonly nodeNetworks: readonly NodeNetwork[];
  readonly pods: readonly Pod[];
  /** Whether these are all pods. */
  readonly allPods: boolean;
  readonly pools: ClusterPools;
  readonly serviceOn: ServiceOn;
}

/** How many pods of a workload fit, and why no more. */
export interface Fit {
  readonly workload: Workload;
  /** `namespace/name`, in the order of the request. */
  readonly networks: readonly string[];
  /** How many of its pods are there already: what fits comes in addition to them. */
  readonly there: number;
  readonly room: Room<Limit>;
  /** How many are asked for, and whether they fit. */
  readonly asked?: { readonly replicas: bigint; readonly fit: 'yes' | 'no' | 'untold' };
}

/**
 * Fits workloads into a cluster, one after the other: each leaves less to those after it. As many as `replicas` are asked for of each, or
 * as many as its manifest says, or for a DaemonSet one on each node that takes its pods.
 */
export function fitAll(workloads: readonly Workload[], cluster: Cluster, replicas?: bigint): Fit[] {
  const promised = new Map<string, Span>();
  return workloads.map((workload) => {
    const draws = drawsOf(workload.pod);
    const supplies = suppliesFor(workload, draws, cluster, promised);
    const room = roomFor(workload, draws, supplies, cluster);
    const wanted = replicas ?? (workload.onePerNode ? daemonsWanted(workload, cluster) : workload.replicas);
    if (wanted !== undefined) promise(supplies, room, wanted, workload.onePerNode, promised);
    return {
      workload,
      networks: networksOf(draws),
      there: cluster.pods.filter((pod) => pod.life !== 'finished' && isPodOf(workload, pod)).length,
      room,
      ...(wanted === undefined ? {} : { asked: { replicas: wanted, fit: whether(wanted, room) } }),
    };
  });
}

const UNSEEN = 'not all pods could be read';

function suppliesFor(
  { pod }: Workload,
  draws: readonly Draw[],
  { nads, nodes, nodeNetworks, pods, allPods, pools }: Cluster,
  promised: ReadonlyMap<string, Span>,
): readonly Supply[] {
  const byPath = new Map(pods.map((one) => [`${one.namespace}/${one.name}`, one]));
  const names = nodes.map(nameOf);
  const common = { nads, promised, ...(allPods ? {} : { doubt: UNSEEN }) };
  const offering = nodes.map((node) => ({ name: nameOf(node), allocatable: node.status?.allocatable ?? {} }));
  const holding = { ...common, pods, nodes: names };
  return [
    ...poolSupplies(draws, { ...common, cluster: pools, pods: byPath, nodeNetworks }),
    ...deviceSupplies(pod, draws, { ...common, nodes: offering, pods: pools.pods }),
    ...addressSupplies(draws, holding),
    ...linkSupplies(draws, holding),
  ];
}

function roomFor(
  workload: Workload,
  draws: readonly Draw[],
  supplies: readonly Supply[],
  cluster: Cluster,
): Room<Limit> {
  const byNode = Map.groupBy(supplies, ({ node }) => node);
  const on = (node: string | undefined) => (byNode.get(node) ?? []).map(limitOf);
  const networks = networksOf(draws);
  const sliced = slicedNetworks(networks, supplies, cluster);
  const places = cluster.nodes
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .map((object) => {
      const node = nameOf(object);
      const own = byNode.get(node) ?? [];
      const unsliced = sliced.filter((network) => !own.some((supply) => supply.networks.includes(network)));
      const slices = unsliced.map((network) => ({ limit: { kind: 'no-slice', network }, bounds: none }) as const);
      return { node, limits: [...nodeLimits(workload, object, networks, cluster), ...slices, ...on(node)] };
    });
  const definitions = { nads: cluster.nads, complete: cluster.allNads };
  return roomIn<Limit>(places, [...networkLimits(workload.pod, draws, definitions), ...on(undefined)]);
}

function limitOf(supply: Supply): Limited<Limit> {
  return { limit: { kind: 'supply', supply }, bounds: roomOf(supply) };
}

/** The networks of which each node has a slice, where it is known which. */
function slicedNetworks(networks: readonly string[], supplies: readonly Supply[], { pools }: Cluster): string[] {
  return networks.filter(
    (network) =>
      pools.networks.whereabouts.some(({ nad, slices }) => nad === network && slices !== undefined) &&
      supplies.some((supply) => supply.node !== undefined && supply.networks.includes(network)),
  );
}

function daemonsWanted(workload: Workload, { nodes, pods }: Cluster): bigint {
  const open = nodes.filter((node) => mayGo(workload, node) && !hasPodOn(workload, nameOf(node), pods));
  return BigInt(open.length);
}

function whether(replicas: bigint, { total }: Room<Limit>): NonNullable<Fit['asked']>['fit'] {
  const has = (count: Count) => count === 'unlimited' || count >= replicas;
  if (has(total.atLeast)) return 'yes';
  return has(total.atMost) ? 'untold' : 'no';
}

/** Notes what the pods take that were asked for and fit. On which node they will be is mostly not known. */
function promise(
  supplies: readonly Supply[],
  { total, nodes, binding }: Room<Limit>,
  wanted: bigint,
  onePerNode: boolean,
  promised: Map<string, Span>,
): void {
  const upTo = (count: Count) => (count === 'unlimited' ? wanted : smaller(count, wanted));
  const rooms = new Map(nodes.map((room) => [room.node, room]));
  for (const { id, node, perPod } of supplies) {
    const pods = node === undefined ? { least: upTo(total.atLeast), most: upTo(total.atMost) } : on(rooms.get(node));
    const before = promised.get(id) ?? nothing;
    promised.set(id, { least: before.least + pods.least * perPod.least, most: before.most + pods.most * perPod.least });
  }

  function on(room: NodeRoom<Limit> | undefined): Span {
    if (room === undefined) return nothing;
    const all = total.atMost !== 'unlimited' && wanted >= total.atMost && binding?.by === 'nodes';
    const certain = onePerNode && all && isExact(room.fits);
    const most = upTo(room.fits.atMost);
    return { least: certain ? most : 0n, most };
  }
}

function nameOf({ metadata }: NodeObject): string {
  return metadata?.name ?? '';
}

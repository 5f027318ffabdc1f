import { overlaps } from '../addresses/window.ts';
import type { Pod } from '../attachments/pod.ts';
import type { Nad } from '../nad/nad.ts';
import { keepOneLedger, type Range, rangeOfConfig } from '../nad/sharing.ts';
import type { NodeNetwork } from '../nodes/node-network.ts';
import type { ClusterPools } from '../pools/from-cluster/pools.ts';
import { hostLocalPools } from '../pools/usage/host-local.ts';
import type { Pool, UsagePod } from '../pools/usage/pool.ts';
import { type Draw, drawsOf, timesDrawn } from './draws.ts';
import type { Span, Supply } from './supply.ts';

/** What is known of pools of addresses and of who is to have of them. */
export interface PoolView {
  readonly cluster: ClusterPools;
  readonly nads: readonly Nad[];
  /** By `namespace/name`. */
  readonly pods: ReadonlyMap<string, Pod>;
  readonly nodeNetworks: readonly NodeNetwork[];
  /** What workloads that come before take, by the id of the supply. */
  readonly promised: ReadonlyMap<string, Span>;
  /** Why pods may hold more than is known. */
  readonly doubt?: string;
}

/** The pools of addresses that a pod draws from, in the cluster and on each node. */
export function poolSupplies(draws: readonly Draw[], view: PoolView): Supply[] {
  const pools = withoutTwins([
    ...view.cluster.pools.filter(({ kind }) => kind === 'whereabouts'),
    ...hostLocalOnAll(draws, view),
  ]);
  const byNode = Map.groupBy(pools, ({ node }) => node ?? '');
  const ranges = rangesOf(view.nads);
  return pools
    .filter(({ networks }) => timesDrawn(draws, networks) > 0n)
    .map((pool) => {
      const near = pool.node === undefined ? pools : [...(byNode.get('') ?? []), ...(byNode.get(pool.node) ?? [])];
      const rivals = near.filter((other) => other !== pool && compete(pool, other, ranges));
      return supplyOf(pool, rivals, draws, view);
    });
}

function supplyOf(pool: Pool, rivals: readonly Pool[], draws: readonly Draw[], view: PoolView): Supply {
  const { id, title, networks, node, free, kind } = pool;
  const promisedOf = (one: Pool) => view.promised.get(one.id) ?? { least: 0n, most: 0n };
  const { least, most } = promisedOf(pool);
  return {
    kind: 'pool',
    id,
    title,
    networks,
    ...(node === undefined ? {} : { node }),
    free,
    awaited: awaited(pool, rivals, view),
    promised: { least, most: rivals.reduce((sum, rival) => sum + promisedOf(rival).most, most) },
    perPod: taking(draws, pool, rivals),
    holders: [],
    ...(kind === 'whereabouts' || view.doubt === undefined ? {} : { doubt: view.doubt }),
  };
}

/** What of a pool a pod takes: an address for each of its interfaces there; where ranges overlap, others may cost one as well. */
function taking(draws: readonly Draw[], pool: Pool, rivals: readonly Pool[]): Span {
  const least = timesDrawn(draws, pool.networks);
  return { least, most: rivals.reduce((sum, { networks }) => sum + timesDrawn(draws, networks), least) };
}

/** What the pods are to have that wait already, less what the ledger has given them on the way; and what is held out of sight. */
function awaited(pool: Pool, rivals: readonly Pool[], { pods, cluster }: PoolView): Span {
  const ledger = cluster.ipPools.find(({ name }) => name === pool.ipPool)?.allocations ?? [];
  let [least, most] = [0n, 0n];
  for (const path of new Set([pool, ...rivals].flatMap(({ waiting }) => waiting))) {
    const pod = pods.get(path);
    if (pod === undefined) continue;
    const wanted = taking(drawsOf(pod), pool, rivals);
    const held = BigInt(ledger.filter(({ podref }) => podref === path).length);
    least += wanted.least > held ? wanted.least - held : 0n;
    most += wanted.most > held ? wanted.most - held : 0n;
  }
  for (const path of pool.unread) {
    const pod = pods.get(path);
    if (pod !== undefined) most += taking(drawsOf(pod), pool, rivals).most;
  }
  return { least, most };
}

/** host-local has a pool on every node, whether pods are there or not; leases that a node tells of are taken. */
function hostLocalOnAll(draws: readonly Draw[], { cluster, nodeNetworks }: PoolView): readonly Pool[] {
  const drawn = cluster.networks.hostLocal.filter(({ nad }) => timesDrawn(draws, [nad]) > 0n);
  const names = new Set(drawn.map(({ configName }) => configName));
  const networks = cluster.networks.hostLocal.filter(({ configName }) => names.has(configName));
  const newcomers = nodeNetworks.map(({ node, leases }): UsagePod => {
    const leased = networks.flatMap(({ nad, configName }) => {
      const addresses = leases?.value.find(({ network }) => network === configName)?.addresses ?? [];
      return addresses.map((address) => ({ address, interface: '', network: nad }));
    });
    const asks = networks.map(({ nad }) => nad);
    return { namespace: '', name: node, node, phase: '', alive: true, addresses: leased, networks: asks };
  });
  return hostLocalPools(networks, [...cluster.pods, ...newcomers]);
}

/** Two networks with slices of one name have the same slices. */
function withoutTwins(pools: readonly Pool[]): readonly Pool[] {
  return [...Map.groupBy(pools, ({ id }) => id).values()].flatMap((same) => {
    const [first] = same;
    const all = (of: (pool: Pool) => readonly string[]) => [...new Set(same.flatMap(of))];
    return first === undefined
      ? []
      : [{ ...first, networks: all(({ networks }) => networks), waiting: all(({ waiting }) => waiting) }];
  });
}

function rangesOf(nads: readonly Nad[]): ReadonlyMap<string, Range> {
  return new Map(
    nads.flatMap(({ namespace, name, config }) =>
      config.kind === 'decoded' ? [[`${namespace}/${name}`, rangeOfConfig(config)] as const] : [],
    ),
  );
}

/** Whether what one pool gives away may be missing in the other. */
function compete(a: Pool, b: Pool, ranges: ReadonlyMap<string, Range>): boolean {
  if (a.kind !== b.kind || !(a.handsOut ?? []).some((one) => (b.handsOut ?? []).some((two) => overlaps(one, two))))
    return false;
  const [one, two] = [a, b].map(({ networks }) => networks.flatMap((nad) => ranges.get(nad) ?? []));
  return (one ?? []).some((range) => (two ?? []).some((other) => keepOneLedger(range, other)));
}

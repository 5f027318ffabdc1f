import { smaller } from '../../domain/addresses/order.ts';
import { formatWindow } from '../../domain/addresses/window.ts';
import type { ClusterPools } from '../../domain/pools/from-cluster/pools.ts';
import { plainNumber } from '../../domain/pools/plain-number.ts';
import { fill, type Pool } from '../../domain/pools/usage/pool.ts';
import { several } from '../../findings/catalogue/phrases.ts';
import type { PoolPlace } from '../../findings/catalogue/pools.ts';
import type { Evidence, ObjectRef } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { compareRefs, networkRef, nodeRef, pathOf, podAt } from '../../findings/refs.ts';
import { defineCheck, type Settings, type Unjudged } from '../check.ts';
import { type Group, groupBy } from '../group.ts';
import { clusterPools } from './cluster-pools.ts';
import { ipPoolRef } from './entries.ts';
import { whyUnknown } from './why-unknown.ts';

/** A pod that finds no address, or no device, does not start. The pools that a network has on several nodes are one finding. */
export const poolRoom = defineCheck({
  slug: 'pool-room',
  title: 'every pool has room for the next pod',
  emits: ['MN501', 'MN502', 'MN503'],
  needs: ['pods', 'nads'],
  wants: ['ipPools', 'reservations', 'nodes', 'nodeSlicePools'],
  *judge(seen, settings) {
    const cluster = clusterPools(seen);
    const drawnFrom = cluster.pools.filter(({ networks }) => networks.length > 0);
    const dark = drawnFrom.flatMap((pool) => {
      const why = whyUnknown(pool, cluster, seen);
      return why === undefined ? [] : [{ why, network: pool.networks[0] ?? '' }];
    });
    for (const group of groupBy(dark, ({ why }) => why)) yield inTheDark(group);
    for (const group of groupBy(drawnFrom, sharedKey)) {
      const worst = worstOf(
        group.flatMap((pool) => limited(pool) ?? []),
        settings,
      );
      if (worst !== undefined) yield filled(worst.code, worst.pools, cluster);
    }
  },
});

/** What cannot be told for one reason is said once, however many networks it concerns. */
function inTheDark(group: Group<{ readonly why: string; readonly network: string }>): Unjudged {
  const [{ why, network }] = group;
  const others = new Set(group.map((one) => one.network)).size - 1;
  return {
    subject: networkRef(network),
    unjudged: others === 0 ? why : `${why}; the same holds for ${several(others, 'more network', 'more networks')}`,
  };
}

/** A pool with an end, of which it is known how near that is. */
type Limited = Pool & { readonly capacity: bigint; readonly used: bigint };

function limited(pool: Pool): Limited | undefined {
  const { capacity, used } = pool;
  return typeof capacity === 'bigint' && typeof used === 'bigint' ? { ...pool, capacity, used } : undefined;
}

/** Equal for the pools that one network has on several nodes, and for the nodes that offer one resource. */
function sharedKey({ id, kind, node, title, networks }: Pool): string {
  if (kind === 'device') return `${kind} ${title}`;
  return node === undefined ? id : `${kind} ${networks.join()}`;
}

type Code = 'MN501' | 'MN502' | 'MN503';

/** The worst that is to be said of some pools, and of which of them. */
function worstOf(pools: readonly Limited[], settings: Settings): { code: Code; pools: Group<Limited> } | undefined {
  const judged = isOfDevices(pools)
    ? pools.map((pool) => ({ pool, code: levelOf(inAll(pools), settings) }))
    : pools.map((pool) => ({ pool, code: levelOf(pool, settings) }));
  for (const code of ['MN501', 'MN502', 'MN503'] as const) {
    const [first, ...others] = judged.filter((one) => one.code === code).map(({ pool }) => pool);
    if (first !== undefined) return { code, pools: [first, ...others] };
  }
  return undefined;
}

/** Of a resource that no node offers there is nothing to be full: that is MN209. */
function levelOf({ kind, capacity, used }: Limited, settings: Settings): Code | undefined {
  const { percentUsed } = fill(capacity, used);
  if (percentUsed === 'unknown' || (kind === 'device' && capacity === 0n)) return undefined;
  if (used >= capacity || percentUsed === 'none') return 'MN501';
  if (percentUsed > settings.poolNearlyFull) return 'MN502';
  return percentUsed > settings.poolFilling ? 'MN503' : undefined;
}

const isOfDevices = (pools: readonly Limited[]): pools is Group<Limited> => pools[0]?.kind === 'device';

/** The scheduler finds the node that has a device left, so what counts is how many there are in all. */
function inAll(pools: Group<Limited>): Limited {
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  return {
    ...pools[0],
    capacity: sum(pools.map(({ capacity }) => capacity)),
    // A node that offers fewer than its pods have taken takes none from others.
    used: sum(pools.map(({ capacity, used }) => smaller(used, capacity))),
  };
}

function filled(code: Code, pools: Group<Limited>, cluster: ClusterPools) {
  const [first] = pools;
  const { kind, networks } = first;
  const objects = pools.map((pool) => ipPoolOf(pool, cluster));
  const [ipPool] = objects;
  const subject = subjectOf(pools, ipPool);
  const waiting = [...new Set(pools.flatMap((pool) => pool.waiting))];
  const drawing = networks.map(networkRef).filter((network) => pathOf(network) !== pathOf(subject));
  return finding(code, {
    subject,
    args: {
      kind,
      pool: [...new Set(pools.map(({ title }) => title))].join(', '),
      networks,
      ...(ipPool === undefined || pools.length > 1 ? {} : { ipPool: pathOf(ipPool) }),
      places: pools.map(placeOf),
      waiting: waiting.length,
      leaked: pools.reduce((leaked, pool) => leaked + pool.leaked, 0),
    },
    affected: [...waiting.map(podAt).sort(compareRefs), ...drawing.sort(compareRefs)],
    evidence: pools.map((pool, index) => evidenceOf(pool, objects[index])),
  });
}

/** What would be looked at: the IPPool, the one node with the devices, or the network where neither is. */
function subjectOf([first, ...others]: Group<Limited>, ipPool: ObjectRef | undefined): ObjectRef {
  if (ipPool !== undefined && others.length === 0) return ipPool;
  if (first.kind === 'device' && first.node !== undefined && others.length === 0) return nodeRef(first.node);
  return networkRef(first.networks[0] ?? '');
}

function ipPoolOf({ ipPool }: Pool, { ipPools }: ClusterPools): ObjectRef | undefined {
  const object = ipPool === undefined ? undefined : ipPools.find(({ name }) => name === ipPool);
  return object && ipPoolRef(object);
}

function placeOf({ node, used, capacity }: Limited): PoolPlace {
  const { percentUsed } = fill(capacity, used);
  return {
    ...(node === undefined ? {} : { node }),
    used: plainNumber(used),
    capacity: plainNumber(capacity),
    percent: typeof percentUsed === 'number' ? percentUsed : 0,
  };
}

function evidenceOf(
  { kind, title, networks, node, used, capacity, handsOut = [] }: Limited,
  ipPool?: ObjectRef,
): Evidence {
  const on = node === undefined ? '' : ` on node ${node}`;
  if (kind === 'device') {
    const of = node === undefined ? {} : { of: nodeRef(node) };
    return { source: 'status.allocatable', ...of, text: `${title}: ${capacity}, of which its pods request ${used}` };
  }
  const text = `${used} of ${capacity} in ${handsOut.map(formatWindow).join(', ') || 'no range'}${on}`;
  if (kind === 'host-local') return { source: 'annotation k8s.v1.cni.cncf.io/network-status', text };
  if (ipPool === undefined) return { source: 'spec.config', of: networkRef(networks[0] ?? ''), text };
  return { source: 'spec.allocations', of: ipPool, text };
}

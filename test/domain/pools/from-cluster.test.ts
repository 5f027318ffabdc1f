import assert from 'node:assert/strict';
import { decodePod } from '../../../src/domain/attachments/decode.ts';
import { decodeNad } from '../../../src/domain/nad/decode.ts';
import { poolNetworks } from '../../../src/domain/pools/from-cluster/networks.ts';
import { poolPod } from '../../../src/domain/pools/from-cluster/pod.ts';
import { poolPods } from '../../../src/domain/pools/from-cluster/pods.ts';
import { type PoolSources, poolsIn } from '../../../src/domain/pools/from-cluster/pools.ts';
import { byPodref } from '../../../src/domain/pools/ledger/by-podref.ts';
import { reconcile } from '../../../src/domain/pools/ledger.ts';
import { poolUsage } from '../../../src/domain/pools/usage.ts';
import { type KindName, kinds, type ObjectOf } from '../../../src/kube/kinds.ts';
import { readJson } from '../../../src/kube/list.ts';
import { recorded, recordedIpPools, recordedNetworks, recordedPods, recordedReservations } from './recorded.ts';

function read<K extends KindName>(kind: K, json: unknown): ObjectOf<K> {
  const object = readJson(kinds[kind].codec, json, kind);
  assert.ok(object.ok, object.ok ? '' : object.problem.message);
  return object.value;
}

function list<K extends KindName>(kind: K, file: string): ObjectOf<K>[] {
  return recorded<{ items: unknown[] }>(`api/${file}.json`).items.map((item) => read(kind, item));
}

const whole = <T>(items: readonly T[]) => ({ items, complete: true });

const sources: PoolSources = {
  nads: list('nads', 'nads-all').map(decodeNad),
  pods: whole(list('pods', 'pods-all').map(decodePod)),
  nodes: list('nodes', 'nodes'),
  ipPools: whole(list('ipPools', 'ippools-all')),
  reservations: whole(list('reservations', 'overlapping-all')),
  nodeSlicePools: [],
  takenAt: '2026-11-20T23:50:00Z',
};

const used = (changed: Partial<PoolSources>) =>
  poolsIn({ ...sources, ...changed }).pools.map(({ kind, capacity, used }) => `${kind} ${used}/${capacity}`);

describe('pools read from the objects of a cluster', () => {
  it('are those of the recorded answers read by hand', () => {
    const { discrepancies } = reconcile({
      pools: recordedIpPools('api/ippools-all.json'),
      reservations: recordedReservations(),
      pods: byPodref(recordedPods('api/pods-all.json')),
      networks: recordedNetworks(),
      now: Date.parse(sources.takenAt),
    });
    const read = poolsIn(sources);
    assert.deepEqual(read.discrepancies, discrepancies);
    const networks = poolNetworks(sources.nads);
    assert.deepEqual(
      networks.whereabouts.map(({ nad, ranges }) => `${nad} ${ranges.length}`),
      recordedNetworks().map(({ nad, ranges }) => `${nad} ${ranges.length}`),
    );
    const byHand = poolUsage({
      ...networks,
      ipPools: recordedIpPools('api/ippools-all.json'),
      reservations: recordedReservations(),
      nodeSlicePools: [],
      nodes: [],
      pods: recordedPods('api/pods-all.json'),
      discrepancies,
    });
    assert.deepEqual(read.pools, byHand);
  });

  it('have no usage when the IPPools could not be read, or not all of them', () => {
    const unknown = ['whereabouts unknown/14', 'whereabouts unknown/6', 'whereabouts unknown/10'];
    assert.deepEqual(used({ ipPools: undefined }).slice(0, 3), unknown);
    assert.deepEqual(used({ ipPools: { items: [], complete: false } }).slice(0, 3), unknown);
  });

  it('have no usage of addresses on nodes and of devices when the pods could not be read', () => {
    const kinds = used({ pods: undefined }).filter((text) => !text.startsWith('whereabouts'));
    assert.ok(kinds.length > 0);
    assert.ok(
      kinds.every((text) => / unknown\//.test(text)),
      kinds.join('\n'),
    );
  });

  it('have no devices that are known when the nodes could not be read', () =>
    assert.ok(used({ nodes: undefined }).includes('device unknown/unknown')));

  it('are not said to leak to pods that nobody could see', () => {
    const { discrepancies, unseen } = poolsIn({ ...sources, pods: { items: [], complete: false } });
    assert.deepEqual(discrepancies, []);
    assert.equal(unseen.length, 17);
    const gone = poolsIn({ ...sources, pods: whole([]) });
    assert.equal(gone.discrepancies.length, 17);
    assert.deepEqual(gone.unseen, []);
  });

  it('miss no entry that may be in an IPPool or a reservation out of sight', () => {
    const nothing = { items: [], complete: false };
    assert.deepEqual(poolsIn({ ...sources, ipPools: nothing }).discrepancies, []);
    assert.deepEqual(poolsIn({ ...sources, reservations: nothing }).discrepancies, []);
    assert.notDeepEqual(poolsIn({ ...sources, ipPools: whole([]) }).discrepancies, []);
  });
});

function podOf(object: Record<string, unknown>) {
  return poolPod(decodePod(read('pods', object)));
}

const annotated = (annotations: Record<string, unknown>) => ({
  namespace: 'shop',
  name: 'cart',
  annotations: Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [
      `k8s.v1.cni.cncf.io/${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ),
});
const status = [{ name: 'shop/lan', interface: 'net1', ips: ['10.0.0.5', '10.0.0.9'] }];

describe('an entry of the ledger', () => {
  it('may be held for a pod on no network, which is there though not all pods could be read', () => {
    const plain = (name: string) => decodePod(read('pods', { metadata: { namespace: 'shop', name }, status: running }));
    const allocations = { 1: { podref: 'shop/plain' }, 2: { podref: 'shop/other' }, 3: { podref: 'shop/unseen' } };
    const pool = { metadata: { name: '10.77.0.0-24' }, spec: { range: '10.77.0.0/24', allocations } };
    const ipPools = whole([read('ipPools', pool)]);
    const pods = { items: [plain('plain'), plain('other')], complete: false };
    const { discrepancies, unseen } = poolsIn({ ...sources, pods, ipPools, reservations: whole([]) });
    assert.deepEqual(
      discrepancies.map((one) => 'allocation' in one && `${one.kind} ${one.allocation.podref}`),
      ['stale-other-address shop/plain', 'stale-other-address shop/other'],
    );
    assert.deepEqual(
      unseen.map(({ podref }) => podref),
      ['shop/unseen'],
    );
  });

  const running = { phase: 'Running', podIP: '10.244.0.9' };
});

describe('a resource that a network names and no device plugin offers', () => {
  it('is used by every pod that asks for it, on networks or not', () => {
    const named = { 'k8s.v1.cni.cncf.io/resourceName': 'memory' };
    const nad = read('nads', { metadata: { namespace: 'shop', name: 'odd', annotations: named } });
    const pod = read('pods', {
      metadata: { namespace: 'shop', name: 'plain' },
      spec: { nodeName: 'node-a', containers: [{ resources: { requests: { memory: '3' } } }] },
    });
    const node = read('nodes', { metadata: { name: 'node-a' }, status: { allocatable: { memory: '8' } } });
    const cluster = { ...sources, nads: [decodeNad(nad)], pods: whole([decodePod(pod)]), nodes: [node] };
    assert.deepEqual(
      poolsIn(cluster).pools.flatMap(({ title, used }) => (title === 'memory' ? [used] : [])),
      [3n],
    );
  });
});

describe('a pod as its pools see it', () => {
  it('shows which of its addresses it asked for', () => {
    const networks = [{ name: 'lan', ips: ['10.0.0.9/24'] }];
    const { addresses } = podOf({ metadata: annotated({ networks, 'network-status': status }) });
    assert.deepEqual(addresses, [
      { address: '10.0.0.5', interface: 'net1', network: 'shop/lan', requested: false },
      { address: '10.0.0.9', interface: 'net1', network: 'shop/lan', requested: true },
    ]);
  });

  it('has no addresses that cannot be read, and none of a sandbox that is gone', () => {
    assert.equal(podOf({ metadata: annotated({ 'network-status': '[{' }) }).addresses, 'unknown');
    const conditions = [
      { type: 'PodReadyToStartContainers', status: 'False', lastTransitionTime: '2026-11-20T12:00:00Z' },
    ];
    const lost = podOf({
      metadata: { ...annotated({ 'network-status': status }), creationTimestamp: '2026-11-20T10:00:00Z' },
      status: { phase: 'Pending', conditions },
    });
    assert.deepEqual([lost.hasSandbox, lost.addresses], [false, []]);
    assert.equal(lost.lastSetUp, Date.parse('2026-11-20T12:00:00Z'));
  });

  it('asks for no network when it is on that of its node, and for its default network when it has one of its own', () => {
    const metadata = annotated({ networks: 'lan,lan@second,infra/wan' });
    assert.deepEqual(podOf({ metadata }).networks, ['shop/lan', 'infra/wan']);
    assert.deepEqual(podOf({ metadata, spec: { hostNetwork: true } }).networks, []);
    const annotations = { 'v1.multus-cni.io/default-network': 'shop/primary' };
    assert.deepEqual(podOf({ metadata: { namespace: 'shop', annotations } }).networks, ['shop/primary']);
  });

  it('has finished when its last container has', () => {
    const ended = (finishedAt: string) => ({ state: { terminated: { exitCode: 0, finishedAt } } });
    const containerStatuses = [ended('2026-11-20T12:00:00Z'), ended('2026-11-20T12:05:00Z')];
    const { alive, finishedAt } = podOf({ status: { phase: 'Succeeded', containerStatuses } });
    assert.deepEqual([alive, finishedAt], [false, Date.parse('2026-11-20T12:05:00Z')]);
  });

  it('takes the devices that its limits name, and its sidecars keep theirs', () => {
    const one = { limits: { 'intel.com/vf': '1' } };
    const { containers, initContainers } = podOf({
      spec: { containers: [{ resources: one }], initContainers: [{ resources: one, restartPolicy: 'Always' }] },
    });
    assert.deepEqual(containers, [{ requests: { 'intel.com/vf': '1' }, restartPolicy: undefined }]);
    assert.equal(initContainers?.[0]?.restartPolicy, 'Always');
  });

  it('is on a node that is ready, that is not, or of which nothing is known', () => {
    const pods = [
      decodePod(read('pods', { metadata: { namespace: 'shop', name: 'cart' }, spec: { nodeName: 'node-a' } })),
    ];
    const node = (name: string, ready: string) =>
      read('nodes', { metadata: { name }, status: { conditions: [{ type: 'Ready', status: ready }] } });
    const isReady = (nodes?: ObjectOf<'nodes'>[]) => poolPods(pods, nodes, new Set()).other('shop/cart')?.nodeReady;
    assert.equal(isReady([node('node-a', 'True')]), true);
    assert.equal(isReady([node('node-a', 'Unknown')]), false);
    assert.equal(isReady([node('node-b', 'True')]), false);
    assert.equal(isReady(), undefined);
  });

  it('is found by its name though it has nothing to do with any pool', () => {
    const pods = [
      { metadata: { namespace: 'shop', name: 'plain' } },
      { metadata: annotated({ networks: [{ name: 'lan' }] }) },
      {
        metadata: { namespace: 'shop', name: 'fast' },
        spec: { containers: [{ resources: { limits: { 'intel.com/vf': '1' } } }] },
      },
      {
        metadata: { namespace: 'shop', name: 'begins-fast' },
        spec: { initContainers: [{ resources: { requests: { 'intel.com/vf': '1' } } }] },
      },
      {
        metadata: { ...annotated({ 'network-status': [{ name: 'shop/lan', default: true }] }), name: 'by-default' },
      },
    ].map((object) => decodePod(read('pods', object)));
    const { drawing, other } = poolPods(pods, undefined, new Set());
    assert.deepEqual([...drawing.keys()], ['shop/cart', 'shop/fast', 'shop/begins-fast', 'shop/by-default']);
    assert.equal(other('shop/plain')?.name, 'plain');
    assert.equal(other('web/plain'), undefined);
    assert.equal(other('plain'), undefined);
  });
});

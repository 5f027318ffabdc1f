import assert from 'node:assert/strict';
import { decodeHostLocal } from '../../../src/domain/pools/host-local.ts';
import { reconcile } from '../../../src/domain/pools/ledger.ts';
import { devicePools, devicesOf } from '../../../src/domain/pools/usage/devices.ts';
import { hostLocalPools } from '../../../src/domain/pools/usage/host-local.ts';
import type { Pool, UsagePod } from '../../../src/domain/pools/usage/pool.ts';
import {
  slicesTaken,
  type WhereaboutsNetwork,
  type WhereaboutsUsage,
  whereaboutsPools,
} from '../../../src/domain/pools/usage/whereabouts.ts';
import { poolUsage, type UsageInput } from '../../../src/domain/pools/usage.ts';
import { decodeWhereabouts } from '../../../src/domain/pools/whereabouts.ts';
import {
  recorded,
  recordedConfigs,
  recordedIpPools,
  recordedNetworks,
  recordedPods,
  recordedReservations,
} from './recorded.ts';

function network(nad: string, ipam: Record<string, unknown>): WhereaboutsNetwork {
  return { nad, configName: nad.replace(/.*\//, ''), ...decodeWhereabouts({ type: 'whereabouts', ...ipam }) };
}

function ipPool(name: string, range: string, ...offsets: number[]) {
  const allocations = offsets.map((offset) => ({
    offset: `${offset}`,
    id: 'c0ffee',
    podref: 'shop/cart',
    ifname: 'net1',
  }));
  return { namespace: 'kube-system', name, range, allocations };
}

function reserved(name: string) {
  return { namespace: 'kube-system', name, podref: 'shop/cart', ifname: 'net1' };
}

function pod(
  name: string,
  node: string | undefined,
  shown: Record<string, string>,
  more: Partial<UsagePod> = {},
): UsagePod {
  const addresses = Object.entries(shown).map(([address, network]) => ({ address, interface: 'net1', network }));
  const networks = addresses.map((one) => one.network);
  return { namespace: 'shop', name, node, phase: 'Running', alive: true, addresses, networks, ...more };
}

function line({ title, node, used, capacity, free, percentUsed }: Pool): string {
  return `${title}${node === undefined ? '' : ` on ${node}`}: ${used} of ${capacity}, ${free} free, ${percentUsed} %`;
}

const nothing: WhereaboutsUsage = {
  networks: [],
  ipPools: [],
  reservations: [],
  nodeSlicePools: [],
  pods: [],
  discrepancies: [],
};

function whereabouts(change: Partial<WhereaboutsUsage>): string[] {
  return whereaboutsPools({ ...nothing, ...change }).map(line);
}

describe('usage of whereabouts pools', () => {
  it('counts the allocations', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/28' })];
    assert.deepEqual(whereabouts({ networks, ipPools: [ipPool('10.0.0.0-28', '10.0.0.0/28', 1, 2, 3)] }), [
      '10.0.0.0/28: 3 of 14, 11 free, 21.42 %',
    ]);
  });

  it('is empty before the first allocation, when there is no IPPool yet', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/28' })];
    assert.deepEqual(whereabouts({ networks }), ['10.0.0.0/28: 0 of 14, 14 free, 0 %']);
    assert.deepEqual(whereabouts({ networks, ipPools: 'unknown' }), [
      '10.0.0.0/28: unknown of 14, unknown free, unknown %',
    ]);
  });

  it('counts what is reserved from another range, once', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/28' })];
    const ipPools = [ipPool('10.0.0.0-28', '10.0.0.0/28', 1)];
    const reservations = [reserved('10.0.0.1'), reserved('10.0.0.2'), reserved('10.9.0.2'), reserved('blue-10.0.0.3')];
    assert.deepEqual(whereabouts({ networks, ipPools, reservations }), ['10.0.0.0/28: 2 of 14, 12 free, 14.28 %']);
    const off = [network('shop/lan', { range: '10.0.0.0/28', enable_overlapping_ranges: false })];
    assert.deepEqual(whereabouts({ networks: off, ipPools, reservations }), ['10.0.0.0/28: 1 of 14, 13 free, 7.14 %']);
  });

  it('counts an address once, though several IPPools of its range hold it, or several reservations', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/28' })];
    const ipPools = [
      ipPool('10.0.0.0-28', '10.0.0.0/28', 1, 2),
      ipPool('10.9.0.0-28', '10.9.0.0/28', 1),
      { ...ipPool('10.0.0.0-28', '10.0.0.0/28', 2, 3), namespace: 'whereabouts' },
    ];
    assert.equal(whereabouts({ networks, ipPools })[0], '10.0.0.0/28: 3 of 14, 11 free, 21.42 %');
    const six = [network('shop/six', { range: '2001:db8::/125' })];
    const reservations = [reserved('2001-db8--2'), reserved('2001-db8-0-0-0-0-0-2')];
    assert.deepEqual(whereabouts({ networks: six, reservations }), ['2001:db8::/125: 1 of 6, 5 free, 16.66 %']);
  });

  it('counts an address in each of the ranges that have given it', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/28' }), network('shop/wide', { range: '10.0.0.0/24' })];
    const ipPools = [ipPool('10.0.0.0-28', '10.0.0.0/28', 1), ipPool('10.0.0.0-24', '10.0.0.0/24', 1)];
    assert.deepEqual(whereabouts({ networks, ipPools }), [
      '10.0.0.0/28: 1 of 14, 13 free, 7.14 %',
      '10.0.0.0/24: 1 of 254, 253 free, 0.39 %',
    ]);
  });

  it('divides an IPPool among NADs with windows of their own', () => {
    const networks = [
      network('shop/low', { range: '10.0.0.0/24', range_end: '10.0.0.9' }),
      network('shop/high', { range: '10.0.0.0/24', range_start: '10.0.0.5', exclude: ['10.0.0.128/25'] }),
      network('shop/same', { range: '10.0.0.7/24', range_end: '10.0.0.9' }),
    ];
    const pools = whereaboutsPools({
      ...nothing,
      networks,
      ipPools: [ipPool('10.0.0.0-24', '10.0.0.0/24', 1, 6, 7, 200)],
    });
    assert.deepEqual(pools.map(line), [
      '10.0.0.1-10.0.0.9/24: 3 of 9, 6 free, 33.33 %',
      '10.0.0.5-10.0.0.254/24: 2 of 123, 121 free, 1.62 %',
    ]);
    assert.deepEqual(
      pools.map((one) => one.networks),
      [['shop/low', 'shop/same'], ['shop/high']],
    );
    assert.equal(new Set(pools.map(({ id }) => id)).size, 2);
  });

  it('does not mix networks of different names', () => {
    const networks = [
      network('shop/blue', { range: '10.0.0.0/29', network_name: 'blue' }),
      network('shop/green', { range: '10.0.0.0/29', network_name: 'green' }),
    ];
    const ipPools = [ipPool('blue-10.0.0.0-29', '10.0.0.0/29', 1, 2)];
    assert.deepEqual(whereabouts({ networks, ipPools }), [
      '10.0.0.0/29: 2 of 6, 4 free, 33.33 %',
      '10.0.0.0/29: 0 of 6, 6 free, 0 %',
    ]);
  });

  it('shows each range that a pod needs an address of', () => {
    const networks = [network('shop/dual', { range: '10.0.0.0/29', ipRanges: [{ range: '2001:db8::/64' }] })];
    assert.deepEqual(whereabouts({ networks, ipPools: [ipPool('2001-db8---64', '2001:db8::/64', 7)] }), [
      '10.0.0.0/29: 0 of 6, 6 free, 0 %',
      '2001:db8::/64: 1 of unlimited, unlimited free, 0 %',
    ]);
  });

  it('has nothing to be full of when everything is excluded', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/29', exclude: ['10.0.0.0/29'] })];
    assert.equal(whereaboutsPools({ ...nothing, networks })[0]?.percentUsed, 'none');
  });

  it('shows an IPPool whose NAD is gone', () => {
    const [pool] = whereaboutsPools({ ...nothing, ipPools: [ipPool('10.0.0.0-29', '10.0.0.0/29', 1)] });
    assert.deepEqual([pool && line(pool), pool?.networks], ['10.0.0.0/29: 1 of 6, 5 free, 16.66 %', []]);
  });

  it('does not know a range in a flat file', () => {
    assert.deepEqual(whereabouts({ networks: [network('shop/flat', {})] }), [
      'range not in the NAD: unknown of unknown, unknown free, unknown %',
    ]);
  });

  it('has a pool per slice of a node', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/24', node_slice_size: '/28', network_name: 'lan' })];
    const slices = {
      namespace: 'kube-system',
      name: 'lan',
      allocations: [
        { nodeName: 'node-a', sliceRange: '10.0.0.0/28' },
        { nodeName: 'node-b', sliceRange: '10.0.0.16/28' },
        { nodeName: '', sliceRange: '10.0.0.32/28' },
      ],
    };
    const ipPools = [ipPool('lan-node-b-10.0.0.16-28', '10.0.0.16/28', 1, 2)];
    assert.deepEqual(whereabouts({ networks, ipPools, nodeSlicePools: [slices] }), [
      '10.0.0.0/28 on node-a: 0 of 14, 14 free, 0 %',
      '10.0.0.16/28 on node-b: 2 of 14, 12 free, 14.28 %',
    ]);
    assert.deepEqual(slicesTaken(slices), { taken: 2, total: 3 });
    assert.deepEqual(whereabouts({ networks }), [
      '10.0.0.0/24 in slices of /28: unknown of unknown, unknown free, unknown %',
    ]);
  });

  it('counts what has leaked', () => {
    const networks = [network('shop/lan', { range: '10.0.0.0/28' })];
    const ipPools = [ipPool('10.0.0.0-28', '10.0.0.0/28', 1)];
    const reservations = [reserved('10.0.0.1'), reserved('10.0.0.9')];
    const { discrepancies } = reconcile({ pools: ipPools, reservations, pods: new Map(), networks, now: 0 });
    const [pool] = whereaboutsPools({ ...nothing, networks, ipPools, reservations, discrepancies });
    assert.deepEqual([pool?.used, pool?.leaked], [2n, 2]);
  });
});

describe('usage of host-local pools', () => {
  const lan = {
    nad: 'shop/lan',
    configName: 'lan',
    ...decodeHostLocal({ subnet: '10.0.0.0/24', rangeStart: '10.0.0.10', rangeEnd: '10.0.0.19' }),
  };

  it('are apart on each node', () => {
    const pods = [
      pod('a', 'node-1', { '10.0.0.10': 'shop/lan' }),
      pod('b', 'node-1', { '10.0.0.11/24': 'shop/lan', '10.9.9.9': 'shop/other' }),
      pod('c', 'node-2', { '10.0.0.10': 'shop/lan' }),
      pod('d', 'node-3', { '10.9.9.9': 'shop/other' }),
    ];
    assert.deepEqual(hostLocalPools([lan], pods).map(line), [
      '10.0.0.10-10.0.0.19/24 on node-1: 2 of 10, 8 free, 20 %',
      '10.0.0.10-10.0.0.19/24 on node-2: 1 of 10, 9 free, 10 %',
    ]);
  });

  it('count no address of a pod that has finished or lost its sandbox, nor one from outside', () => {
    const pods = [
      pod('a', 'node-1', { '10.0.0.10': 'shop/lan' }, { alive: false, phase: 'Succeeded' }),
      pod('b', 'node-1', { '10.0.0.11': 'shop/lan' }, { hasSandbox: false }),
      pod('c', 'node-1', { '10.0.0.77': 'shop/lan' }),
    ];
    assert.deepEqual(hostLocalPools([lan], pods).map(line), [
      '10.0.0.10-10.0.0.19/24 on node-1: 0 of 10, 10 free, 0 %',
    ]);
  });

  it('count no address that a pod has of another network', () => {
    const pods = [pod('a', 'node-1', { '10.0.0.10': 'shop/lan', '10.0.0.12': 'shop/other' })];
    assert.deepEqual(hostLocalPools([lan], pods).map(line), [
      '10.0.0.10-10.0.0.19/24 on node-1: 1 of 10, 9 free, 10 %',
    ]);
  });

  it('count the addresses of pods that did not ask for the network: it may be the default one', () => {
    const pods = [pod('a', 'node-1', { '10.0.0.10': 'shop/lan' }, { networks: [] })];
    assert.deepEqual(hostLocalPools([lan], pods).map(line), [
      '10.0.0.10-10.0.0.19/24 on node-1: 1 of 10, 9 free, 10 %',
    ]);
  });

  it('are shown once without a node when no node uses them', () => {
    assert.deepEqual(hostLocalPools([lan], []).map(line), ['10.0.0.10-10.0.0.19/24: 0 of 10, 10 free, 0 %']);
  });

  it('share the leases of one config name', () => {
    const twin = { ...lan, nad: 'other/lan' };
    const pods = [pod('a', 'node-1', { '10.0.0.10': 'shop/lan' }), pod('b', 'node-1', { '10.0.0.11': 'other/lan' })];
    const [pool, ...more] = hostLocalPools([lan, twin], pods);
    assert.deepEqual(
      [pool && line(pool), pool?.networks, more],
      ['10.0.0.10-10.0.0.19/24 on node-1: 2 of 10, 8 free, 20 %', ['shop/lan', 'other/lan'], []],
    );
  });

  it('show the set that runs out first', () => {
    const dual = {
      nad: 'shop/dual',
      configName: 'dual',
      ...decodeHostLocal({ ranges: [[{ subnet: '10.0.0.0/24' }], [{ subnet: '2001:db8::/125' }]] }),
    };
    const pods = [pod('a', 'node-1', { '10.0.0.2': 'shop/dual', '2001:db8::2': 'shop/dual' })];
    assert.deepEqual(hostLocalPools([dual], pods).map(line), ['2001:db8::/125 on node-1: 1 of 6, 5 free, 16.66 %']);
  });

  it('name the pods that wait and those that cannot be read', () => {
    const pods = [
      pod('a', 'node-1', {}, { phase: 'Pending', networks: ['shop/lan'] }),
      pod('b', 'node-1', {}, { addresses: 'unknown', networks: ['shop/lan'] }),
    ];
    const [pool] = hostLocalPools([lan], pods);
    assert.deepEqual([pool?.node, pool?.waiting, pool?.unread], ['node-1', ['shop/a'], ['shop/b']]);
  });

  it('are left out where the plugin refuses the config', () => {
    const broken = { nad: 'shop/bad', configName: 'bad', ...decodeHostLocal({ subnet: '10.0.0.1/24' }) };
    assert.deepEqual(hostLocalPools([broken], []), []);
  });
});

describe('usage of devices', () => {
  const networks = [{ nad: 'shop/fast', resource: 'intel.com/vf' }];
  const needs = (count: string) => [{ requests: { 'intel.com/vf': count, cpu: '1' } }];

  it('are what nodes offer against what pods take', () => {
    const nodes = [
      { name: 'node-1', allocatable: { 'intel.com/vf': '8', cpu: '4' } },
      { name: 'node-2', allocatable: { cpu: '4' } },
      { name: 'node-3', allocatable: { 'intel.com/vf': '1k' } },
    ];
    const place = { namespace: 'shop', alive: true };
    const pods = [
      { ...place, name: 'a', node: 'node-1', containers: needs('2') },
      { ...place, name: 'b', node: 'node-1', containers: needs('1') },
      { ...place, name: 'c', node: 'node-1', containers: needs('4'), alive: false },
      { ...place, name: 'd', node: undefined, containers: needs('1') },
    ];
    const pools = devicePools(networks, nodes, pods);
    assert.deepEqual(pools.map(line), [
      'intel.com/vf on node-1: 3 of 8, 5 free, 37.5 %',
      'intel.com/vf on node-3: 0 of 1000, 1000 free, 0 %',
    ]);
    assert.deepEqual(pools[0]?.waiting, ['shop/d']);
  });

  it('show more taken than offered when a device plugin lost them', () => {
    const nodes = [{ name: 'node-1', allocatable: { 'intel.com/vf': '0' } }];
    const pods = [{ namespace: 'shop', name: 'a', node: 'node-1', alive: true, containers: needs('2') }];
    assert.deepEqual(devicePools(networks, nodes, pods).map(line), ['intel.com/vf on node-1: 2 of 0, 0 free, 100 %']);
  });

  it('are none where no node offers them', () => {
    assert.deepEqual(devicePools(networks, [{ name: 'node-1', allocatable: {} }], []).map(line), [
      'intel.com/vf: 0 of 0, 0 free, none %',
    ]);
  });

  it('of a pod are those of its containers, or of the init container that needs most', () => {
    const base = { namespace: 'shop', name: 'a', node: 'node-1', alive: true };
    const two = [...needs('1'), ...needs('1')];
    assert.equal(devicesOf({ ...base, containers: two }, 'intel.com/vf'), 2n);
    assert.equal(devicesOf({ ...base, containers: two, initContainers: needs('3') }, 'intel.com/vf'), 3n);
    const sidecar = needs('3').map((container) => ({ ...container, restartPolicy: 'Always' }));
    assert.equal(devicesOf({ ...base, containers: two, initContainers: sidecar }, 'intel.com/vf'), 5n);
    const after = [...sidecar, ...needs('4')];
    assert.equal(devicesOf({ ...base, containers: two, initContainers: after }, 'intel.com/vf'), 7n);
  });
});

describe('usage of the recorded pools', () => {
  interface NodeList {
    readonly items: readonly { metadata: { name: string }; status: { allocatable: Record<string, string> } }[];
  }
  const input: UsageInput = {
    whereabouts: recordedNetworks().map((one) => ({ ...one, configName: one.nad.replace(/.*\//, '') })),
    hostLocal: [...recordedConfigs()].flatMap(([nad, { ipam }]) =>
      ipam?.type === 'host-local' ? { nad, configName: nad.replace(/.*\//, ''), ...decodeHostLocal(ipam) } : [],
    ),
    devices: [{ nad: 'default/sriov-net1', resource: 'intel.com/intel_sriov_netdevice' }],
    nodes: recorded<NodeList>('api/nodes.json').items.map(({ metadata, status }) => ({
      name: metadata.name,
      allocatable: status.allocatable,
    })),
    ipPools: recordedIpPools('api/ippools-all.json'),
    reservations: recordedReservations(),
    nodeSlicePools: [],
    pods: recordedPods('api/pods-all.json'),
    discrepancies: [],
  };
  const pools = poolUsage(input);

  it('are these', () => {
    assert.deepEqual(
      pools.map((pool) => `${pool.networks.join()} ${line(pool)}`),
      [
        'default/wa-network 10.40.0.0/28: 10 of 14, 4 free, 71.42 %',
        'default/wa-small 10.50.0.0/29: 6 of 6, 0 free, 100 %',
        'shop/shop-net 10.45.0.10-10.45.0.20/24: 1 of 10, 9 free, 10 %',
        'default/data-network 10.20.0.100-10.20.0.200/24 on node-a: 2 of 101, 99 free, 1.98 %',
        'default/data-network 10.20.0.100-10.20.0.200/24 on node-b: 1 of 101, 100 free, 0.99 %',
        'default/data-network 10.20.0.100-10.20.0.200/24 on node-c: 1 of 101, 100 free, 0.99 %',
        'default/ipvlan-conf-1 10.70.0.0/24 on node-a: 0 of 253, 253 free, 0 %',
        'default/macvlan-tuning 10.90.0.0/24 on node-a: 1 of 253, 252 free, 0.39 %',
        'default/mgmt-network 10.10.0.100-10.10.0.200/24 on node-a: 1 of 101, 100 free, 0.99 %',
        'default/mgmt-network 10.10.0.100-10.10.0.200/24 on node-c: 1 of 101, 100 free, 0.99 %',
        'default/sriov-net1 10.56.217.0/24 on node-b: 0 of 253, 253 free, 0 %',
        'default/storage-network 10.30.0.100-10.30.0.200/24 on node-a: 1 of 101, 100 free, 0.99 %',
        'default/storage-network 10.30.0.100-10.30.0.200/24 on node-b: 1 of 101, 100 free, 0.99 %',
        'default/storage-network 10.30.0.100-10.30.0.200/24 on node-c: 0 of 101, 101 free, 0 %',
        'default/sriov-net1 intel.com/intel_sriov_netdevice: 0 of 0, 0 free, none %',
      ],
    );
  });

  it('show who waits for the one that is full', () => {
    assert.deepEqual(pools.find(({ networks }) => networks.includes('default/wa-small'))?.waiting, [
      'default/wa-exhaust-5cf7ddbfc7-4td6f',
      'default/wa-exhaust-5cf7ddbfc7-msmtz',
    ]);
    assert.deepEqual(pools.at(-1)?.waiting, ['default/sriov-pending']);
  });

  it('have names of their own', () => {
    assert.equal(new Set(pools.map(({ id }) => id)).size, pools.length);
  });
});

import assert from 'node:assert/strict';
import { type FitReport, fitReport } from '../../../src/checks/capacity/fit-report.ts';
import { fitParts } from '../../../src/cli/fit-parts.ts';
import { workloadsIn } from '../../../src/cli/manifest-input.ts';
import { verdict } from '../../../src/report/fits/verdict.ts';
import { limitText } from '../../../src/report/fits/words.ts';
import type { Gathered } from '../../../src/snapshot/gathered.ts';
import { type Circumstances, snapshotOf } from '../snapshot-of.ts';

const taking = {
  need: <T>(part: Gathered<T>): T => (part.ok ? part.value : assert.fail(part.why.detail)),
  want: <T>(part: Gathered<T>): T | undefined => (part.ok ? part.value : undefined),
};

const NETWORKS = 'k8s.v1.cni.cncf.io/networks';

/** What is to run, as a manifest says it. */
const manifest = (kind: string, networks: string, more: object = {}, name = 'app') => ({
  kind,
  metadata: { name },
  spec: {
    ...more,
    template: { metadata: { annotations: { [NETWORKS]: networks } }, spec: { containers: [{ name: 'main' }] } },
  },
});

function report(
  objects: readonly unknown[],
  wanted: readonly object[],
  about: Circumstances & { replicas?: bigint } = {},
) {
  const snapshot = snapshotOf(objects, about);
  const read = workloadsIn(wanted.map((one) => JSON.stringify(one)).join('\n---\n'), 'file', 'default');
  assert.ok(read.ok, read.ok ? '' : `${read.problem.place}: ${read.problem.message}`);
  const { workloads, nads } = read.value;
  const { replicas } = about;
  return fitReport(snapshot, fitParts(snapshot, nads, taking), { workloads, ...(replicas && { replicas }) });
}

const said = ({ fits }: FitReport) => fits.map(verdict);
const rows = ({ fits: [fit] }: FitReport) =>
  fit?.room.nodes.map(({ node, fits, limit }) => [node, fits.atMost, limit && limitText(limit.limit)]);

// ptp needs nothing of a node.
const nad = (name: string, ipam: object, more: object = {}) => ({
  kind: 'NetworkAttachmentDefinition',
  metadata: { name },
  spec: { config: { cniVersion: '1.0.0', name, type: 'ptp', ...more, ipam } },
});
const small = nad('small', { type: 'whereabouts', range: '10.50.0.0/29' });
const perNode = nad('per-node', { type: 'host-local', subnet: '10.60.0.0/29' });
const node = (name: string, more: object = {}) => ({ kind: 'Node', metadata: { name, labels: { name } }, ...more });
const [a, b] = [node('a'), node('b')];
const pod = (name: string, networks: string, more: object = {}, meta: object = {}) => ({
  kind: 'Pod',
  metadata: { name, annotations: { [NETWORKS]: networks }, ...meta },
  spec: { nodeName: 'a', ...more },
  status: { phase: 'Pending' },
});
const ipPool = (allocations: object) => ({
  kind: 'IPPool',
  metadata: { name: '10.50.0.0-29', namespace: 'kube-system' },
  spec: { range: '10.50.0.0/29', allocations },
});

describe('what fits', () => {
  it('is counted for the whole cluster where the pool is', () => {
    const all = report([a, b, small, ipPool({ 1: { podref: 'default/x' } })], [manifest('Deployment', 'small')], {
      replicas: 6n,
    });
    assert.deepEqual(said(all), [
      '6 asked for, and they do not fit: 5 more fit; the pool 10.50.0.0/29 of default/small binds first',
    ]);
    assert.deepEqual(rows(all)?.[0], ['a', 5n, 'pool 10.50.0.0/29 has 5 free for all nodes']);
  });

  it('is counted on each node where the pool is', () => {
    assert.deepEqual(said(report([a, b, perNode], [manifest('Deployment', 'per-node', { replicas: 10 })])), [
      '10 asked for, and they fit: 10 more fit; the pool 10.60.0.0/29 of default/per-node binds first on each node',
    ]);
  });

  it('leaves to pods that wait what they need, less what the ledger has given them already', () => {
    const waiting = [pod('one', 'small'), pod('two', 'small,small')];
    const all = [a, small, ...waiting, ipPool({ 1: { podref: 'default/two' } })];
    assert.deepEqual(said(report(all, [manifest('Deployment', 'small')])), [
      '1 asked for, and it fits: 3 more fit; the pool 10.50.0.0/29 of default/small binds first',
    ]);
  });

  it('leaves to the workloads of a manifest what those before them take', () => {
    const wanted = [
      manifest('Deployment', 'small', { replicas: 4 }),
      manifest('StatefulSet', 'small', { replicas: 3 }),
    ];
    const [first, second] = report([a, small, ipPool({})], wanted).fits;
    assert.equal(first?.asked?.fit, 'yes');
    assert.deepEqual([second?.asked?.fit, second?.room.total], ['no', { atLeast: 2n, atMost: 2n }]);
  });

  it('cannot be told for a node when the pods before may go there or elsewhere', () => {
    const wanted = [
      manifest('Deployment', 'per-node', { replicas: 4 }),
      manifest('Job', 'per-node', { parallelism: 6 }),
    ];
    const [, second] = report([a, b, perNode], wanted).fits;
    assert.deepEqual([second?.asked?.fit, second?.room.total], ['untold', { atLeast: 2n, atMost: 10n }]);
  });

  it('heeds taints, selectors and nodes that take nobody now', () => {
    const nodes = [
      a,
      node('c', { spec: { unschedulable: true } }),
      node('d', { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] } }),
      node('e', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }),
    ];
    assert.deepEqual(
      rows(report([...nodes, perNode], [manifest('Deployment', 'per-node')]))?.map(([name, , why]) => [name, why]),
      [
        ['a', 'pool 10.60.0.0/29 has 5 free'],
        ['c', 'cordoned'],
        ['d', 'taint gpu=yes:NoSchedule'],
        ['e', 'not ready'],
      ],
    );
  });

  it('is one on each node for a DaemonSet, and none where it has its pod or lacks what the network sits on', () => {
    const owner = { ownerReferences: [{ kind: 'DaemonSet', name: 'app', controller: true }] };
    const c = {
      kind: 'NodeNetworkState',
      metadata: { name: 'b' },
      status: {
        lastSuccessfulUpdateTime: '2026-11-20T12:00:00Z',
        currentState: { interfaces: [{ name: 'eth0', type: 'ethernet', state: 'up' }] },
      },
    };
    const storage = nad('storage', { type: 'host-local', subnet: '10.60.0.0/24' }, { type: 'macvlan', master: 'eth3' });
    const all = report([a, b, c, storage, pod('app-1', 'storage', {}, owner)], [manifest('DaemonSet', 'storage')]);
    assert.deepEqual(
      rows(all)?.map(([, count, why]) => [count, why]),
      [
        [0n, 'has its pod'],
        [0n, 'master eth3 missing (default/storage)'],
      ],
    );
    assert.deepEqual(all.fits[0]?.asked, { replicas: 1n, fit: 'no' });
  });

  it('is one pod where all would have the same address', () => {
    const fixed = nad('fixed', { type: 'static', addresses: [{ address: '10.1.1.5/24' }] });
    assert.deepEqual(said(report([a, b, fixed], [manifest('Deployment', 'fixed', { replicas: 2 })])), [
      '2 asked for, and they do not fit: 1 more fits; each would have the address 10.1.1.5 on default/fixed, which is for one pod',
    ]);
    const [held] = said(report([a, fixed, pod('it', 'fixed')], [manifest('Job', 'fixed')]));
    assert.match(held ?? '', /0 more fit; .* which is held by default\/it$/);
  });

  it('counts the devices of each node, whether the manifest requests them or the injector will', () => {
    const withDevices = (name: string, vf: string) => node(name, { status: { allocatable: { 'example.com/vf': vf } } });
    const sriov = {
      kind: 'NetworkAttachmentDefinition',
      metadata: { name: 'vf', annotations: { 'k8s.v1.cni.cncf.io/resourceName': 'example.com/vf' } },
      spec: { config: { type: 'sriov' } },
    };
    const taken = pod('user', 'vf', { containers: [{ resources: { requests: { 'example.com/vf': '1' } } }] });
    const nodes = [withDevices('a', '4'), withDevices('b', '3')];
    assert.deepEqual(said(report([...nodes, sriov, taken], [manifest('Deployment', 'vf,vf')])), [
      '1 asked for, and it fits: 2 more fit; example.com/vf of default/vf binds first on each node',
    ]);
  });

  it('counts leases that a node tells of, though no pod shows them', () => {
    const probe = {
      kind: 'NodeProbe',
      node: 'a',
      sections: {
        'leases /host/var/lib/cni/networks': 'per-node/10.60.0.2\nper-node/10.60.0.3\nper-node/last_reserved_ip.0',
      },
    };
    const all = report([a, perNode, probe], [manifest('Deployment', 'per-node')]);
    assert.equal(all.fits[0]?.room.total.atMost, 3n);
  });

  it('has a slice for each node, and nothing where a node has none', () => {
    const sliced = nad('sliced', { type: 'whereabouts', range: '10.70.0.0/24', node_slice_size: '/29' });
    const slices = {
      kind: 'NodeSlicePool',
      metadata: { name: 'sliced' },
      spec: { range: '10.70.0.0/24', sliceSize: '/29' },
      status: { allocations: [{ nodeName: 'a', sliceRange: '10.70.0.0/29' }] },
    };
    assert.deepEqual(rows(report([a, b, sliced, slices], [manifest('Deployment', 'sliced')])), [
      ['a', 6n, 'pool 10.70.0.0/29 has 6 free'],
      ['b', 0n, 'has no slice of the range of default/sliced'],
    ]);
  });

  it('has no end without networks', () => {
    assert.deepEqual(said(report([a], [manifest('Deployment', '', { replicas: 500 })])), [
      '500 asked for, and they fit: any number fits, as far as networks go',
    ]);
  });

  it('takes networks from the manifest in the place of those that are there', () => {
    const { spec, ...rest } = nad('small', { type: 'whereabouts', range: '10.51.0.0/28' });
    const larger = { ...rest, spec: { config: JSON.stringify(spec.config) } };
    const read = report([a, small], [larger, manifest('Deployment', 'small')]);
    assert.equal(read.fits[0]?.room.total.atMost, 14n);
  });
});

describe('what cannot fit', () => {
  it('is a pod whose network is not there, is refused, or cannot be read', () => {
    const bad = nad('bad', { type: 'host-local', subnet: '10.60.0.1/29' });
    const why = (networks: string) => said(report([a, bad], [manifest('Deployment', networks)]))[0];
    assert.match(why('nope') ?? '', /not fit: 0 more fit; there is no network default\/nope$/);
    assert.match(
      why('bad') ?? '',
      /not fit: 0 more fit; network default\/bad, ipam\.subnet: network 10\.60\.0\.1\/29 has host bits set/,
    );
    assert.match(why('a/b/c') ?? '', /not fit: 0 more fit; k8s\.v1\.cni\.cncf\.io\/networks: /);
  });
});

describe('what cannot be told', () => {
  const told = (objects: readonly unknown[], networks: string, about: Circumstances = {}) => {
    const [fit] = report(objects, [manifest('Deployment', networks)], about).fits;
    return [fit?.room.total.atLeast, fit?.room.total.atMost, fit?.asked?.fit];
  };

  it('is what an address server has, what nobody may list, and what a node has that nobody asked', () => {
    assert.deepEqual(told([a, nad('leased', { type: 'dhcp' })], 'leased'), [0n, 'unlimited', 'untold']);
    assert.deepEqual(told([a, small], 'small', { missing: { ipPools: 'forbidden' } }), [0n, 'unlimited', 'untold']);
    const macvlan = nad('macvlan', { type: 'host-local', subnet: '10.60.0.0/29' }, { type: 'macvlan', master: 'eth1' });
    assert.deepEqual(told([a, macvlan], 'macvlan'), [0n, 5n, 'untold']);
    assert.deepEqual(told([a], 'elsewhere', { partial: ['nads'] }), [0n, 'unlimited', 'untold']);
    assert.deepEqual(told([a, perNode], 'per-node', { partial: ['pods'] }), [0n, 5n, 'untold']);
  });

  it('does not keep from telling that something does not fit', () => {
    const full = ipPool(Object.fromEntries([1, 2, 3, 4, 5, 6].map((offset) => [offset, { podref: 'default/x' }])));
    assert.deepEqual(told([a, small, nad('leased', { type: 'dhcp' }), full], 'small,leased'), [0n, 0n, 'no']);
  });
});

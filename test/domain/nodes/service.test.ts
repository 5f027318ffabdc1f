import assert from 'node:assert/strict';
import { decodeNad } from '../../../src/domain/nad/decode.ts';
import { mergeViews } from '../../../src/domain/nodes/merge.ts';
import type { NodeInterface, NodeView } from '../../../src/domain/nodes/node-network.ts';
import { type Place, serviceOf } from '../../../src/domain/nodes/service.ts';
import type { NodeObject } from '../../../src/kube/node.ts';

const at = '2026-11-20T12:00:00Z';

function link(name: string, more: Partial<NodeInterface> = {}): NodeInterface {
  return { name, altnames: [], condition: 'up', addresses: [], hardware: true, ...more };
}

function place(interfaces: readonly NodeInterface[], more: Partial<NodeView> = {}, object: NodeObject = {}): Place {
  const source = { kind: 'exec', name: 'pod kube-system/multus', at } as const;
  const view: NodeView = { source, coverage: { kind: 'all', hidden: [], altnames: true }, interfaces, ...more };
  return { network: mergeViews({ node: 'a', createdAt: at, views: [view], unanswered: [] }), object, at };
}

function served(config: object, where: Place, annotations: Record<string, string> = {}) {
  const nad = decodeNad({
    metadata: { namespace: 'n', name: 'x', annotations },
    spec: { config: JSON.stringify(config) },
  });
  return serviceOf(nad.config, where);
}

describe('whether a node can serve a network', () => {
  it('takes the interface of the default route where the definition names none', () => {
    const where = place([link('eth0'), link('eth1')], { defaultRoutes: ['eth0', 'eth1'] });
    assert.equal(served({ type: 'macvlan' }, where).on, 'eth0');
    assert.equal(served({ type: 'ipvlan' }, place([link('eth0')], { defaultRoutes: [] })).verdict, 'missing');
    assert.equal(served({ type: 'macvlan' }, place([link('eth0')])).verdict, 'unknown');
  });

  it('asks nothing of the node for masters inside the pod', () => {
    const config = { type: 'macvlan', master: 'net7', linkInContainer: true };
    assert.equal(served(config, place([])).verdict, 'not-needed');
  });

  it('looks for a host device among the interfaces, and in the pods that have it', () => {
    const where = place([link('eth5', { mac: 'aa:bb:cc:00:11:22', pciAddress: '0000:3b:00.0' })]);
    assert.equal(served({ type: 'host-device', device: 'eth5' }, where).verdict, 'present');
    assert.equal(served({ type: 'host-device', hwaddr: 'AA:BB:CC:00:11:22' }, where).verdict, 'present');
    assert.equal(served({ type: 'host-device', pciBusID: '0000:3b:00.0' }, where).verdict, 'present');
    assert.equal(served({ type: 'host-device', device: 'eth6' }, where).verdict, 'missing');
    assert.equal(served({ type: 'host-device', pciBusID: '0000:af:00.0' }, where).verdict, 'unknown');
    const attached = { kind: 'pod', name: 'pod n/a', at } as const;
    assert.equal(served({ type: 'host-device', device: 'eth6' }, { ...where, attached }).verdict, 'present');
  });

  it('reads devices of plugins from the node itself', () => {
    const annotations = { 'k8s.v1.cni.cncf.io/resourceName': 'intel.com/sriov' };
    const offering = (amount: string) => place([], {}, { status: { allocatable: { 'intel.com/sriov': amount } } });
    assert.equal(served({ type: 'sriov' }, offering('4'), annotations).on, '4 intel.com/sriov');
    assert.equal(served({ type: 'sriov' }, offering('0'), annotations).verdict, 'missing');
    assert.equal(served({ type: 'sriov' }, place([]), annotations).verdict, 'missing');
  });

  it('reads the mappings of localnets, or says that it cannot', () => {
    const config = { type: 'ovn-k8s-cni-overlay', topology: 'localnet', name: 'blue' };
    const mapped = place([], { bridgeMappings: [{ physicalNetwork: 'blue', bridge: 'br-blue' }] });
    assert.equal(served(config, mapped).verdict, 'present');
    assert.equal(served(config, place([], { bridgeMappings: [] })).verdict, 'missing');
    assert.equal(served(config, place([])).verdict, 'unknown');
  });

  it('asks of a bridge whether it has an uplink', () => {
    const config = { type: 'bridge', bridge: 'br0' };
    const bridge = link('br0', { kind: 'bridge', hardware: false });
    const port = (more: Partial<NodeInterface>) => link('p', { enslavedTo: 'br0', ...more });
    assert.equal(served(config, place([bridge, port({})])).verdict, 'present');
    assert.equal(served(config, place([bridge, port({ kind: 'vlan', hardware: false })])).verdict, 'present');
    assert.equal(served(config, place([bridge, port({ kind: 'veth', hardware: false })])).verdict, 'unfit');
    assert.equal(served(config, place([bridge])).verdict, 'unfit');
    assert.equal(served(config, place([])).verdict, 'unfit');
    assert.equal(served(config, place([bridge, port({ hardware: false })])).verdict, 'unknown');
  });

  it('tells all that is wrong with a master', () => {
    const config = { type: 'macvlan', master: 'eth3', mtu: 9000, ipam: { type: 'whereabouts' } };
    const where = place([link('eth3', { condition: 'no-carrier', mtu: 1500, enslavedTo: 'bond0' })], {
      plugins: ['macvlan'],
    });
    const { verdict, troubles } = served(config, where);
    assert.equal(verdict, 'unfit');
    assert.deepEqual(
      troubles.map(({ kind }) => kind),
      ['master-down', 'mtu-above-master', 'master-enslaved', 'plugin-missing'],
    );
  });

  it('tells who refuses an MTU above that of the master', () => {
    const refusals = (type: string) =>
      served({ type, master: 'eth3', mtu: 9000 }, place([link('eth3', { mtu: 1500 })])).troubles.map(
        (trouble) => trouble.kind === 'mtu-above-master' && trouble.refused,
      );
    assert.deepEqual(refusals('macvlan'), [true]);
    assert.deepEqual(refusals('vlan'), [true]);
    assert.deepEqual(refusals('ipvlan'), [false]);
  });

  it('does not call a node that nobody told of missing anything', () => {
    const nothing: Place = {
      network: mergeViews({ node: 'a', createdAt: at, views: [], unanswered: [] }),
      object: {},
      at,
    };
    const config = { type: 'macvlan', master: 'eth3' };
    assert.equal(served(config, nothing).verdict, 'unknown');
    const source = { kind: 'pod', name: 'event of pod n/a', at } as const;
    const refused = { source, certain: false };
    assert.equal(served(config, { ...nothing, refused }).verdict, 'missing');
    assert.equal(served(config, { ...nothing, attached: source, refused }).verdict, 'present');
  });

  it('believes the newest of the pods that got and did not get their interface', () => {
    const nothing: Place = {
      network: mergeViews({ node: 'a', createdAt: at, views: [], unanswered: [] }),
      object: {},
      at,
    };
    const told = (name: string, minute: number) => ({ kind: 'pod', name, at: `2026-11-20T11:${minute}:00Z` }) as const;
    const of = (attached: number, refused: number) =>
      served(
        { type: 'macvlan', master: 'eth3' },
        {
          ...nothing,
          attached: told('pod n/a', attached),
          refused: { source: told('event of pod n/b', refused), certain: false },
        },
      );
    assert.equal(of(30, 20).verdict, 'present');
    const lost = of(20, 30);
    assert.equal(lost.source?.name, 'event of pod n/b');
    assert.deepEqual(lost.troubles, [{ kind: 'master-missing', master: 'eth3', certain: false }]);
  });
});

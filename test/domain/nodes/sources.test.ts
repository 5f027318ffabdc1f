import assert from 'node:assert/strict';
import { viewOfNmstate } from '../../../src/domain/nodes/from-nmstate.ts';
import { viewOfSriov } from '../../../src/domain/nodes/from-sriov.ts';
import { readJson } from '../../../src/kube/list.ts';
import { nodeNetworkStateObject } from '../../../src/kube/node-network-state.ts';
import { sriovNodeStateObject } from '../../../src/kube/sriov-network-node-state.ts';

// Objects as the two operators write them, by their API types; no recording of either exists.
const nmstate = {
  apiVersion: 'nmstate.io/v1beta1',
  kind: 'NodeNetworkState',
  metadata: { name: 'node-a', ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'node-a', uid: 'u' }] },
  status: {
    currentState: {
      'dns-resolver': { running: { server: ['10.0.0.2'], search: [] } },
      interfaces: [
        { name: 'lo', type: 'loopback', state: 'up', mtu: 65536 },
        {
          name: 'ens1f0',
          'alt-names': [{ name: 'enp59s0f0' }],
          type: 'ethernet',
          state: 'up',
          mtu: 9000,
          'mac-address': '3C:FD:FE:A1:B2:C3',
          controller: 'bond0',
          ethernet: {
            speed: 25000,
            'auto-negotiation': true,
            'sr-iov': { 'total-vfs': 64, vfs: [{ id: 0 }, { id: 1 }] },
          },
          ipv4: { enabled: false },
        },
        {
          name: 'bond0',
          type: 'bond',
          state: 'up',
          mtu: 9000,
          ipv4: { enabled: true, address: [{ ip: '10.0.0.11', 'prefix-length': 24 }] },
          'link-aggregation': { mode: 'active-backup', port: ['ens1f0', 'ens1f1'] },
        },
        { name: 'ens1f1', type: 'ethernet', state: 'down', mtu: 1500 },
        { name: 'bond0.100', type: 'vlan', state: 'up', mtu: 1500, vlan: { 'base-iface': 'bond0', id: 100 } },
        { name: 'br-ext', type: 'linux-bridge', state: 'up', bridge: { port: [{ name: 'bond0.100' }] } },
      ],
      routes: {
        running: [
          { destination: '0.0.0.0/0', 'next-hop-interface': 'bond0', metric: 300, 'table-id': 254 },
          { destination: '0.0.0.0/0', 'next-hop-interface': 'ens9', metric: 100, 'table-id': 77 },
          { destination: '10.0.0.0/24', 'next-hop-interface': 'bond0', 'table-id': 254 },
        ],
        config: [],
      },
      ovn: { 'bridge-mappings': [{ localnet: 'physnet', bridge: 'br-ex', state: 'present' }] },
    },
    lastSuccessfulUpdateTime: '2026-11-20T09:00:00Z',
    conditions: [{ type: 'Available', status: 'True' }],
  },
};

function stateOf(value: unknown) {
  const read = readJson(nodeNetworkStateObject, value, 'state');
  assert.ok(read.ok, read.ok ? '' : read.problem.message);
  return read.value;
}

describe('a NodeNetworkState', () => {
  const view = viewOfNmstate(stateOf(nmstate), '2026-11-20T12:00:00Z', true);
  const link = (name: string) => view?.interfaces.find((one) => one.name === name);

  it('tells kind, state, MTU, speed, what it is a port of, VLANs, functions and addresses', () => {
    assert.deepEqual(link('ens1f0'), {
      name: 'ens1f0',
      altnames: ['enp59s0f0'],
      hardware: true,
      condition: 'up',
      mtu: 9000,
      mac: '3c:fd:fe:a1:b2:c3',
      speedMbps: 25000,
      enslavedTo: 'bond0',
      virtualFunctions: { total: 64, enabled: 2 },
      addresses: [],
    });
    assert.deepEqual(link('bond0')?.addresses, ['10.0.0.11/24']);
    assert.deepEqual(link('bond0.100')?.vlan, { parent: 'bond0', id: 100 });
    // Ports that name no controller are named by it.
    assert.equal(link('ens1f1')?.enslavedTo, 'bond0');
    assert.equal(link('bond0.100')?.enslavedTo, 'br-ext');
    assert.equal(link('br-ext')?.kind, 'bridge');
  });

  it('tells the default route of the main table, and the bridges of OVN', () => {
    assert.deepEqual(view?.defaultRoutes, ['bond0']);
    assert.deepEqual(view?.bridgeMappings, [{ physicalNetwork: 'physnet', bridge: 'br-ex' }]);
  });

  it('proves absence while it is kept up to date, however long ago it changed', () => {
    const coverage = (now: string, kept: boolean, value: object = nmstate) =>
      viewOfNmstate(stateOf(value), now, kept)?.coverage.kind;
    assert.equal(coverage('2026-11-20T12:00:00Z', true), 'all');
    assert.equal(coverage('2026-11-20T12:00:00Z', false), 'some');
    assert.equal(coverage('2026-11-20T09:05:00Z', false), 'all');
    const failing = { ...nmstate, status: { ...nmstate.status, conditions: [{ type: 'Failing', status: 'True' }] } };
    assert.equal(coverage('2026-11-20T09:05:00Z', true, failing), 'some');
  });

  it('is nothing to go by while it is empty', () => {
    assert.equal(viewOfNmstate(stateOf({ metadata: { name: 'node-a' } }), '2026-11-20T12:00:00Z', true), undefined);
  });
});

describe('a SriovNetworkNodeState', () => {
  const object = {
    metadata: { name: 'node-a', namespace: 'openshift-sriov-network-operator' },
    status: {
      interfaces: [
        {
          name: 'ens2f0',
          altNames: ['enp175s0f0'],
          mac: '3c:fd:fe:00:00:01',
          driver: 'i40e',
          pciAddress: '0000:af:00.0',
          mtu: 1500,
          linkSpeed: '10000 Mb/s',
          linkAdminState: 'up',
          totalvfs: 64,
          numVfs: 3,
          Vfs: [
            { name: 'ens2f0v0', vfID: 0, driver: 'iavf' },
            { vfID: 1, driver: 'vfio-pci' },
            { vfID: 2, driver: 'iavf' },
          ],
        },
      ],
      syncStatus: 'Succeeded',
    },
  };
  const read = readJson(sriovNodeStateObject, object, 'state');
  const view = read.ok ? viewOfSriov(read.value, '2026-11-20T12:00:00Z') : undefined;

  it('tells the cards with their functions, and how many are free', () => {
    assert.deepEqual(view?.interfaces, [
      {
        name: 'ens2f0',
        altnames: ['enp175s0f0'],
        hardware: true,
        condition: 'unknown',
        mtu: 1500,
        mac: '3c:fd:fe:00:00:01',
        pciAddress: '0000:af:00.0',
        speedMbps: 10000,
        virtualFunctions: { total: 64, enabled: 3, free: 1 },
        addresses: [],
      },
    ]);
  });

  it('proves no absence', () => {
    assert.equal(view?.coverage.kind, 'some');
  });
});

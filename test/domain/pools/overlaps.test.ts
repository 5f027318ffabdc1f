import assert from 'node:assert/strict';
import { parseCidr } from '../../../src/domain/addresses/cidr.ts';
import { formatWindow, type Window } from '../../../src/domain/addresses/window.ts';
import { decodeHostLocal } from '../../../src/domain/pools/host-local.ts';
import {
  type AddressedNetwork,
  type ClusterRange,
  clusterOverlaps,
  networkOverlaps,
  segmentKey,
} from '../../../src/domain/pools/overlaps.ts';
import { decodeWhereabouts } from '../../../src/domain/pools/whereabouts.ts';
import { recordedConfigs } from './recorded.ts';

const eth1 = { kind: 'master', name: 'eth1' } as const;

function windowOf(cidr: string): Window {
  const window = parseCidr(cidr)?.window;
  assert.ok(window);
  return window;
}

function hostLocal(nad: string, ipam: Record<string, unknown>, more: Partial<AddressedNetwork> = {}): AddressedNetwork {
  const ranges = decodeHostLocal(ipam).sets.flatMap((set) => set.ranges);
  return {
    nad,
    segment: eth1,
    handsOut: ranges.flatMap(({ handsOut }) => handsOut),
    subnets: ranges.map(({ subnet }) => subnet.window),
    ...more,
  };
}

function met(...networks: AddressedNetwork[]): string[] {
  return networkOverlaps(networks).map((one) => `${one.networks.join(' ')} ${one.shared.map(formatWindow).join(',')}`);
}

describe('networks of one segment', () => {
  const lan = hostLocal('shop/lan', { subnet: '10.0.0.0/24' });

  it('overlap when they give the same addresses', () => {
    const other = hostLocal('shop/other', { subnet: '10.0.0.0/28' });
    assert.deepEqual(met(other, lan), ['shop/lan shop/other 10.0.0.2-10.0.0.14']);
  });

  it('are one overlap, however many ranges meet', () => {
    const sets = [[{ subnet: '10.0.0.0/29' }], [{ subnet: '10.0.0.64/29' }]];
    assert.deepEqual(met(lan, hostLocal('shop/two', { ranges: sets })), [
      'shop/lan shop/two 10.0.0.2-10.0.0.6,10.0.0.66-10.0.0.70',
    ]);
  });

  it('do not overlap when they divide a subnet', () => {
    const low = hostLocal('shop/low', { subnet: '10.0.0.0/24', rangeEnd: '10.0.0.99' });
    const high = hostLocal('shop/high', { subnet: '10.0.0.0/24', rangeStart: '10.0.0.100' });
    assert.deepEqual(met(low, high), []);
  });

  it('do not overlap when one ledger guards them', () => {
    const [a, b] = ['shop/a', 'shop/b'].map((nad) => ({ ...lan, nad, guard: 'whereabouts' }));
    assert.ok(a && b);
    assert.deepEqual(met(a, b), []);
    assert.equal(met(a, { ...b, guard: 'whereabouts blue' }).length, 1);
    assert.equal(met(a, lan).length, 1);
  });

  it('are those of one master, bridge or resource, and of one VLAN', () => {
    const beside = (segment: AddressedNetwork['segment']) => met(lan, { ...lan, nad: 'shop/other', segment }).length;
    assert.equal(beside({ kind: 'master', name: 'eth1', vlan: 0 }), 1);
    assert.equal(beside({ kind: 'master', name: 'eth2' }), 0);
    assert.equal(beside({ kind: 'bridge', name: 'eth1' }), 0);
    assert.equal(beside({ kind: 'master', name: 'eth1', vlan: 7 }), 0);
    assert.equal(beside(undefined), 0);
    assert.equal(segmentKey(eth1), segmentKey({ ...eth1, vlan: 0 }));
  });
});

describe('networks and the cluster', () => {
  const pods: ClusterRange = { kind: 'pods', name: 'node-a', window: windowOf('10.244.1.0/24') };
  const services: ClusterRange = { kind: 'services', name: 'services', window: windowOf('10.96.0.0/12') };
  const node: ClusterRange = { kind: 'node', name: 'node-a', window: windowOf('172.30.0.11/32') };

  function shadows(network: AddressedNetwork): string[] {
    const found = clusterOverlaps([network], [pods, services, node]);
    return found.map(({ range, shared }) => `${range.kind} ${range.name} ${shared.map(formatWindow).join(',')}`);
  }

  it('overlap when a subnet shadows pods or services, whatever it hands out', () => {
    const inside = { subnet: '10.244.1.0/24', rangeStart: '10.244.1.200' };
    assert.deepEqual(shadows(hostLocal('shop/lan', inside)), ['pods node-a 10.244.1.0-10.244.1.255']);
    assert.deepEqual(shadows(hostLocal('shop/lan', { subnet: '10.100.0.0/24' })), [
      'services services 10.100.0.0-10.100.0.255',
    ]);
  });

  it('overlap when a node has an address that is handed out', () => {
    assert.deepEqual(shadows(hostLocal('shop/lan', { subnet: '172.30.0.0/24' })), ['node node-a 172.30.0.11']);
  });

  it('do not overlap when a node only lives in the same subnet', () => {
    assert.deepEqual(shadows(hostLocal('shop/lan', { subnet: '172.30.0.0/24', rangeStart: '172.30.0.100' })), []);
  });

  it('do not overlap in another family', () => {
    assert.deepEqual(shadows(hostLocal('shop/lan', { subnet: '2001:db8::/64' })), []);
  });
});

describe('the recorded networks', () => {
  const networks = [...recordedConfigs()].map(([nad, config]): AddressedNetwork => {
    const master = 'master' in config && typeof config.master === 'string' ? config.master : undefined;
    const ranges =
      config.ipam?.type === 'whereabouts'
        ? decodeWhereabouts(config.ipam).ranges
        : decodeHostLocal(config.ipam).sets.flatMap((set) => set.ranges);
    return {
      nad,
      segment: master === undefined ? undefined : { kind: 'master', name: master },
      handsOut: ranges.flatMap(({ handsOut }) => handsOut),
      subnets: ranges.map((range) => ('cidr' in range ? range.cidr : range.subnet).window),
    };
  });

  it('do not overlap, neither with one another nor with the cluster', () => {
    assert.ok(networks.filter(({ handsOut, segment }) => handsOut.length > 0 && segment).length >= 7);
    assert.deepEqual(networkOverlaps(networks), []);
    const ranges: ClusterRange[] = [
      { kind: 'pods', name: 'pods', window: windowOf('10.244.0.0/16') },
      { kind: 'services', name: 'services', window: windowOf('10.96.0.0/12') },
      { kind: 'node', name: 'nodes', window: windowOf('172.30.0.0/24') },
    ];
    assert.deepEqual(clusterOverlaps(networks, ranges), []);
  });
});

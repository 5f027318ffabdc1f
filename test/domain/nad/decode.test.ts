import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeNad } from '../../../src/domain/nad/describe.ts';
import { configOf, nadWith, recordedNads } from './recorded.ts';

describe('the NADs of the recorded cluster', () => {
  const nads = recordedNads();

  it('are all there', () => {
    assert.equal(nads.size, 12);
  });

  it('tell what they sit on, and what addresses they hand out', () => {
    const facts = [...nads].map(([name, nad]) => {
      const { type, uplink, ipam, range } = describeNad(nad);
      return [name, type, uplink, ipam, range].join(' | ');
    });
    assert.deepEqual(facts, [
      'default/broken-json | <invalid> |  |  | ',
      'default/data-network | macvlan | eth2 | host-local | 10.20.0.100-10.20.0.200',
      'default/empty-spec | <on disk> |  |  | ',
      'default/ipvlan-conf-1 | ipvlan | eth1 | host-local | 10.70.0.0/24',
      'default/macvlan-tuning | macvlan+tuning | eth1 | host-local | 10.90.0.0/24',
      'default/mgmt-network | macvlan | eth1 | host-local | 10.10.0.100-10.10.0.200',
      'default/sriov-net1 | sriov | device intel.com/intel_sriov_netdevice | host-local | 10.56.217.0/24',
      'default/static-net | macvlan+tuning | eth2 | static | ',
      'default/storage-network | macvlan | eth3 | host-local | 10.30.0.100-10.30.0.200',
      'default/wa-network | macvlan | eth1 | whereabouts | 10.40.0.0/28',
      'default/wa-small | macvlan | eth2 | whereabouts | 10.50.0.0/29',
      'shop/shop-net | macvlan | eth2 | whereabouts | 10.45.0.10-10.45.0.20',
    ]);
  });

  it('name the place where one is no JSON', () => {
    const broken = nads.get('default/broken-json');
    assert.ok(broken?.config.kind === 'unparsable');
    const { problem } = broken.config;
    assert.equal(problem.place, 'spec.config');
    assert.match(problem.message, /expected a key in quotes.*\(line 7, column 1\)/);
    assert.equal(broken.text[problem.offset ?? 0], '}');
    assert.match(problem.excerpt ?? '', /10\.80\.0\.0\/24",\n\}/);
  });

  it('go by the name in the config where there is one', () => {
    assert.equal(configOf(nads.get('default/sriov-net1')).name, 'sriov-network');
    const unnamed = configOf(nads.get('default/mgmt-network'));
    assert.deepEqual([unnamed.name, unnamed.nameWritten], ['mgmt-network', false]);
  });

  it('keep mode, MTU, capabilities and routes', () => {
    const chain = configOf(nads.get('default/macvlan-tuning'));
    assert.deepEqual([chain.form, chain.mode, chain.mtu], ['list', 'bridge', 1400]);
    const capable = configOf(nads.get('default/static-net')).plugins.map(({ capabilities }) => capabilities);
    assert.deepEqual(capable, [['ips'], ['mac']]);
    assert.deepEqual(configOf(nads.get('default/mgmt-network')).routes, [{ destination: '0.0.0.0/0' }]);
  });
});

describe('what a network sits on', () => {
  const resource = { 'k8s.v1.cni.cncf.io/resourceName': 'intel.com/vf' };
  const cases: readonly [title: string, config: object, uplink: object, annotations?: Record<string, string>][] = [
    ['a macvlan with a master', { type: 'macvlan', master: 'ens3' }, { kind: 'master', name: 'ens3' }],
    ['a master in another case, as Go reads it', { type: 'macvlan', Master: 'ens3' }, { kind: 'master', name: 'ens3' }],
    ['an ipvlan without a master', { type: 'ipvlan' }, { kind: 'default-route-master' }],
    [
      'a master in the pod',
      { type: 'macvlan', master: 'net1', linkInContainer: true },
      { kind: 'in-container', name: 'net1' },
    ],
    ['a vlan without a master', { type: 'vlan', vlanId: 7 }, { kind: 'none' }],
    ['a bridge without a name', { type: 'bridge' }, { kind: 'bridge', name: 'cni0' }],
    [
      'a host device by name',
      { type: 'host-device', device: 'eth4' },
      { kind: 'host-device', by: 'device', value: 'eth4' },
    ],
    [
      'a host device by PCI address',
      { type: 'host-device', pciBusID: '0000:3d:00.1' },
      { kind: 'host-device', by: 'pciBusID', value: '0000:3d:00.1' },
    ],
    [
      'a host device from a device plugin',
      { type: 'host-device' },
      { kind: 'device-plugin', resource: 'intel.com/vf' },
      resource,
    ],
    ['an SR-IOV network', { type: 'sriov' }, { kind: 'device-plugin', resource: 'intel.com/vf' }, resource],
    ['an SR-IOV network without a resource', { type: 'sriov' }, { kind: 'none' }],
    [
      'a localnet',
      { type: 'ovn-k8s-cni-overlay', topology: 'localnet', name: 'phys' },
      { kind: 'localnet', physicalNetwork: 'phys' },
    ],
    ['an overlay', { type: 'ovn-k8s-cni-overlay', topology: 'layer2', name: 'l2' }, { kind: 'none' }],
  ];
  for (const [title, config, uplink, annotations] of cases) {
    it(`of ${title}`, () => assert.deepEqual(configOf(nadWith(config, annotations)).uplink, uplink));
  }
});

describe('a VLAN id', () => {
  it('is read from the field that the plugin reads', () => {
    const vlanOf = (config: object) => configOf(nadWith(config)).vlan;
    assert.equal(vlanOf({ type: 'vlan', master: 'eth1', vlanId: 100 }), 100);
    assert.equal(vlanOf({ type: 'bridge', vlan: 7 }), 7);
    assert.equal(vlanOf({ type: 'sriov', vlan: 9 }), 9);
    assert.equal(vlanOf({ type: 'ovn-k8s-cni-overlay', vlanID: 11 }), 11);
    assert.equal(vlanOf({ type: 'macvlan', vlan: 5 }), undefined);
    assert.equal(vlanOf({ type: 'vlan', vlanId: '100' }), undefined);
  });
});

describe('a config', () => {
  it('that is no object is unparsable, not a network without a type', () => {
    for (const text of ['[]', 'null', '7', '"macvlan"', ' ']) assert.equal(nadWith(text).config.kind, 'unparsable');
  });

  it('with a type and plugins is a single plugin, as it is to Multus', () => {
    const config = configOf(nadWith({ type: 'macvlan', plugins: [{ type: 'bridge' }] }));
    assert.deepEqual([config.form, config.type], ['plugin', 'macvlan']);
  });

  it('of an SriovNetwork names its maker', () => {
    const nad = nadWith({ type: 'sriov' }, { 'sriovnetwork.openshift.io/owner-ref': 'v1/SriovNetwork/openshift/net' });
    assert.equal(nad.madeBy, 'v1/SriovNetwork/openshift/net');
  });

  it('of any text is read without an exception, and unparsable exactly when JSON.parse refuses it or it is no object', () => {
    const fragments = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"type"',
      '"macvlan"',
      '"plugins"',
      '"ipam"',
      '1',
      'null',
      ' ',
      '\n',
      '\\',
    ];
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(fc.constantFrom(...fragments)).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        texts.filter((text) => text !== ''),
        (text) => {
          assert.equal(nadWith(text).config.kind, isObjectText(text) ? 'decoded' : 'unparsable');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('with values of any type is read without an exception', () => {
    const keys = [
      'name',
      'type',
      'plugins',
      'ipam',
      'routes',
      'master',
      'mode',
      'mtu',
      'vlan',
      'vlanId',
      'capabilities',
      'ranges',
    ];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('macvlan', 'vlan', 'bridge', 'host-local', ''),
        fc.integer(),
        fc.constant(null),
        fc.boolean(),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), tree), (config) => {
        const nad = nadWith(config);
        assert.equal(nad.config.kind, 'decoded');
        assert.equal(typeof describeNad(nad).type, 'string');
      }),
      { numRuns: 500 },
    );
  });
});

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

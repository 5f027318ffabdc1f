import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAddress } from '../../../src/domain/addresses/address.ts';
import { anyContains, formatWindow } from '../../../src/domain/addresses/window.ts';
import { addressingOf } from '../../../src/domain/nad/addressing.ts';
import { defaultRoutes } from '../../../src/domain/nad/default-route.ts';
import { nearestIpam, nearestPlugin, standingOf } from '../../../src/domain/nad/known-plugins.ts';
import { optionProblems } from '../../../src/domain/nad/options.ts';
import { segmentOf } from '../../../src/domain/nad/segment.ts';
import { configOf, nadWith, recordedNads } from './recorded.ts';

const problemsOf = (config: object) => {
  const nad = nadWith(config);
  return optionProblems(nad, configOf(nad)).map(({ place, message }) => `${place}: ${message}`);
};
const addressing = (ipam: unknown) => addressingOf(configOf(nadWith({ type: 'macvlan', ipam })));
const places = (ipam: unknown) => addressing(ipam).problems.map(({ place }) => place);

describe('the recorded NADs', () => {
  it('have no option or address that a plugin would refuse', () => {
    for (const [name, nad] of recordedNads()) {
      if (nad.config.kind !== 'decoded') continue;
      assert.deepEqual(optionProblems(nad, nad.config), [], name);
      assert.deepEqual(addressingOf(nad.config).problems, [], name);
    }
  });

  it('hand out every address that their pods were seen to hold', () => {
    const seen = {
      'default/data-network': '10.20.0.100',
      'default/wa-network': '10.40.0.1',
      'shop/shop-net': '10.45.0.10',
    };
    for (const [name, text] of Object.entries(seen)) {
      const address = parseAddress(text);
      assert.ok(address && anyContains(addressingOf(configOf(recordedNads().get(name))).handsOut, address), name);
    }
  });
});

describe('an option', () => {
  const cases: readonly [title: string, config: object, expected: RegExp | undefined][] = [
    ['a mode of macvlan', { type: 'macvlan', mode: 'passthru' }, undefined],
    ['a mode of ipvlan in macvlan', { type: 'macvlan', mode: 'l3' }, /^mode: "l3" is none of bridge/],
    ['an empty mode, which means the default', { type: 'ipvlan', mode: '' }, undefined],
    ['a mode that is no text', { type: 'ipvlan', mode: 3 }, /^mode: expected a string, found a number$/],
    ['the highest VLAN id', { type: 'vlan', master: 'eth1', vlanId: 4094 }, undefined],
    ['a reserved VLAN id', { type: 'vlan', master: 'eth1', vlanId: 4095 }, /^vlanId: 4095 is not between 0 and 4094$/],
    ['a VLAN id as text', { type: 'sriov', vlan: '100' }, /^vlan: expected a whole number, found a string$/],
    ['an MTU of 0, which means that of the master', { type: 'macvlan', mtu: 0 }, undefined],
    ['an MTU below what IPv4 needs', { type: 'macvlan', mtu: 60 }, /^mtu: 60 is less than 68$/],
    ['a fraction of an MTU', { type: 'bridge', mtu: 1500.5 }, /^mtu: expected a whole number, found 1500.5$/],
    ['null, which Go passes over', { type: 'macvlan', mode: null, mtu: null }, undefined],
    ['an option of another plugin', { type: 'tuning', mode: 7, vlan: 'x' }, undefined],
    ['a vlan without a master', { type: 'vlan', vlanId: 5 }, /^master: missing/],
    ['a host-device without a device', { type: 'host-device' }, /^device: missing/],
    ['a bad name', { type: 'macvlan', name: '-net' }, /^name: "-net" holds characters/],
    ['capabilities as a list', { type: 'macvlan', capabilities: ['ips'] }, /^capabilities: expected an object/],
  ];
  for (const [title, config, expected] of cases) {
    it(`is judged: ${title}`, () => {
      const problems = problemsOf(config);
      if (expected === undefined) assert.deepEqual(problems, []);
      else {
        assert.equal(problems.length, 1);
        assert.match(problems[0] ?? '', expected);
      }
    });
  }

  it('in a list of plugins is named with its place', () => {
    assert.match(
      problemsOf({ name: 'n', plugins: [{ type: 'macvlan' }, { type: 'bridge', mtu: -1 }] })[0] ?? '',
      /^plugins\[1\]\.mtu: /,
    );
  });
});

describe('addressing', () => {
  it('names each field that is wrong', () => {
    assert.deepEqual(places({ type: 'host-local', subnet: '10.0.0.0/33' }), ['ipam.subnet']);
    assert.deepEqual(places({ type: 'whereabouts', range: '10.0.0.0/24', exclude: ['x'] }), ['ipam.exclude[0]']);
    assert.deepEqual(places({ type: 'static', addresses: [{ address: '10.1.1.5/24' }, { address: '10.1.1.6' }] }), [
      'ipam.addresses[1].address',
    ]);
    assert.deepEqual(places({ type: 'host-local', subnet: '10.0.0.0/24', gateway: '10.0.1.1' }), ['ipam.gateway']);
    assert.deepEqual(places({ type: 'dhcp', routes: [{ gw: '10.0.0.1' }, { dst: 'default' }, 7] }), [
      'ipam.routes[0].dst',
      'ipam.routes[1].dst',
      'ipam.routes[2]',
    ]);
    assert.deepEqual(places(7), ['ipam']);
    const list = { name: 'n', plugins: [{ type: 'macvlan', ipam: { type: 'host-local', subnet: 'x' } }] };
    assert.deepEqual(
      addressingOf(configOf(nadWith(list))).problems.map(({ place }) => place),
      ['plugins[0].ipam.subnet'],
    );
  });

  it('tells what is handed out', () => {
    const handsOut = (ipam: object) => addressing(ipam).handsOut.map(formatWindow);
    assert.deepEqual(handsOut({ type: 'host-local', subnet: '10.0.0.0/24', gateway: '10.0.0.5' }), [
      '10.0.0.1-10.0.0.4',
      '10.0.0.6-10.0.0.254',
    ]);
    assert.deepEqual(handsOut({ type: 'whereabouts', range: '10.0.0.0/29', exclude: ['10.0.0.3'] }), [
      '10.0.0.1-10.0.0.2',
      '10.0.0.4-10.0.0.6',
    ]);
    assert.deepEqual(handsOut({ type: 'static', addresses: [{ address: '10.1.1.5/24' }] }), ['10.1.1.5']);
    assert.deepEqual(handsOut({ type: 'dhcp' }), []);
  });

  it('of any shape is read without an exception', () => {
    const keys = [
      'type',
      'subnet',
      'range',
      'ranges',
      'ipRanges',
      'rangeStart',
      'range_end',
      'gateway',
      'routes',
      'dst',
      'gw',
      'addresses',
      'address',
      'exclude',
      'node_slice_size',
    ];
    const texts = fc.constantFrom(
      'host-local',
      'whereabouts',
      'static',
      '10.0.0.0/24',
      '10.0.0.9',
      '10.0.0.5-10.0.0.9/24',
      '2001:db8::/64',
      '',
      '/',
      '::',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        texts,
        texts,
        fc.integer(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('tree')),
      ),
    }));
    const types = fc.constantFrom('macvlan', 'vlan', 'bridge', 'sriov', 'host-device', 'ovn-k8s-cni-overlay');
    fc.assert(
      fc.property(types, fc.dictionary(fc.constantFrom(...keys), tree), texts, (type, ipam, ipamType) => {
        const nad = nadWith({ type, ipam: { ...ipam, type: ipamType }, subnets: ipamType });
        const config = configOf(nad);
        for (const { place, message } of [...addressingOf(config).problems, ...optionProblems(nad, config)]) {
          assert.ok(place !== '' && message !== '');
        }
        assert.ok(defaultRoutes(config).every(({ place }) => place.startsWith('ipam.routes[')));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a segment', () => {
  const segment = (config: object) => segmentOf(configOf(nadWith(config)));

  it('is the same for a VLAN link and the vlan plugin', () => {
    assert.equal(
      segment({ type: 'vlan', master: 'eth1', vlanId: 100 }),
      segment({ type: 'macvlan', master: 'eth1.100' }),
    );
  });

  it('is told apart by VLAN and master', () => {
    const all = [
      { type: 'macvlan', master: 'eth1' },
      { type: 'macvlan', master: 'eth2' },
      { type: 'macvlan' },
      { type: 'bridge', bridge: 'eth1' },
      { type: 'bridge', bridge: 'eth1', vlan: 5 },
    ].map(segment);
    assert.equal(new Set(all).size, all.length);
  });

  it('is not known of what belongs to one pod', () => {
    assert.equal(segment({ type: 'host-device', device: 'eth4' }), undefined);
    assert.equal(segment({ type: 'macvlan', linkInContainer: true }), undefined);
  });
});

describe('the name of a plugin', () => {
  it('is known, or near one that is', () => {
    assert.equal(standingOf('macvlan'), 'known');
    assert.equal(standingOf('host-local'), 'ipam');
    assert.equal(standingOf('flannel'), 'cluster-network');
    for (const [slip, meant] of [
      ['macvaln', 'macvlan'],
      ['mcvlan', 'macvlan'],
      ['host_device', 'host-device'],
      ['SRIOV', 'sriov'],
      ['bridgee', 'bridge'],
    ] as const) {
      assert.equal(standingOf(slip), 'unknown');
      assert.equal(nearestPlugin(slip), meant);
    }
    assert.equal(nearestPlugin('acme-fabric'), undefined);
    assert.equal(nearestIpam('hostlocal'), 'host-local');
  });
});

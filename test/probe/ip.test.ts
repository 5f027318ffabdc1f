import assert from 'node:assert/strict';
import { linkCondition } from '../../src/probe/interface.ts';
import {
  parseIpJsonInterfaces,
  parseIpJsonNeighbours,
  parseIpJsonRoutes,
  parseIpJsonRules,
} from '../../src/probe/ip-json.ts';
import { parseIpTextInterfaces } from '../../src/probe/ip-text.ts';
import { parseIpTextNeighbours, parseIpTextRoutes, parseIpTextRules } from '../../src/probe/ip-text-routes.ts';
import { interfacesAgree, routesAgree, withoutReceived } from './agree.ts';
import { recorded, recordings } from './recorded.ts';

describe('ip -j', () => {
  it('reads name, index, state, MTU, MAC, addresses and the master in another namespace', () => {
    const { value, problems } = parseIpJsonInterfaces(recorded('conflist-pod.ip-j-addr').stdout);
    assert.deepEqual(problems, []);
    assert.deepEqual(value.at(-1), {
      name: 'net1',
      index: 3,
      state: 'up',
      adminUp: true,
      carrier: true,
      mtu: 1400,
      mac: '7e:f5:24:7c:53:de',
      lower: { index: 3, netnsId: 0 },
      addresses: [
        { address: '10.90.0.2', prefix: 24, family: 4, scope: 'global', flags: [] },
        { address: 'fe80::7cf5:24ff:fe7c:53de', prefix: 64, family: 6, scope: 'link', flags: [] },
      ],
    });
  });

  it('reads kind, macvlan mode and promiscuity from the details', () => {
    const { value } = parseIpJsonInterfaces(recorded('hexagonal-app.ip-j-d-link').stdout);
    assert.deepEqual(
      value.map(({ name, kind, macvlanMode, promiscuity }) => [name, kind, macvlanMode, promiscuity]),
      [
        ['lo', undefined, undefined, 0],
        ['eth0', 'veth', undefined, 0],
        ['net1', 'macvlan', 'bridge', 0],
        ['net2', 'macvlan', 'bridge', 0],
        ['net3', 'macvlan', 'bridge', 0],
      ],
    );
  });

  it('reads counters', () => {
    const { value } = parseIpJsonInterfaces(recorded('hexagonal-app.ip-j-s-link').stdout);
    assert.deepEqual(value.find(({ name }) => name === 'eth0')?.counters, {
      rxBytes: 33126,
      rxPackets: 401,
      rxErrors: 0,
      rxDropped: 0,
      txBytes: 962,
      txPackets: 13,
      txErrors: 0,
      txDropped: 0,
    });
  });

  it('sees the second default route in front of eth0', () => {
    const { value } = parseIpJsonRoutes(recorded('hexagonal-app.ip-j-route').stdout);
    assert.deepEqual(
      value.filter(({ destination }) => destination === 'default'),
      [
        {
          family: 4,
          destination: 'default',
          kind: 'unicast',
          gateway: '10.10.0.1',
          interface: 'net1',
          metric: 0,
          table: 'main',
          flags: [],
        },
        {
          family: 4,
          destination: 'default',
          kind: 'unicast',
          gateway: '10.244.1.1',
          interface: 'eth0',
          metric: 0,
          table: 'main',
          flags: [],
        },
      ],
    );
  });

  it('tells the families and tables of all routes apart', () => {
    const { value, problems } = parseIpJsonRoutes(recorded('hexagonal-app.ip-j-route-all').stdout);
    assert.deepEqual(problems, []);
    const main4 = value.filter(({ family, table }) => family === 4 && table === 'main');
    assert.deepEqual(main4, parseIpJsonRoutes(recorded('hexagonal-app.ip-j-route').stdout).value);
    const main6 = value.filter(({ family, table, kind }) => family === 6 && table === 'main' && kind === 'unicast');
    assert.deepEqual(main6, parseIpJsonRoutes(recorded('hexagonal-app.ip-j-6-route').stdout, 6).value);
    const local = value.find(({ destination }) => destination === '10.30.0.100/32');
    assert.deepEqual([local?.kind, local?.table, local?.interface], ['local', 'local', 'net3']);
  });

  it('reads rules', () => {
    assert.deepEqual(parseIpJsonRules(recorded('samplepod.ip-j-rule').stdout, 4).value, [
      { family: 4, priority: 0, from: 'all', table: 'local' },
      { family: 4, priority: 32766, from: 'all', table: 'main' },
      { family: 4, priority: 32767, from: 'all', table: 'default' },
    ]);
  });

  it('reads neighbours; of `show dev` the device is the one that was asked for', () => {
    assert.deepEqual(parseIpJsonNeighbours(recorded('neigh.dup').stdout, 'net2').value, [
      { address: '10.20.0.100', interface: 'net2', mac: 'fa:f7:42:20:ad:6a', state: 'reachable' },
    ]);
    assert.equal(parseIpJsonNeighbours(recorded('neigh.dup').stdout).problems.length, 1);
  });

  it('names the item that it cannot read and keeps the others', () => {
    const { value, problems } = parseIpJsonRoutes(
      '[{"dst":"10.0.0.0/33","dev":"net1"},{},{"dst":"10.1.0.0/16","dev":"net1"}]',
    );
    assert.deepEqual(
      value.map(({ destination }) => destination),
      ['10.1.0.0/16'],
    );
    assert.deepEqual(
      problems.map(({ place }) => place),
      ['ip -j route, item 1'],
    );
  });

  it('takes the usage of busybox for what it is: no JSON', () => {
    const { stdout, stderr } = recorded('busybox.ip-j-addr');
    assert.equal(stdout, '');
    assert.match(parseIpJsonInterfaces(stderr).problems[0]?.message ?? '', /^no JSON/);
  });
});

describe('ip without JSON', () => {
  const pods = recordings(/\.ip-j-addr$/)
    .map((name) => name.replace('.ip-j-addr', ''))
    .filter((pod) => pod !== 'busybox');

  for (const pod of pods) {
    it(`${pod}: text and JSON of iproute2 tell the same`, () => {
      const text = parseIpTextInterfaces(recorded(`${pod}.ip-addr`).stdout);
      const json = parseIpJsonInterfaces(recorded(`${pod}.ip-j-addr`).stdout);
      assert.deepEqual(text.problems, []);
      assert.deepEqual(text.value, json.value);
    });
  }

  for (const pod of pods.filter((name) => recordings(/\.ip-d-link$/).includes(`${name}.ip-d-link`))) {
    it(`${pod}: details, counters and routes too`, () => {
      const details = parseIpTextInterfaces(recorded(`${pod}.ip-d-link`).stdout);
      assert.deepEqual(details, parseIpJsonInterfaces(recorded(`${pod}.ip-j-d-link`).stdout));
      const counters = parseIpTextInterfaces(recorded(`${pod}.ip-s-link`).stdout);
      assert.ok(counters.value.every((link) => link.counters !== undefined));
      const json = parseIpJsonInterfaces(recorded(`${pod}.ip-j-s-link`).stdout);
      assert.deepEqual(counters.value.map(withoutReceived), json.value.map(withoutReceived));
      const routes = parseIpTextRoutes(recorded(`${pod}.ip-route`).stdout);
      assert.deepEqual(routes, parseIpJsonRoutes(recorded(`${pod}.ip-j-route`).stdout));
    });
  }

  it('busybox and iproute2 in two containers of one pod agree', () => {
    const busybox = parseIpTextInterfaces(recorded('ok.exporter-busybox').stdout);
    const iproute2 = parseIpTextInterfaces(recorded('err.multi-container-default').stdout);
    assert.deepEqual(busybox.problems, []);
    interfacesAgree(busybox.value, iproute2.value, ['index', 'adminUp', 'carrier', 'mtu', 'mac']);
    assert.equal(
      busybox.value.some(({ state }) => state !== undefined),
      false,
      'busybox 1.35 prints no state',
    );
    assert.ok(busybox.value.every((link) => linkCondition(link) === 'up'));
  });

  it('does not believe the name that busybox prints for a master in another namespace', () => {
    const { value } = parseIpTextInterfaces(recorded('busybox.ip-addr').stdout);
    assert.deepEqual(
      value.map(({ name, lower }) => [name, lower]),
      [
        ['lo', undefined],
        ['eth0', { index: 189 }],
        ['net1', { index: 3 }],
      ],
    );
  });

  it('reads links of a node: enslaved ports and their bridge', () => {
    const { value, problems } = parseIpTextInterfaces(recorded('hostnet-pod.ip-addr').stdout);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      value.filter(({ enslavedTo }) => enslavedTo === 'cni0').map(({ index }) => index),
      [187, 188, 189, 190, 191, 192, 194],
    );
    assert.deepEqual(
      value.find(({ name }) => name === 'eth3')?.addresses.map(({ address }) => address),
      ['fe80::58cd:acff:fe75:c74c'],
    );
  });

  it('reads what only some links have: VLAN, altnames, flags of addresses, a peer, no carrier', () => {
    const { value, problems } = parseIpTextInterfaces(
      [
        '7: eth1.100@eth1: <NO-CARRIER,BROADCAST,MULTICAST,UP,M-DOWN> mtu 1496 qdisc noqueue master br7 state LOWERLAYERDOWN mode DEFAULT group default qlen 1000',
        '    link/ether 02:00:00:00:00:07 brd ff:ff:ff:ff:ff:ff promiscuity 1  allmulti 1 minmtu 0 maxmtu 65535 ',
        '    vlan protocol 802.1Q id 100 <REORDER_HDR> addrgenmode eui64 numtxqueues 1 ',
        '    bridge_slave state disabled priority 32 ',
        '    altname enp3s0.100',
        '    inet 10.0.0.1 peer 10.0.0.2/30 scope global secondary eth1.100',
        '    inet6 fd00::1/64 scope global dadfailed tentative ',
        '       valid_lft forever preferred_lft forever',
      ].join('\n'),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(value, [
      {
        name: 'eth1.100',
        index: 7,
        kind: 'vlan',
        vlanId: 100,
        state: 'lowerlayerdown',
        adminUp: true,
        carrier: false,
        mtu: 1496,
        mac: '02:00:00:00:00:07',
        enslavedTo: 'br7',
        promiscuity: 1,
        lower: { name: 'eth1' },
        altnames: ['enp3s0.100'],
        addresses: [
          { address: '10.0.0.1', prefix: 30, family: 4, scope: 'global', flags: ['secondary'] },
          { address: 'fd00::1', prefix: 64, family: 6, scope: 'global', flags: ['dadfailed', 'tentative'] },
        ],
      },
    ]);
    assert.deepEqual(value.map(linkCondition), ['no-carrier']);
  });

  it('reads routes that discard, of several hops, of other tables and by a gateway of the other family', () => {
    const { value, problems } = parseIpTextRoutes(
      [
        'blackhole 10.77.0.0/16 ',
        '10.79.0.0/16 ',
        '\tnexthop via 10.9.0.2 dev net1 weight 1 ',
        '\tnexthop via 10.9.0.3 dev net2 weight 2 ',
        '10.80.0.0/16 via 10.9.0.2 dev net1 table 100 metric 50 linkdown ',
        '10.81.0.0/16 via inet6 fd00::2 dev net1 ',
        'what is this',
      ].join('\n'),
    );
    const common = { family: 4, table: 'main', metric: 0, flags: [] };
    assert.deepEqual(value, [
      { ...common, destination: '10.77.0.0/16', kind: 'blackhole' },
      { ...common, destination: '10.79.0.0/16', kind: 'unicast', gateway: '10.9.0.2', interface: 'net1', weight: 1 },
      { ...common, destination: '10.79.0.0/16', kind: 'unicast', gateway: '10.9.0.3', interface: 'net2', weight: 2 },
      {
        ...common,
        destination: '10.80.0.0/16',
        kind: 'unicast',
        gateway: '10.9.0.2',
        interface: 'net1',
        table: '100',
        metric: 50,
        flags: ['linkdown'],
      },
      { ...common, destination: '10.81.0.0/16', kind: 'unicast', gateway: 'fd00::2', interface: 'net1' },
    ]);
    assert.deepEqual(problems, [{ place: 'ip route, line 7', message: 'is no route', excerpt: 'what is this' }]);
  });

  it('busybox and iproute2 write the same rules and neighbours differently', () => {
    assert.deepEqual(
      parseIpTextRules(
        '99:\tnot from 10.9.0.1/32 to 10.2.0.0/16 iif v0 fwmark 0x1/0xff lookup 100 \n0:\tfrom all unreachable\n',
        4,
      ).value,
      [
        {
          family: 4,
          priority: 99,
          negated: true,
          from: '10.9.0.1/32',
          to: '10.2.0.0/16',
          inputInterface: 'v0',
          mark: '0x1/0xff',
          table: '100',
        },
        { family: 4, priority: 0, from: 'all', action: 'unreachable' },
      ],
    );
    const expected = [
      { address: '10.9.0.2', interface: 'v0', mac: '02:00:00:00:00:01', state: 'permanent' },
      { address: '10.9.0.77', interface: 'v0', state: 'failed' },
    ];
    const busybox =
      '10.9.0.2 dev v0 lladdr 02:00:00:00:00:01 used 0/0/0 probes 0 PERMANENT\n10.9.0.77 dev v0  ref 1 used 0/0/0 probes 4 FAILED\n';
    const iproute2 = '10.9.0.2 dev v0 lladdr 02:00:00:00:00:01 PERMANENT \n10.9.0.77 dev v0  FAILED \n';
    assert.deepEqual(parseIpTextNeighbours(busybox), { value: expected, problems: [] });
    assert.deepEqual(parseIpTextNeighbours(iproute2), { value: expected, problems: [] });
  });

  it('busybox and iproute2 print the same routes', () => {
    const iproute2 = parseIpTextRoutes(recorded('order-db.ip-route').stdout).value;
    const busybox = parseIpTextRoutes(recorded('order-db.ip-route').stdout.replaceAll(/ proto kernel/g, '')).value;
    routesAgree(iproute2, busybox, ['metric', 'table']);
  });
});

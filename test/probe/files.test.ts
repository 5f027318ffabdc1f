import assert from 'node:assert/strict';
import { parseIfconfig } from '../../src/probe/ifconfig.ts';
import { parseIpJsonInterfaces, parseIpJsonRoutes } from '../../src/probe/ip-json.ts';
import { parseIpTextInterfaces } from '../../src/probe/ip-text.ts';
import { parseIpTextRoutes } from '../../src/probe/ip-text-routes.ts';
import { fillIn, interfacesOfProc, placeIpv4 } from '../../src/probe/merge.ts';
import { parseProcNetArp } from '../../src/probe/proc/arp.ts';
import { parseProcNetDev } from '../../src/probe/proc/dev.ts';
import { parseProcNetFibTrie } from '../../src/probe/proc/fib-trie.ts';
import { parseProcNetIfInet6 } from '../../src/probe/proc/if-inet6.ts';
import { parseProcNetIpv6Route } from '../../src/probe/proc/ipv6-route.ts';
import { parseProcNetRoute } from '../../src/probe/proc/route.ts';
import { parseProcNetVlanConfig } from '../../src/probe/proc/vlan-config.ts';
import { parseRouteTable } from '../../src/probe/route-table.ts';
import { parseSysLinks, parseSysLinksCat } from '../../src/probe/sys-class-net.ts';
import { interfacesAgree, routesAgree, withoutReceived } from './agree.ts';
import { recorded, recordings } from './recorded.ts';

const net1 = {
  name: 'net1',
  adminUp: true,
  carrier: true,
  mtu: 1500,
  mac: '42:54:96:0e:72:b6',
  addresses: [
    { address: '10.40.0.13', prefix: 28, family: 4 },
    { address: 'fe80::4054:96ff:fe0e:72b6', prefix: 64, family: 6, scope: 'link' },
  ],
  counters: {
    rxBytes: 1722,
    rxPackets: 41,
    rxErrors: 0,
    rxDropped: 0,
    txBytes: 1048,
    txPackets: 14,
    txErrors: 0,
    txDropped: 0,
  },
};

describe('ifconfig', () => {
  it('reads busybox', () => {
    const { value, problems } = parseIfconfig(recorded('busybox.ifconfig-a').stdout);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      value.find(({ name }) => name === 'net1'),
      net1,
    );
    assert.deepEqual(parseIfconfig(recorded('busybox.ifconfig-net1').stdout).value, [net1]);
  });

  for (const name of recordings(/^(?!busybox).*\.ifconfig-a$/)) {
    const pod = name.replace('.ifconfig-a', '');
    it(`${pod}: net-tools and iproute2 agree`, () => {
      const { value, problems } = parseIfconfig(recorded(name).stdout);
      assert.deepEqual(problems, []);
      interfacesAgree(value, parseIpJsonInterfaces(recorded(`${pod}.ip-j-addr`).stdout).value, [
        'adminUp',
        'carrier',
        'mtu',
      ]);
      assert.ok(value.every(({ counters }) => counters !== undefined));
    });
  }

  it('a label is the same interface, and a link that is down says nothing of its carrier', () => {
    const text = `net1: flags=4098<BROADCAST,MULTICAST>  mtu 9000
        inet 10.0.0.1  netmask 255.255.255.0  broadcast 10.0.0.255
        ether 02:00:00:00:00:01  txqueuelen 1000  (Ethernet)

net1:1: flags=4098<BROADCAST,MULTICAST>  mtu 9000
        inet 10.0.0.2  netmask 255.255.255.255
`;
    assert.deepEqual(parseIfconfig(text).value, [
      {
        name: 'net1',
        adminUp: false,
        mtu: 9000,
        mac: '02:00:00:00:00:01',
        addresses: [
          { address: '10.0.0.1', prefix: 24, family: 4 },
          { address: '10.0.0.2', prefix: 32, family: 4 },
        ],
      },
    ]);
  });
});

describe('route and netstat', () => {
  it('busybox: route, netstat, /proc/net/route and ip tell the same', () => {
    const route = parseRouteTable(recorded('busybox.route-n').stdout);
    const netstat = parseRouteTable(recorded('busybox.netstat-rn').stdout, 'netstat -rn');
    const proc = parseProcNetRoute(recorded('busybox.proc-net-route').stdout);
    const ip = parseIpTextRoutes(recorded('busybox.ip-route').stdout);
    for (const { problems } of [route, netstat, proc, ip]) assert.deepEqual(problems, []);
    assert.deepEqual(proc.value, [
      {
        family: 4,
        destination: 'default',
        kind: 'unicast',
        gateway: '10.244.2.1',
        interface: 'eth0',
        metric: 0,
        table: 'main',
      },
      { family: 4, destination: '10.40.0.0/28', kind: 'unicast', interface: 'net1', metric: 0, table: 'main' },
      { family: 4, destination: '10.244.2.0/24', kind: 'unicast', interface: 'eth0', metric: 0, table: 'main' },
    ]);
    assert.deepEqual(route.value, proc.value);
    routesAgree(netstat.value, proc.value, ['table']);
    assert.equal(
      netstat.value.some(({ metric }) => metric !== undefined),
      false,
      'netstat prints no metric',
    );
    routesAgree(ip.value, proc.value, ['metric', 'table']);
  });

  for (const name of recordings(/^(?!busybox).*\.route-n$/)) {
    const pod = name.replace('.route-n', '');
    it(`${pod}: net-tools and iproute2 agree`, () => {
      const route = parseRouteTable(recorded(name).stdout);
      assert.deepEqual(route.problems, []);
      routesAgree(route.value, parseIpJsonRoutes(recorded(`${pod}.ip-j-route`).stdout).value, ['metric', 'table']);
    });
  }

  it('reads the IPv6 table of net-tools and of busybox, without the kernel’s last resort', () => {
    const netTools = `Kernel IPv6 routing table
Destination                    Next Hop                   Flag Met Ref  Use If
fd00::/64                      ::                         U    256 2      0 v0
fd77::/64                      ::                         !n   1024 1      0 lo
::/0                           fd00::9                    UG   1024 1      0 v0
::1/128                        ::                         Un   0   2      0 lo
ff00::/8                       ::                         U    256 3      0 v0
::/0                           ::                         !n   -1  1      0 lo
`;
    const busybox = `Kernel IPv6 routing table
Destination                                 Next Hop                                Flags Metric Ref    Use Iface
fd00::/64                                   ::                                      U     256    2        0 v0      
fd77::/64                                   ::                                      !n    1024   1        0 lo      
::/0                                        fd00::9                                 UG    1024   1        0 v0      
::1/128                                     ::                                      Un    0      2        0 lo      
ff00::/8                                    ::                                      U     256    3        0 v0      
::/0                                        ::                                      !n    -1     1        0 lo      
`;
    const proc = `fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000002 00000000 00000001       v0
fd770000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000400 00000001 00000000 00200200       lo
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000009 00000400 00000001 00000000 00000003       v0
00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001       lo
ff000000000000000000000000000000 08 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000003 00000000 00000001       v0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
`;
    const value = [
      { family: 6, destination: 'fd00::/64', kind: 'unicast', interface: 'v0', metric: 256 },
      { family: 6, destination: 'fd77::/64', kind: 'reject', interface: 'lo', metric: 1024 },
      { family: 6, destination: 'default', kind: 'unicast', gateway: 'fd00::9', interface: 'v0', metric: 1024 },
      { family: 6, destination: '::1/128', kind: 'local', interface: 'lo', metric: 0 },
      { family: 6, destination: 'ff00::/8', kind: 'multicast', interface: 'v0', metric: 256 },
    ];
    assert.deepEqual(parseRouteTable(netTools), { value, problems: [] });
    assert.deepEqual(parseRouteTable(busybox), { value, problems: [] });
    assert.deepEqual(parseProcNetIpv6Route(proc), { value, problems: [] });
  });

  it('a table whose heading is damaged is not taken for one of the other family', () => {
    const damaged = recorded('static-pod.route-n').stdout.replace('Genmask', 'Gonmask');
    const { value, problems } = parseRouteTable(damaged);
    assert.deepEqual(value, []);
    assert.equal(problems.length, 3);
  });

  it('routes that discard have no interface', () => {
    const proc = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
*\t00004D0A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
*\t00004E0A\t00000000\t0201\t0\t0\t7\t0000FFFF\t0\t0\t0
`;
    assert.deepEqual(parseProcNetRoute(proc).value, [
      { family: 4, destination: '10.77.0.0/16', kind: 'unknown', metric: 0, table: 'main' },
      { family: 4, destination: '10.78.0.0/16', kind: 'reject', metric: 7, table: 'main' },
    ]);
  });

  it('big-endian machines write the same table in the other byte order', () => {
    const big = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask
eth0\t00000000\t0AF40201\t0003\t0\t0\t0\t00000000
net1\t0A280000\t00000000\t0001\t0\t0\t0\tFFFFFFF0
eth0\t0AF40200\t00000000\t0001\t0\t0\t0\tFFFFFF00
`;
    assert.deepEqual(parseProcNetRoute(big), parseProcNetRoute(recorded('busybox.proc-net-route').stdout));
  });
});

describe('/proc and /sys', () => {
  it('/proc/net/dev tells what ip -s tells', () => {
    for (const name of recordings(/^(?!busybox).*\.proc-net-dev$/)) {
      const { value, problems } = parseProcNetDev(recorded(name).stdout);
      assert.deepEqual(problems, []);
      const ip = parseIpJsonInterfaces(recorded(name.replace('proc-net-dev', 'ip-j-s-link')).stdout).value;
      assert.deepEqual(
        value.map(withoutReceived),
        ip.map(({ name, counters }) => withoutReceived({ name, counters })),
      );
    }
  });

  it('a name may touch its first number', () => {
    assert.deepEqual(parseProcNetDev('  net1:12345678 9 1 2 0 0 0 0 5 6 7 8 0 0 0 0\n').value, [
      {
        name: 'net1',
        counters: {
          rxBytes: 12345678,
          rxPackets: 9,
          rxErrors: 1,
          rxDropped: 2,
          txBytes: 5,
          txPackets: 6,
          txErrors: 7,
          txDropped: 8,
        },
      },
    ]);
  });

  it('the files of one pod together give what ip gives, but for scopes and masters', () => {
    const dev = parseProcNetDev(recorded('busybox.proc-net-dev').stdout).value;
    const ipv6 = parseProcNetIfInet6(recorded('busybox.proc-net-if-inet6').stdout);
    const own = parseProcNetFibTrie(recorded('busybox.proc-net-fib-trie').stdout);
    const routes = parseProcNetRoute(recorded('busybox.proc-net-route').stdout).value;
    assert.deepEqual(ipv6.problems, []);
    assert.deepEqual(own, { value: ['10.40.0.13', '10.244.2.184', '127.0.0.1'], problems: [] });
    const { interfaces, unplaced } = placeIpv4(interfacesOfProc(dev, ipv6.value), own.value, routes);
    assert.deepEqual(unplaced, []);
    const ip = parseIpTextInterfaces(recorded('busybox.ip-addr').stdout).value;
    interfacesAgree(interfaces, ip, ['index']);
    interfacesAgree(fillIn(interfaces, parseIfconfig(recorded('busybox.ifconfig-a').stdout).value), ip, ['mtu']);
  });

  it('an address on a network that two interfaces share stays unplaced', () => {
    const links = [
      { name: 'net1', addresses: [] },
      { name: 'net2', addresses: [] },
    ];
    const routes = parseIpJsonRoutes(recorded('samplepod2.ip-j-route').stdout).value;
    assert.deepEqual(
      routes.filter(({ destination }) => destination === '10.40.0.0/28').map((route) => route.interface),
      ['net1', 'net2'],
    );
    const { unplaced, interfaces } = placeIpv4(links, ['10.40.0.7'], routes);
    assert.deepEqual(unplaced, [{ address: '10.40.0.7', candidates: ['net1', 'net2'] }]);
    assert.deepEqual(interfaces, links);
  });

  it('if_inet6 tells tentative and failed addresses', () => {
    const text = `fd000000000000000000000000000001 03 40 00 c0     net1
fe800000000000000000000000000007 04 40 20 88     net2
`;
    assert.deepEqual(parseProcNetIfInet6(text).value, [
      {
        interface: 'net1',
        index: 3,
        address: { address: 'fd00::1', prefix: 64, family: 6, scope: 'global', flags: ['tentative'] },
      },
      {
        interface: 'net2',
        index: 4,
        address: { address: 'fe80::7', prefix: 64, family: 6, scope: 'link', flags: ['dadfailed'] },
      },
    ]);
  });

  it('arp tells which neighbours are resolved', () => {
    const text = `IP address       HW type     Flags       HW address            Mask     Device
10.9.0.2         0x1         0x6         02:00:00:00:00:01     *        v0
10.9.0.3         0x1         0x2         02:00:00:00:00:03     *        v0
10.9.0.77        0x1         0x0         00:00:00:00:00:00     *        v0
10.9.0.99        0x1         0xc         00:00:00:00:00:00     *        v0
`;
    assert.deepEqual(parseProcNetArp(text), {
      value: [
        { address: '10.9.0.2', interface: 'v0', mac: '02:00:00:00:00:01', state: 'permanent' },
        { address: '10.9.0.3', interface: 'v0', mac: '02:00:00:00:00:03' },
        { address: '10.9.0.77', interface: 'v0' },
      ],
      problems: [],
    });
  });

  it('VLANs have their parent', () => {
    const text = `VLAN Dev name	 | VLAN ID
Name-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD
eth1.100       | 100  | eth1
storage        | 7  | bond0
`;
    assert.deepEqual(parseProcNetVlanConfig(text), {
      value: [
        { name: 'eth1.100', vlanId: 100, parent: 'eth1' },
        { name: 'storage', vlanId: 7, parent: 'bond0' },
      ],
      problems: [],
    });
  });

  it('sysfs: master, lower link, speed, virtual functions; unknown speeds are absent', () => {
    const text = `eth1 ifindex 3
eth1 iflink 3
eth1 mtu 9000
eth1 operstate up
eth1 carrier 1
eth1 address CA:5E:5D:43:98:A2
eth1 speed 25000
eth1 flags 0x1003
eth1 master br0
eth1 hardware 1
eth1 sriov_totalvfs 8
eth1 sriov_numvfs 4
eth1 virtual-function-here eth1v0
eth1.7 ifindex 9
eth1.7 iflink 3
eth1.7 operstate lowerlayerdown
eth1.7 speed -1
eth1.7 flags 0x1002
eth1.7 kind vlan
eth1.7 lower eth1
eth1.7 hardware 0
`;
    assert.deepEqual(parseSysLinks(text), {
      value: [
        {
          name: 'eth1',
          index: 3,
          state: 'up',
          adminUp: true,
          carrier: true,
          mtu: 9000,
          mac: 'ca:5e:5d:43:98:a2',
          enslavedTo: 'br0',
          speedMbps: 25000,
          hardware: true,
          virtualFunctions: { total: 8, enabled: 4, inThisNamespace: 1 },
        },
        {
          name: 'eth1.7',
          index: 9,
          kind: 'vlan',
          state: 'lowerlayerdown',
          adminUp: false,
          lower: { index: 3, name: 'eth1' },
          hardware: false,
        },
      ],
      problems: [],
    });
  });

  it('sysfs by a bare cat: links without carrier or hardware address do not shift the others', () => {
    const text = `DEVTYPE=vlan
INTERFACE=eth1.7
IFINDEX=9
1496
down
3
ca:5e:5d:43:98:a2
0x1002
INTERFACE=tun0
IFINDEX=11
1400
unknown
11

0x10d1
1
`;
    assert.deepEqual(parseSysLinksCat(text), {
      value: [
        {
          name: 'eth1.7',
          index: 9,
          kind: 'vlan',
          state: 'down',
          adminUp: false,
          mtu: 1496,
          mac: 'ca:5e:5d:43:98:a2',
          lower: { index: 3 },
        },
        { name: 'tun0', index: 11, state: 'unknown', adminUp: true, carrier: true, mtu: 1400 },
      ],
      problems: [],
    });
  });
});

import assert from 'node:assert/strict';
import { nodeArgv } from '../../src/probe/node.ts';
import { cniConfigurationOrder, ofNode, parseNode } from '../../src/probe/node-parse.ts';
import { recorded } from './recorded.ts';

/** Output of the node's script, from its sections. */
function output(sections: Readonly<Record<string, string>>, ending = 'M done\n'): string {
  const parts = Object.entries(sections).map(
    ([name, text]) => `\nM begin ${name}\n${text}\nM end ${text === '!' ? 1 : 0}\n`,
  );
  return `${parts.join('')}\n${ending}`;
}

/** What the Multus daemon's pod sees: the node's root at /hostroot, and a directory of its own image. */
const multus = {
  'ip addr': recorded('hostnet-pod.ip-addr').stdout,
  '/proc/net/route': `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask
eth0\t00000000\t01001EAC\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t00001EAC\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
`,
  '/proc/net/vlan/config':
    'VLAN Dev name\t | VLAN ID\nName-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD\neth3       | 100  | eth1\n',
  'bin /hostroot/opt/cni/bin': 'macvlan\nbridge\nBridge\n',
  'bin /opt/cni/bin': 'cilium-cni\n',
  'conf /host/etc/cni/net.d': '10-bridge.conflist\n00-multus.conf\n05-cilium.conflist.cilium_bak\n',
  'leases /hostroot/var/lib/cni/networks':
    'mgmt/\nmgmt/10.10.0.100\nmgmt/lock\nmgmt/last_reserved_ip.0\nempty/\nv6/\nv6/fd00::2\n',
  'leases /var/lib/cni/networks': '!',
  mounts:
    '/ /hostroot\n/etc/cni/net.d /host/etc/cni/net.d\n/x/pods/1/volumes/kubernetes.io~empty-dir/v /var/lib/cni/networks',
};

describe('the node’s own network', () => {
  it('reads what a host-network pod sees', () => {
    const node = parseNode(output(multus), 'M');
    assert.deepEqual(node.problems, []);
    assert.ok(node.interfaces !== 'unknown' && node.defaultRoutes !== 'unknown');
    assert.deepEqual(
      node.interfaces.slice(0, 6).map(({ name, mtu, state }) => [name, mtu, state]),
      [
        ['lo', 65536, 'unknown'],
        ['eth0', 1500, 'up'],
        ['eth1', 1500, 'up'],
        ['eth2', 1500, 'up'],
        ['eth3', 1500, 'up'],
        ['cni0', 1500, 'up'],
      ],
    );
    const eth3 = node.interfaces.find(({ name }) => name === 'eth3');
    assert.deepEqual([eth3?.kind, eth3?.vlanId, eth3?.lower?.name], ['vlan', 100, 'eth1']);
    assert.deepEqual(
      node.defaultRoutes.map(({ gateway, interface: link }) => [gateway, link]),
      [['172.30.0.1', 'eth0']],
    );
  });

  it('tells the node’s directories from those of the image and of volumes', () => {
    const { binaries, configurations, leases } = parseNode(output(multus), 'M');
    assert.deepEqual(binaries, [
      { path: '/hostroot/opt/cni/bin', source: '/opt/cni/bin', names: ['Bridge', 'bridge', 'macvlan'] },
      { path: '/opt/cni/bin', source: 'image', names: ['cilium-cni'] },
    ]);
    assert.deepEqual(ofNode(binaries), binaries[0]);
    assert.equal(ofNode(binaries.slice(1)), 'unknown');
    const [conf] = configurations;
    assert.ok(conf !== undefined && conf.names !== 'unknown');
    assert.deepEqual(cniConfigurationOrder(conf.names), ['00-multus.conf', '10-bridge.conflist']);
    assert.deepEqual(leases[0]?.pools, [
      { network: 'mgmt', addresses: ['10.10.0.100'] },
      { network: 'empty', addresses: [] },
      { network: 'v6', addresses: ['fd00::2'] },
    ]);
    assert.equal(leases[1]?.pools, 'unknown', 'may not be read');
    assert.equal(ofNode(leases.slice(1)), 'unknown', 'a volume of the pod');
  });

  it('what was not read is unknown, never empty', () => {
    const nothing = parseNode('', 'M');
    assert.deepEqual(
      [nothing.interfaces, nothing.defaultRoutes, nothing.binaries, nothing.configurations],
      ['unknown', 'unknown', [], []],
    );
    assert.deepEqual(nothing.problems, [{ place: 'sh', message: 'ended before it was finished' }]);
    const { mounts, ...unmounted } = multus;
    assert.deepEqual(
      parseNode(output(unmounted), 'M').binaries.map(({ source }) => source),
      ['unknown', 'unknown'],
    );
    assert.equal(ofNode(parseNode(output(unmounted), 'M').binaries), 'unknown');
  });

  it('other directories are arguments, each with its role', () => {
    const argv = nodeArgv('M', { binaries: ['/a b'], configurations: ['/c'], leases: ['/d', '/e'] });
    assert.deepEqual(argv.slice(3), ['multinet', 'M', 'bin:/a b', 'conf:/c', 'leases:/d', 'leases:/e']);
  });
});

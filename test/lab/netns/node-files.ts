import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hexDigits } from '../scenario/identity.ts';
import { bare } from '../scenario/subnet.ts';
import type { LabNode, Topology } from '../scenario/topology.ts';

/**
 * The files of a node that daemons' pods show: CNI configuration (Multus' first, unless it is away), plugin
 * binaries (by name only: the kernel's work is done by the lab), and host-local's leases.
 * @returns the node's root directory
 */
export function layOutNodeFiles(directory: string, node: LabNode, topology: Topology): string {
  const root = join(directory, 'nodes', node.name);
  const netd = join(root, 'etc/cni/net.d');
  const bin = join(root, 'opt/cni/bin');
  const leases = join(root, 'var/lib/cni/networks');
  for (const each of [
    netd,
    bin,
    leases,
    join(root, 'run'),
    join(root, 'var/lib/cni/multus'),
    join(root, 'etc/cni/multus/net.d'),
  ]) {
    mkdirSync(each, { recursive: true });
  }
  const multus = isOn(topology.scenario.daemons.multus, node.name);
  const whereabouts = isOn(topology.scenario.daemons.whereabouts, node.name);
  if (multus) writeFileSync(join(netd, '00-multus.conf'), JSON.stringify(multusConfig));
  writeFileSync(join(netd, '10-bridge.conflist'), JSON.stringify(primaryConfig(node), undefined, 2));
  if (whereabouts) mkdirSync(join(netd, 'whereabouts.d'), { recursive: true });
  const plugins = [...referencePlugins, ...(multus ? ['multus-shim'] : []), ...(whereabouts ? ['whereabouts'] : [])];
  for (const plugin of plugins) writeFileSync(join(bin, plugin), '', { mode: 0o755 });
  for (const pod of topology.pods.filter((each) => each.node === node.name && each.failure === undefined)) {
    const sandbox = hexDigits(64, 'sandbox', pod.uid);
    const lease = (network: string, address: string, name: string): void => {
      mkdirSync(join(leases, network), { recursive: true });
      writeFileSync(join(leases, network, bare(address)), `${sandbox}\r\n${name}`);
      writeFileSync(join(leases, network, 'last_reserved_ip.0'), bare(address));
    };
    for (const address of pod.eth0?.addresses ?? []) lease('rc-default', address, 'eth0');
    for (const attachment of pod.attachments.filter((each) => each.network.ipam === 'host-local')) {
      for (const address of attachment.addresses) lease(attachment.network.name, address, attachment.name);
    }
  }
  return root;
}

function isOn(daemon: Topology['scenario']['daemons']['multus'], node: string): boolean {
  return daemon.installed && !daemon.except.includes(node);
}

/** What containernetworking/plugins ships. */
const referencePlugins = [
  ...['bandwidth', 'bridge', 'dhcp', 'dummy', 'firewall', 'host-device', 'host-local', 'ipvlan', 'loopback'],
  ...['macvlan', 'portmap', 'ptp', 'sbr', 'static', 'tap', 'tuning', 'vlan', 'vrf'],
];

/** The configuration that the recorded events print as StdinData. */
const multusConfig = {
  capabilities: { portMappings: true },
  clusterNetwork: '/host/etc/cni/net.d/10-bridge.conflist',
  cniVersion: '0.3.1',
  logLevel: 'verbose',
  logToStderr: true,
  name: 'multus-cni-network',
  type: 'multus-shim',
};

function primaryConfig(node: LabNode): object {
  return {
    cniVersion: '0.3.1',
    name: 'rc-default',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isDefaultGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: { type: 'host-local', ranges: node.podCidrs.map((subnet) => [{ subnet }]) },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

import { showNodeNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import type { Situation } from '../situation.ts';
import { attachment, quote, run, theNode } from '../wording.ts';

const find = 'cni pkg/invoke/find.go';

/** Plugins that are not on the node. */
export const binaries: readonly Signature[] = [
  signature({
    id: 'M01',
    patterns: ['failed to find plugin "{plugin}" in path [{path}]', 'failed to find plugin "{plugin}" in path ['],
    source: find,
    failure: 'plugin-binary-missing',
    certainty: 'certain',
    explainedBy: ['MN406', 'MN203', 'MN204'],
    cause: ({ plugin, path }, situation) =>
      `The ${pluginRole(plugin, situation)} ${quote(plugin)}, which ${attachment(situation)} uses, is not installed on ${theNode(situation)}${directoryOf(path)}.`,
    remedy: ({ plugin }, situation) =>
      run(
        showNodeNetwork(situation),
        `Install the binary ${quote(plugin)} on every node that may run such pods${installerOf(plugin)}; Multus brings no plugins along.`,
        'If the file is there, see whether it is a symbolic link that leads nowhere inside the Multus pod, or whether the distribution uses another directory.',
      ),
  }),
];

/** IPAM plugins by name: upstream's three, and those of other projects. */
const ipamPlugins = new Set([
  'host-local',
  'static',
  'dhcp',
  'whereabouts',
  'kube-ovn',
  'spiderpool',
  'nv-ipam',
  'multi-nic-ipam',
]);

/** The message names a binary, and not whether it is the plugin of the network or the IPAM plugin below that. */
function pluginRole(plugin: string, { network, pluginType }: Situation): string {
  if (network?.pluginType === plugin || pluginType === plugin) return 'CNI plugin';
  if (network?.ipamType === plugin || ipamPlugins.has(plugin)) return 'IPAM plugin';
  return 'CNI plugin';
}

const upstream = new Set(
  'bandwidth bridge dhcp dummy firewall host-device host-local ipvlan loopback macvlan portmap ptp sbr static tap tuning vlan vrf'.split(
    ' ',
  ),
);

const installers: Readonly<Record<string, string>> = {
  whereabouts: ' (the whereabouts DaemonSet does that)',
  sriov: ' (the SR-IOV CNI DaemonSet or operator does that)',
  ovs: ' (ovs-cni does that)',
};

function installerOf(plugin: string): string {
  if (upstream.has(plugin)) return ' (it is part of containernetworking/plugins)';
  return Object.hasOwn(installers, plugin) ? (installers[plugin] ?? '') : '';
}

// Directories are absolute: what is none is the rest of a message that was cut.
function directoryOf(path: string | undefined): string {
  const directories = path?.split(' ') ?? [];
  const known = directories.length > 0 && directories.every((directory) => /^\/[^\s["]*$/.test(directory));
  return known ? ` (looked for in ${directories.join(' ')})` : '';
}

import { describePod, editNetwork, multusOnNode, onNode, showInterfaces, showNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import type { Situation } from '../situation.ts';
import { advise, attachment, because, capital, definition, quote, run, theNode, thePod } from '../wording.ts';

const find = 'cni pkg/invoke/find.go';
const macvlan = 'plugins plugins/main/macvlan/macvlan.go';
const ipvlan = 'plugins plugins/main/ipvlan/ipvlan.go';
const vlan = 'plugins plugins/main/vlan/vlan.go';
const bridge = 'plugins plugins/main/bridge/bridge.go';
const hostDevice = 'plugins plugins/main/host-device/host-device.go';
const link = 'plugins pkg/ip/link_linux.go';
const ipam = 'plugins pkg/ipam/ipam_linux.go';

const masters = ['MN401', 'MN402'] as const;

/** Finding and running a plugin, and what all main plugins share: links, addresses, routes. */
export const plugins: readonly Signature[] = [
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
        onNode(situation, 'ls', '/host/opt/cni/bin'),
        `Install the binary ${quote(plugin)} on every node that may run such pods${installerOf(plugin)}; Multus brings no plugins along.`,
        'If the file is there, see whether it is a symbolic link that leads nowhere inside the Multus pod, or whether the distribution uses another directory.',
      ),
  }),
  signature({
    id: 'K01',
    patterns: ['^Link not found$'],
    source: `${macvlan} (getMTUByName), ${vlan}; netlink`,
    failure: 'master-missing',
    certainty: 'likely',
    explainedBy: ['MN401'],
    cause: (_, situation) => missingLink(situation),
    remedy: (_, situation) =>
      run(
        showInterfaces(situation),
        `Compare with "master" in ${definition(situation)}, which the message does not name.`,
        'Use a name that all nodes have, or keep the pods on nodes that have it (nodeSelector).',
      ),
  }),
  signature({
    id: 'K02',
    patterns: ['failed to lookup master "{master}": Link not found'],
    source: `${ipvlan}, ${macvlan}, ${vlan}; sriov-cni pkg/sriov/sriov.go`,
    failure: 'master-missing',
    certainty: 'certain',
    explainedBy: ['MN401'],
    cause: ({ master }, situation) =>
      `${capital(attachment(situation))} sits on the node interface ${quote(master)}, and ${theNode(situation)} has none of that name.`,
    remedy: ({ master }, situation) =>
      run(
        showInterfaces(situation),
        `Create ${quote(master)} on the node, change "master" in ${definition(situation)}, or keep the pods on nodes that have it.`,
      ),
  }),
  signature({
    id: 'K03',
    patterns: ['no default route interface found'],
    source: `${macvlan}, ${ipvlan}`,
    failure: 'master-missing',
    certainty: 'certain',
    explainedBy: ['MN401'],
    cause: (_, situation) =>
      `${capital(definition(situation))} names no master, so the interface of the default route is taken, and ${theNode(situation)} has no default route.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Name the "master" in the config.'),
  }),
  signature({
    id: 'K04',
    patterns: ['failed to create macvlan: device or resource busy', 'failed to create ipvlan: device or resource busy'],
    source: `${macvlan}, ${ipvlan}`,
    failure: 'master-conflict',
    certainty: 'certain',
    explainedBy: ['MN214', 'MN405'],
    cause: (_, situation) =>
      `${masterOf(situation)} on ${theNode(situation)} is already taken by something that excludes this plugin: the other of macvlan and ipvlan, or a bridge, bond or Open vSwitch that it is a port of.`,
    remedy: (_, situation) =>
      run(
        onNode(situation, 'ip', '-details', 'link', 'show'),
        'Use one of macvlan and ipvlan per master; if the master is a port, name the bridge or bond instead.',
      ),
  }),
  signature({
    id: 'K05',
    patterns: ['failed to create macvlan: invalid argument'],
    source: macvlan,
    failure: 'mtu',
    certainty: 'likely',
    explainedBy: ['MN403', 'MN207'],
    cause: (_, situation) =>
      `The kernel of ${theNode(situation)} refuses the macvlan interface of ${attachment(situation)}, most often because its MTU is above that of the master.`,
    remedy: (_, situation) =>
      run(showInterfaces(situation), `Lower "mtu" in ${definition(situation)} to that of the master, or leave it out.`),
  }),
  signature({
    id: 'K06',
    patterns: ['failed to create macvlan: cannot assign requested address'],
    source: macvlan,
    failure: 'request-not-honoured',
    certainty: 'likely',
    explainedBy: ['MN305'],
    cause: (_, situation) =>
      `The kernel refuses the MAC address asked for by ${thePod(situation)}: it is zero or a group address.`,
    remedy: (_, situation) =>
      run(
        describePod(situation),
        'Ask for a unicast address, best a locally administered one (second digit 2, 6, a or e).',
      ),
  }),
  signature({
    id: 'K07',
    patterns: ['failed to create {kind:word}: operation not supported'],
    source: `${macvlan}, ${ipvlan}`,
    failure: 'master-conflict',
    certainty: 'certain',
    cause: ({ kind }, situation) =>
      `The kernel of ${theNode(situation)} cannot make ${kind} interfaces: its ${kind} module is missing.`,
    remedy: ({ kind }, situation) =>
      run(
        onNode(situation, 'chroot', '/host', 'modprobe', /^(?:mac|ip)vlan$/.test(kind) ? kind : 'MODULE'),
        `Load the module ${quote(kind)} on the node and make that permanent; if the kernel was built without it, use another plugin or kernel.`,
      ),
  }),
  signature({
    id: 'K08',
    patterns: ['invalid MTU {mtu}, must be [0, master MTU({limit})]'],
    source: `${macvlan}, ${vlan}`,
    failure: 'mtu',
    certainty: 'certain',
    explainedBy: ['MN403'],
    cause: ({ mtu, limit }, situation) =>
      `${capital(attachment(situation))} wants an MTU of ${mtu}, and its master on ${theNode(situation)} has ${limit}.`,
    remedy: ({ limit }, situation) =>
      run(
        editNetwork(situation),
        `Set "mtu" to at most ${limit}, or raise the MTU of the master on all nodes (and of the switch).`,
      ),
  }),
  signature({
    id: 'K09',
    patterns: ['unknown {kind:word} mode: "{mode?}"'],
    source: `${macvlan}, ${ipvlan}`,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: ({ kind, mode }, situation) =>
      `${capital(definition(situation))} asks for the ${kind} mode ${quote(mode)}, which does not exist.`,
    remedy: ({ kind }, situation) =>
      run(
        editNetwork(situation),
        kind === 'ipvlan' ? 'The modes are l2, l3 and l3s.' : 'The modes are bridge, private, vepa and passthru.',
      ),
  }),
  signature({
    id: 'K10',
    patterns: ['chained master failure. PrevResult lacks a single named interface'],
    source: ipvlan,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) =>
      `${capital(definition(situation))} has ipvlan behind another plugin and without a master, and that plugin did not leave exactly one interface to sit on.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Name the "master" of ipvlan in the config.'),
  }),
  signature({
    id: 'K11',
    patterns: ['IPAM plugin returned missing IP config'],
    source: 'plugins plugins/main (macvlan, ipvlan, bridge, host-device, vlan, ptp); sriov-cni',
    failure: 'request-not-honoured',
    certainty: 'certain',
    explainedBy: ['MN205', 'MN306'],
    cause: (_, situation) => `The IPAM of ${attachment(situation)} gave no address.`,
    remedy: (_, situation) =>
      run(
        showNetwork(situation),
        'With static IPAM write "addresses" into the config, or declare "capabilities": {"ips": true} and ask for "ips" in the pod.',
      ),
  }),
  signature({
    id: 'K12',
    patterns: ['"{bridge}" already exists but is not a bridge'],
    source: bridge,
    failure: 'isolated-bridge',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: ({ bridge: name }, situation) =>
      `${capital(definition(situation))} wants a bridge ${quote(name)}, and ${theNode(situation)} has an interface of that name which is none.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        'Choose another name for "bridge"; an existing NIC is joined to a bridge, not named as one.',
      ),
  }),
  signature({
    id: 'K13',
    patterns: ['"{bridge}" already has an IP address different from {address:word}'],
    source: bridge,
    failure: 'subnet-conflict',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ bridge: name, address }, situation) =>
      `The bridge ${quote(name)} on ${theNode(situation)} already serves another subnet as gateway than ${address}: two networks share it.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        'Give each network a bridge of its own, or the same subnet; "forceAddress" replaces the address.',
      ),
  }),
  signature({
    id: 'K14',
    patterns: ['cannot set hairpin mode and promiscuous mode at the same time'],
    source: bridge,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) =>
      `${capital(definition(situation))} sets both hairpinMode and promiscMode, which exclude each other.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Remove one of the two.'),
  }),
  signature({
    id: 'K15',
    patterns: ['bridge port in error state: {state:word}'],
    source: bridge,
    failure: 'isolated-bridge',
    certainty: 'certain',
    cause: ({ state }, situation) =>
      `The pod's port on the bridge of ${theNode(situation)} stays ${quote(state)} and does not come up.`,
    remedy: (_, situation) =>
      run(
        onNode(situation, 'ip', '-details', 'link', 'show', 'type', 'bridge'),
        'See whether the bridge is up and whether spanning tree holds its ports back.',
      ),
  }),
  signature({
    id: 'K16',
    patterns: ['failed to connect "{port}" to bridge {bridge}: {reason...}'],
    source: bridge,
    failure: 'isolated-bridge',
    certainty: 'certain',
    cause: ({ bridge: name, reason }, situation) =>
      `The kernel of ${theNode(situation)} refused to join the pod's interface to the bridge ${quote(name)}${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        onNode(situation, 'ip', '-details', 'link', 'show', 'type', 'bridge'),
        'Look at the bridge: a port limit, another MTU or VLAN filtering stand in the way.',
      ),
  }),
  signature({
    id: 'K17',
    patterns: [
      'failed to find host device: {reason...}',
      'failed to find physical interface',
      'no net directory under pci device {device:word}',
    ],
    source: hostDevice,
    failure: 'master-missing',
    certainty: 'certain',
    explainedBy: ['MN401', 'MN209'],
    cause: (_, situation) =>
      `The device that ${attachment(situation)} moves into the pod is not on ${theNode(situation)}: it never was, or another pod has it.`,
    remedy: (_, situation) =>
      run(
        showInterfaces(situation),
        'Free the device (only one pod can have it at a time), or schedule the pod where one is free.',
      ),
  }),
  signature({
    id: 'K18',
    patterns: [
      'specify either "device", "hwaddr", "kernelpath" or "pciBusID"',
      'specify either "device", "hwaddr" or "kernelpath"',
    ],
    source: hostDevice,
    failure: 'device-missing',
    certainty: 'certain',
    explainedBy: ['MN208', 'MN209'],
    cause: (_, situation) =>
      `Neither ${definition(situation)} nor a device plugin says which device host-device shall move into the pod.`,
    remedy: (_, situation) =>
      run(
        showNetwork(situation),
        'Name the device in the config; or annotate the NAD with k8s.v1.cni.cncf.io/resourceName and request that resource in the pod, then Multus fills it in.',
      ),
  }),
  signature({
    id: 'K19',
    patterns: ['runtime config DeviceID {device} not found or unsupported'],
    source: hostDevice,
    failure: 'device-missing',
    certainty: 'certain',
    explainedBy: ['MN209'],
    cause: ({ device }, situation) =>
      `The device ${quote(device)} that was allocated to the pod is no PCI or auxiliary device of ${theNode(situation)}.`,
    remedy: (_, situation) =>
      run(
        onNode(situation, 'ls', '/sys/bus/pci/devices'),
        'The device plugin offers what is not there: restart it, and check its selectors.',
      ),
  }),
  signature({
    id: 'K20.master',
    patterns: ['"master" field is required. It specifies the host interface name to create the VLAN for'],
    source: vlan,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) => `${capital(definition(situation))} is a vlan network without the required "master".`,
    remedy: (_, situation) => run(editNetwork(situation), 'Name the node interface that carries the VLAN as "master".'),
  }),
  signature({
    id: 'K20.vlan',
    patterns: ['invalid VLAN ID {vlan} (must be between 0 and 4095 inclusive)'],
    source: vlan,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: ({ vlan: id }, situation) =>
      `${capital(definition(situation))} has the VLAN id ${id}, which does not exist.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Set "vlanId" to a number between 1 and 4094.'),
  }),
  signature({
    id: 'K21.name',
    patterns: ['container veth name ("{interface}") peer provided ("{peer}") already exists'],
    source: link,
    failure: 'interface-name',
    certainty: 'certain',
    explainedBy: ['MN313'],
    cause: ({ interface: name, peer }) => `An interface of the name ${quote(peer)} or ${quote(name)} exists already.`,
    remedy: (_, situation) =>
      run(
        describePod(situation),
        'Ask for another interface name; an old pod of the same name may still be going down.',
      ),
  }),
  signature({
    id: 'K21',
    patterns: ['failed to make veth pair: {reason...}'],
    source: link,
    failure: 'interface-name',
    certainty: 'likely',
    explainedBy: ['MN313'],
    cause: ({ reason }, situation) =>
      `The kernel of ${theNode(situation)} would not make the pair of interfaces for the pod${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        describePod(situation),
        'If it says that a file exists, two attachments share an interface name; otherwise try again with a new pod.',
      ),
  }),
  signature({
    id: 'K22.unreachable',
    patterns: [
      "failed to add route '{destination} via {gateway} dev {interface} metric {metric}': network is unreachable",
      "failed to add route '{destination} via {gateway} dev {interface}': network is unreachable",
    ],
    source: ipam,
    failure: 'default-route',
    certainty: 'certain',
    explainedBy: ['MN205', 'MN210'],
    cause: ({ destination, gateway }, situation) =>
      `The route to ${destination} of ${attachment(situation)} goes through ${gateway}, which does not lie in the subnet of the interface.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        'Correct "gateway" or "routes" in the "ipam" part so that the gateway is inside the subnet.',
      ),
  }),
  signature({
    id: 'K22.duplicate',
    patterns: [
      "failed to add route '{destination} via {gateway} dev {interface} metric {metric}': file exists",
      "failed to add route '{destination} via {gateway} dev {interface}': file exists",
    ],
    source: ipam,
    failure: 'subnet-conflict',
    certainty: 'certain',
    explainedBy: ['MN210', 'MN205'],
    cause: ({ destination }, situation) =>
      `The pod already has the route to ${destination} that ${attachment(situation)} wants to add.`,
    remedy: (_, situation) =>
      run(editNetwork(situation), 'Two networks of the pod define the same route: remove it from one of them.'),
  }),
  signature({
    id: 'K22',
    patterns: ["failed to add route '{destination} via {gateway} dev {interface}': {reason...}"],
    source: ipam,
    failure: 'default-route',
    certainty: 'likely',
    explainedBy: ['MN205', 'MN210'],
    cause: ({ destination, gateway, reason }, situation) =>
      `The kernel refused the route to ${destination} through ${gateway} of ${attachment(situation)}${because(reason)}.`,
    remedy: (_, situation) =>
      run(showNetwork(situation), 'Check "gateway" and "routes" in the "ipam" part against the subnet.'),
  }),
  signature({
    id: 'K23.disabled',
    patterns: ['failed to add IP addr {address} to "{interface}": permission denied'],
    source: ipam,
    failure: 'ipv6-duplicate-detection',
    certainty: 'certain',
    cause: ({ interface: name }) =>
      `IPv6 is switched off in the pod, so its interface ${quote(name)} can hold no IPv6 address.`,
    remedy: (_, situation) =>
      run(
        showNetwork(situation),
        'Switch IPv6 on (net.ipv6.conf.all.disable_ipv6=0 on the node), or take the IPv6 range out of the "ipam" part.',
      ),
  }),
  signature({
    id: 'K23.duplicate',
    patterns: ['failed to add IP addr {address} to "{interface}": file exists'],
    source: ipam,
    failure: 'subnet-conflict',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ interface: name }) =>
      `The interface ${quote(name)} of the pod already has the address that is to be added.`,
    remedy: (_, situation) =>
      run(
        showNetwork(situation),
        'The address is configured twice, in the ranges or in "addresses" and in the request: remove one.',
      ),
  }),
  signature({
    id: 'K23',
    patterns: ['failed to add IP addr {address} to "{interface}": {reason...}'],
    source: ipam,
    failure: 'subnet-conflict',
    certainty: 'likely',
    explainedBy: ['MN205'],
    cause: ({ interface: name, reason }) =>
      `The kernel refused an address for the pod's interface ${quote(name)}${because(reason)}.`,
    remedy: (_, situation) => run(showNetwork(situation), 'Check the addresses in the "ipam" part and in the request.'),
  }),
  signature({
    id: 'K24',
    patterns: ['failed to enable IPv6 for interface'],
    source: ipam,
    failure: 'ipv6-duplicate-detection',
    certainty: 'certain',
    cause: (_, situation) =>
      `IPv6 could not be switched on for the new interface: the sysctl is read-only on ${theNode(situation)}.`,
    remedy: () =>
      advise('Let the runtime mount /proc/sys writable for CNI plugins, or use a network without IPv6 addresses.'),
  }),
  signature({
    id: 'K25.duplicate',
    patterns: ['link {interface} has address {address} in DADFAILED state'],
    source: 'plugins pkg/ip/addr_linux.go',
    failure: 'ipv6-duplicate-detection',
    certainty: 'certain',
    cause: ({ interface: name, address }) =>
      `Another host on the segment answers for ${address}, so the kernel will not use it on ${quote(name)}; often it is the predecessor of the pod that has not gone yet.`,
    remedy: () =>
      run(
        ['kubectl', 'get', 'pods', '-A', '-o', 'wide'],
        'Find the other holder of the address, wait for a pod that is being deleted, or exclude the address from the range.',
      ),
  }),
  signature({
    id: 'K25.tentative',
    patterns: ['still has tentative addresses after {seconds} seconds'],
    source: 'plugins pkg/ip/addr_linux.go',
    failure: 'ipv6-duplicate-detection',
    certainty: 'certain',
    explainedBy: masters,
    cause: ({ seconds }) =>
      `An IPv6 address did not get through duplicate detection within ${seconds} seconds, as happens on a link without carrier.`,
    remedy: (_, situation) => run(showInterfaces(situation), 'See whether the master has a carrier on that node.'),
  }),
  signature({
    id: 'K26',
    patterns: ['Sysctl {sysctl} is not allowed. Only the following sysctls are allowed: {allowed...}'],
    source: 'plugins plugins/meta/tuning/tuning.go',
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: ({ sysctl }, situation) =>
      `${capital(definition(situation))} sets ${quote(sysctl)}, which the administrator of ${theNode(situation)} has not allowed.`,
    remedy: ({ sysctl }) =>
      advise(
        `Remove ${quote(sysctl)} from the tuning plugin, or add it to /etc/cni/tuning/allowlist.conf on every node.`,
      ),
  }),
  signature({
    id: 'K27',
    patterns: ['interface {interface} has already a master set: {master:word}'],
    source: 'plugins plugins/meta/vrf/vrf.go',
    failure: 'master-conflict',
    certainty: 'certain',
    explainedBy: ['MN405'],
    cause: ({ interface: name, master }) =>
      `The interface ${quote(name)} already belongs to ${quote(master)} and cannot join a VRF.`,
    remedy: (_, situation) =>
      run(showNetwork(situation), 'Take the other plugin that enslaves the interface out of the list.'),
  }),
  signature({
    id: 'K29',
    patterns: ['failed to open netns "{netns}": {reason...}', 'unknown FS magic on "{netns}"'],
    source: 'plugins pkg/ns',
    failure: 'teardown',
    certainty: 'certain',
    cause: (_, situation) =>
      `The network namespace of ${thePod(situation)} was gone when the plugin wanted to enter it.`,
    remedy: (_, situation) =>
      run(
        describePod(situation),
        'The kubelet tries again with a new sandbox; if it repeats, look at the container runtime of the node.',
      ),
  }),
  signature({
    id: 'K32.long',
    patterns: ['interface name is too long'],
    source: 'cni pkg/utils/utils.go',
    failure: 'interface-name',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: (_, situation) => `${capital(thePod(situation))} asks for an interface name of more than 15 characters.`,
    remedy: (_, situation) => run(describePod(situation), 'Shorten "interface" in the networks annotation.'),
  }),
  signature({
    id: 'K32.characters',
    patterns: ['interface name contains / or : or whitespace characters'],
    source: 'cni pkg/utils/utils.go',
    failure: 'interface-name',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: (_, situation) =>
      `${capital(thePod(situation))} asks for an interface name with a slash, a colon or a blank.`,
    remedy: (_, situation) => run(describePod(situation), 'Correct "interface" in the networks annotation.'),
  }),
  signature({
    id: 'K33',
    patterns: ["plugin's netns and netns from CNI_NETNS should not be the same"],
    source: 'cni pkg/skel/skel.go',
    failure: 'host-network',
    certainty: 'certain',
    cause: (_, situation) =>
      `The runtime of ${theNode(situation)} asked for interfaces in the node's own network namespace.`,
    remedy: (_, situation) =>
      run(
        multusOnNode(situation),
        'Check how the runtime and the Multus pod mount /run/netns; a pod with hostNetwork is never given interfaces.',
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

function directoryOf(path: string | undefined): string {
  return path === undefined ? '' : ` (looked for in ${path})`;
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

const onMaster = new Set(['macvlan', 'ipvlan', 'vlan']);
const onDevice = new Set(['host-device', 'sriov', 'macvtap']);

/** A bare "Link not found" means what the plugin that said it was looking for. */
function missingLink(situation: Situation): string {
  const { pluginType, network, phase } = situation;
  const where = theNode(situation);
  const when = phase === 'delete' ? ' while the sandbox was taken down' : '';
  if (network?.master !== undefined) {
    return `${capital(attachment(situation))} needs the node interface ${quote(network.master)}, which was not found on ${where}${when}.`;
  }
  if (pluginType !== undefined && onMaster.has(pluginType)) {
    return `The node interface that ${attachment(situation)} (${pluginType}) sits on was not found on ${where}${when}.`;
  }
  if (pluginType !== undefined && onDevice.has(pluginType)) {
    return `The device that ${attachment(situation)} (${pluginType}) hands to the pod was not found on ${where}${when}.`;
  }
  return `An interface that ${attachment(situation)} needs, most likely its master, was not found on ${where}${when}.`;
}

function masterOf({ network }: Situation): string {
  return network?.master === undefined ? 'The master' : `The master ${quote(network.master)}`;
}

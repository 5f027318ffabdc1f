import { describePod, editNetwork, multusOnNode, showNetwork, showNodeNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { advise, attachment, because, capital, definition, quote, run, theNode, thePod } from '../wording.ts';

const link = 'plugins pkg/ip/link_linux.go';
const ipam = 'plugins pkg/ipam/ipam_linux.go';

/** What all main plugins share: addresses, routes, names, namespaces; and the plugins chained behind them. */
export const addressing: readonly Signature[] = [
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
    explainedBy: ['MN401', 'MN402'],
    cause: ({ seconds }) =>
      `An IPv6 address did not get through duplicate detection within ${seconds} seconds, as happens on a link without carrier.`,
    remedy: (_, situation) => run(showNodeNetwork(situation), 'See whether the master has a carrier on that node.'),
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

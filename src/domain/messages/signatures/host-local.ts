import { deletePod, describePod, editNetwork, onNode, showNetwork, showNodeNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { attachment, because, capital, definition, quote, run, theNode, thePod } from '../wording.ts';

const allocator = 'plugins plugins/ipam/host-local/backend/allocator/allocator.go';
const range = 'plugins plugins/ipam/host-local/backend/allocator/range.go';
const rangeSet = 'plugins plugins/ipam/host-local/backend/allocator/range_set.go';
const config = 'plugins plugins/ipam/host-local/backend/allocator/config.go';

/** The IPAM plugins of containernetworking: host-local, static and dhcp. */
export const hostLocalStaticDhcp: readonly Signature[] = [
  signature({
    id: 'I01',
    patterns: [
      'failed to allocate for range {index}: no IP addresses available in range set: {range:word}',
      'no IP addresses available in range set: {range:word}',
    ],
    source: `${allocator}, main.go`,
    failure: 'host-local-leases',
    certainty: 'certain',
    explainedBy: ['MN501', 'MN215'],
    cause: ({ range: addresses }, situation) =>
      `All addresses of ${addresses} are taken on ${theNode(situation)}; host-local counts per node, and keeps leases of pods that vanished in a reboot.`,
    remedy: (_, situation) =>
      run(
        showNodeNetwork(situation),
        'Compare the lease files with the pods of that node, remove those whose sandbox no longer exists, or enlarge the range.',
      ),
  }),
  signature({
    id: 'I02',
    patterns: ['has been allocated to {holder}, duplicate allocation is not allowed'],
    source: allocator,
    failure: 'host-local-leases',
    certainty: 'certain',
    explainedBy: ['MN215'],
    cause: (_, situation) =>
      `host-local already gave an address to this sandbox and interface of ${thePod(situation)}: the same set-up was tried twice, or two networks share one config name.`,
    remedy: (_, situation) => run(deletePod(situation), 'Delete the pod, so that it gets a new sandbox.'),
  }),
  signature({
    id: 'I03',
    patterns: ['requested IP address {address:word} is not available in range set {range:word}'],
    source: allocator,
    failure: 'request-not-honoured',
    certainty: 'certain',
    explainedBy: ['MN306', 'MN215'],
    cause: ({ address }, situation) =>
      `The address ${address} that ${thePod(situation)} asks for is held by another sandbox on ${theNode(situation)}, perhaps one that is long gone.`,
    remedy: ({ address }, situation) =>
      run(
        showNodeNetwork(situation),
        `Look into the file named ${address}: it contains the id of the sandbox that holds it.`,
      ),
  }),
  signature({
    id: 'I04',
    patterns: ["requested ip {address:word} is subnet's gateway", "requested IP {address:word} is subnet's gateway"],
    source: allocator,
    failure: 'request-not-honoured',
    certainty: 'certain',
    explainedBy: ['MN306'],
    cause: ({ address }, situation) =>
      `${capital(thePod(situation))} asks for ${address}, which is the gateway of the subnet (its first address, unless "gateway" says otherwise).`,
    remedy: (_, situation) => run(describePod(situation), 'Ask for another address.'),
  }),
  signature({
    id: 'I05',
    patterns: ['failed to allocate all requested IPs: {addresses...}', ' not in range set {range:word}'],
    source: `${rangeSet}, main.go`,
    failure: 'request-not-honoured',
    certainty: 'certain',
    explainedBy: ['MN306'],
    cause: ({ addresses }, situation) =>
      `${capital(thePod(situation))} asks for an address${because(addresses)} outside the ranges of ${attachment(situation)}.`,
    remedy: (_, situation) =>
      run(showNetwork(situation), 'Ask for an address inside "rangeStart" and "rangeEnd", or widen the range.'),
  }),
  signature({
    id: 'I06',
    patterns: ['Network {network:word} too small to allocate from'],
    source: range,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ network }, situation) => `The subnet ${network} of ${definition(situation)} has no address to give away.`,
    remedy: (_, situation) =>
      run(editNetwork(situation), 'Use a subnet of at least four addresses (/30, or /126 for IPv6).'),
  }),
  signature({
    id: 'I07',
    patterns: [
      'Network has host bits set. For a subnet mask of length {length:number} the network address is {network:word}',
      'Network has host bits set.',
    ],
    source: range,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN206', 'MN205'],
    cause: ({ length, network }, situation) =>
      `The "subnet" of ${definition(situation)} is the address of a host${length === undefined ? '' : `, while the network of that length /${length} is ${network}`}.`,
    remedy: ({ network, length }, situation) =>
      run(
        editNetwork(situation),
        network === undefined ? 'Write the network address as "subnet".' : `Write "subnet": "${network}/${length}".`,
      ),
  }),
  signature({
    id: 'I08',
    patterns: [
      'RangeStart {address:word} not in network {network:word}',
      'RangeEnd {address:word} not in network {network:word}',
    ],
    source: range,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ address, network }, situation) =>
      `In ${definition(situation)} the end ${address} of the range lies outside the subnet ${network}.`,
    remedy: (_, situation) =>
      run(editNetwork(situation), 'Correct "rangeStart" or "rangeEnd" so that they lie in "subnet".'),
  }),
  signature({
    id: 'I09.overlap',
    patterns: ['subnets {one:word} and {other:word} overlap', 'range set {one} overlaps with {other:word}'],
    source: `${rangeSet}, ${config}`,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ one, other }, situation) => `In ${definition(situation)} the ranges ${one} and ${other} overlap.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Separate the ranges, or remove one.'),
  }),
  signature({
    id: 'I09.families',
    patterns: ['^mixed address families', ': mixed address families'],
    source: rangeSet,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: (_, situation) => `One set of ranges in ${definition(situation)} mixes IPv4 and IPv6.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Give each family a list of its own inside "ranges".'),
  }),
  signature({
    id: 'I09.none',
    patterns: ['^no IP ranges specified', ': no IP ranges specified'],
    source: config,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: (_, situation) => `The "ipam" part of ${definition(situation)} has no range to allocate from.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Add "subnet", or "ranges", to the "ipam" part.'),
  }),
  signature({
    id: 'I10',
    patterns: ["IPAM config missing 'ipam' key"],
    source: `${config}, plugins/ipam/static/main.go; whereabouts pkg/config/config.go`,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN204', 'MN205'],
    cause: (_, situation) => `The IPAM plugin was called, and ${definition(situation)} has no "ipam" part for it.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Add "ipam" to the plugin that makes the interface.'),
  }),
  signature({
    id: 'I11',
    patterns: [
      "the 'address' field is expected to be in CIDR notation, got: '{address?}'",
      "an entry in the 'ips' field is NOT in CIDR notation, got: '{address?}'",
    ],
    source: 'plugins plugins/ipam/static/main.go',
    failure: 'request-not-honoured',
    certainty: 'certain',
    explainedBy: ['MN205', 'MN306'],
    cause: ({ address }) => `static IPAM was given ${quote(address)}, and needs an address with its prefix length.`,
    remedy: ({ address }, situation) =>
      run(
        editNetwork(situation),
        `Write the address with its prefix length, for example ${/^[\d.]+$/.test(address) ? address : '10.1.1.5'}/24, in the NAD or in the request's "ips".`,
      ),
  }),
  signature({
    id: 'I12',
    patterns: ['CNI version {version} does not support more than 1 address per family'],
    source: `${config}, plugins/ipam/static/main.go; whereabouts`,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ version }, situation) =>
      `${capital(definition(situation))} gives out several addresses of one family, which its cniVersion ${version} cannot express.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Raise "cniVersion" to 0.3.1 or later.'),
  }),
  signature({
    id: 'I13',
    patterns: [
      'error dialing DHCP daemon: dial unix {socket:word} connect: {reason...}',
      'error dialing DHCP daemon: {reason...}',
    ],
    source: 'plugins plugins/ipam/dhcp/main.go',
    failure: 'dhcp',
    certainty: 'certain',
    cause: (_, situation) =>
      `The dhcp IPAM plugin of ${attachment(situation)} needs a daemon on ${theNode(situation)}, and none is running there.`,
    remedy: () =>
      run(
        ['kubectl', 'get', 'daemonsets', '-A', '-o', 'wide'],
        'Run the dhcp daemon of containernetworking/plugins as a DaemonSet on every node; it listens on /run/cni/dhcp.sock.',
      ),
  }),
  signature({
    id: 'I14',
    patterns: ['error calling DHCP.Allocate: no more tries'],
    source: 'plugins plugins/ipam/dhcp/daemon.go',
    failure: 'dhcp',
    certainty: 'certain',
    explainedBy: ['MN402'],
    cause: (_, situation) => `No DHCP server answered on ${attachment(situation)}.`,
    remedy: (_, situation) =>
      run(
        onNode(situation, 'tcpdump', '-ni', situation.network?.master ?? 'MASTER', 'udp', 'port', '67'),
        'See whether the request leaves the node and an offer comes back: a wrong VLAN, a switch that filters unknown MAC addresses, or an exhausted server.',
      ),
  }),
  signature({
    id: 'I15',
    patterns: ['DHCP option Subnet Mask not found in DHCPACK'],
    source: 'plugins plugins/ipam/dhcp/lease.go',
    failure: 'dhcp',
    certainty: 'certain',
    cause: (_, situation) => `The DHCP server of ${attachment(situation)} grants addresses without a subnet mask.`,
    remedy: () => ({ steps: ['Configure the server to send option 1 (subnet mask).'] }),
  }),
];

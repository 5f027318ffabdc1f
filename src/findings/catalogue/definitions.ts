import { entry, type Remedy } from '../entry.ts';
import { pathOf } from '../refs.ts';
import { networkCommand, objectWords } from './commands.ts';

/** The NAD that a finding is about. */
export interface NetworkArg {
  readonly namespace: string;
  readonly name: string;
  /** What made it, and would undo a change of it. */
  readonly madeBy?: string;
}

interface About {
  readonly network: NetworkArg;
}

const config = (network: NetworkArg): string =>
  `kubectl get network-attachment-definition ${objectWords(pathOf(network), 'NAD')} -o jsonpath='{.spec.config}'`;

const ALLOCATABLE = 'kubectl get nodes -o custom-columns=NAME:.metadata.name,ALLOCATABLE:.status.allocatable';

/** What to change is said of the NAD, or of the object that made it. */
function change({ madeBy }: NetworkArg, what: string): string {
  return madeBy === undefined ? what : `${what}; edit ${madeBy}, which made this network, not the network itself`;
}

function rewrite(network: NetworkArg, what: string): Remedy {
  return { see: [config(network)], fix: change(network, what) };
}

const and = (items: readonly string[]): string => items.join(', ');

/** Words for what can be wrong with definitions: the NADs, by themselves and among one another. */
export const definitions = {
  MN201: entry<About & { problem: string }>({
    slug: 'nad-config-unparsable',
    severity: 'P2',
    title: 'network config is not JSON',
    say: ({ network, problem }) => `network ${pathOf(network)} cannot be used, its config is not JSON: ${problem}`,
    remedy: ({ network }) =>
      rewrite(network, 'correct the JSON in spec.config; pods that wait for it are retried by themselves'),
  }),
  MN202: entry<About & { place: string }>({
    slug: 'nad-without-type',
    severity: 'P2',
    title: 'network config names no plugin',
    say: ({ network, place }) =>
      `network ${pathOf(network)} cannot be used, its config names no plugin: ${place} is missing`,
    remedy: ({ network }) =>
      rewrite(network, 'give the config a type, such as macvlan, or a list of plugins that each have one'),
  }),
  MN203: entry<About & { plugin: string; standing: 'unknown' | 'ipam' | 'cluster-network'; nearest?: string }>({
    slug: 'unknown-plugin',
    severity: 'P2',
    title: 'network uses a plugin that does not fit',
    say: ({ network, plugin, standing, nearest }) => {
      const uses = `network ${pathOf(network)} uses the plugin ${plugin}`;
      if (standing === 'ipam') return `${uses}, which gives addresses and makes no interface`;
      if (standing === 'cluster-network')
        return `${uses}, which is a cluster's pod network and not made for a second interface`;
      return `${uses}, which is not known${nearest === undefined ? '' : `: ${nearest} may be meant`}`;
    },
    remedy: ({ network, plugin, standing }) => ({
      see: [networkCommand(pathOf(network))],
      fix: change(
        network,
        standing === 'unknown'
          ? `correct the type, or make sure that ${plugin} is installed in the CNI directory of every node`
          : 'use an interface plugin such as macvlan, ipvlan, bridge, vlan or sriov as type',
      ),
    }),
  }),
  MN204: entry<About & { ipam: string; nearest?: string }>({
    slug: 'unknown-ipam',
    severity: 'P2',
    title: 'network uses an IPAM plugin that is not known',
    say: ({ network, ipam, nearest }) =>
      ipam === ''
        ? `the ipam of network ${pathOf(network)} names no type, so that its settings have no effect`
        : `network ${pathOf(network)} uses the IPAM plugin ${ipam}, which is not known${nearest === undefined ? '' : `: ${nearest} may be meant`}`,
    remedy: ({ network, ipam }) => ({
      see: [networkCommand(pathOf(network))],
      fix: change(
        network,
        ipam === ''
          ? 'give ipam a type, such as whereabouts or host-local'
          : `correct ipam.type, or make sure that ${ipam} is installed in the CNI directory of every node`,
      ),
    }),
  }),
  MN205: entry<About & { problems: readonly string[] }>({
    slug: 'bad-addressing',
    severity: 'P2',
    title: 'addressing of a network is wrong',
    say: ({ network, problems }) => `the addressing of network ${pathOf(network)} is wrong: ${problems.join('; ')}`,
    remedy: ({ network }) => rewrite(network, 'correct the named fields of ipam'),
  }),
  MN206: entry<
    About & { ipam: 'host-local' | 'whereabouts'; written: readonly string[]; meant: readonly string[]; starts: string }
  >({
    slug: 'host-bits-set',
    severity: 'P2',
    title: 'network is written with an address inside it',
    say: ({ network, ipam, written, meant, starts }) =>
      ipam === 'host-local'
        ? `network ${pathOf(network)} cannot be used, host-local refuses ${and(written)}: the network address is ${and(meant)}`
        : `network ${pathOf(network)} hands out addresses from ${starts} on, not from ${and(written)}: host bits are ignored`,
    remedy: ({ network, ipam, meant }) =>
      rewrite(
        network,
        ipam === 'host-local'
          ? `write ${and(meant)}; to start elsewhere, add rangeStart`
          : `write ${and(meant)}; to start elsewhere, add range_start`,
      ),
  }),
  MN207: entry<About & { problems: readonly string[] }>({
    slug: 'bad-option',
    severity: 'P2',
    title: 'network has an option that its plugin refuses',
    say: ({ network, problems }) =>
      `network ${pathOf(network)} cannot be used, its plugin refuses ${problems.join('; ')}`,
    remedy: ({ network }) => rewrite(network, 'correct the named options'),
  }),
  MN208: entry<About & { plugin: string }>({
    slug: 'sriov-without-resource',
    severity: 'P2',
    title: 'SR-IOV network names no resource',
    say: ({ network, plugin }) =>
      `network ${pathOf(network)} cannot be used: ${plugin} needs a device, and the network has no resourceName annotation to get one by`,
    remedy: ({ network }) => ({
      see: [ALLOCATABLE],
      fix: change(
        network,
        'annotate the network with k8s.v1.cni.cncf.io/resourceName: RESOURCE, and request that resource in the pods',
      ),
    }),
  }),
  MN209: entry<{ resource: string; networks: readonly string[] }>({
    slug: 'resource-not-offered',
    severity: 'P2',
    title: 'no node offers the devices of a network',
    say: ({ resource, networks }) =>
      `no node offers ${resource}, which ${and(networks)} ${networks.length > 1 ? 'need' : 'needs'}`,
    remedy: () => ({
      see: [ALLOCATABLE],
      fix: 'check the name of the resource, and that the device plugin runs on the nodes that have the devices and its config selects them',
    }),
  }),
  MN210: entry<About & { routes: readonly string[] }>({
    slug: 'default-route-hijack',
    severity: 'P2',
    title: 'network brings a default route of its own',
    say: ({ network, routes }) =>
      `network ${pathOf(network)} puts its own default route (${and(routes)}) before that of eth0: services, DNS and the internet are sought on the secondary network`,
    remedy: ({ network }) =>
      rewrite(
        network,
        'name the destinations that lie behind the network instead of 0.0.0.0/0 or ::/0, and start its pods anew',
      ),
  }),
  MN211: entry<{ networks: readonly string[]; segment: string; shared: readonly string[] }>({
    slug: 'ranges-overlap',
    severity: 'P2',
    title: 'networks of one segment hand out the same addresses',
    say: ({ networks, segment, shared }) =>
      `${and(networks)} hand out the same addresses (${and(shared)}) on one segment (${segment}), without knowing of each other`,
    remedy: () => ({
      see: ['kubectl multinet networks -A', 'kubectl multinet pools -A'],
      fix: 'give each network a range of its own, or let whereabouts manage them with the same network_name',
    }),
  }),
  MN212: entry<About & { overlaps: readonly string[] }>({
    slug: 'range-overlaps-cluster',
    severity: 'P2',
    title: 'network overlaps with addresses of the cluster',
    say: ({ network, overlaps }) =>
      `network ${pathOf(network)} overlaps with addresses of the cluster: ${and(overlaps)}`,
    remedy: ({ network }) => ({
      see: [
        "kubectl get nodes -o 'custom-columns=NAME:.metadata.name,PODS:.spec.podCIDRs,ADDRESSES:.status.addresses[*].address'",
      ],
      fix: change(
        network,
        'give the network a subnet that neither the pod networks nor the nodes use, or keep these addresses out of its range',
      ),
    }),
  }),
  MN213: entry<About & { nodes: readonly string[] }>({
    slug: 'host-local-on-several-nodes',
    severity: 'P2',
    title: 'host-local hands out the same addresses on several nodes',
    say: ({ network, nodes }) =>
      `network ${pathOf(network)} is used on ${nodes.length} nodes, and host-local on each hands out the same range: two pods will get one address`,
    remedy: ({ network }) => ({
      see: ['kubectl multinet list -A', networkCommand(pathOf(network))],
      fix: change(
        network,
        'use an IPAM that knows the whole cluster, such as whereabouts, or a network with a range of its own for each node',
      ),
    }),
  }),
  MN214: entry<{ master: string; macvlan: readonly string[]; ipvlan: readonly string[] }>({
    slug: 'macvlan-and-ipvlan-on-one-master',
    severity: 'P2',
    title: 'macvlan and ipvlan share a master',
    say: ({ master, macvlan, ipvlan }) =>
      `macvlan (${and(macvlan)}) and ipvlan (${and(ipvlan)}) share the master ${master}: on one node only one of the two can use it at a time`,
    remedy: () => ({
      see: ['kubectl multinet networks -A'],
      fix: 'make all networks of one master macvlan or all ipvlan, or put one kind on a VLAN link of its own',
    }),
  }),
  MN215: entry<{ name: string; networks: readonly string[]; clash: 'leases' | 'slices' | 'overlay' | 'messages' }>({
    slug: 'config-name-shared',
    severity: 'P2',
    title: 'different networks share a config name',
    say: ({ name, networks, clash }) => {
      const share = `${and(networks)} share the config name ${name}`;
      if (clash === 'leases') return `${share}, and with it one directory of host-local leases on each node`;
      if (clash === 'slices') return `${share}, and with it the node slices of whereabouts`;
      if (clash === 'overlay') return `${share} and are therefore one network to OVN-Kubernetes, but differ`;
      return `${share}: events and logs cannot tell them apart`;
    },
    remedy: ({ clash }) => ({
      see: ['kubectl multinet networks -A'],
      fix:
        clash === 'overlay'
          ? 'make the configs equal but for netAttachDefName, or give them different names'
          : 'give each network a name of its own in its config',
    }),
  }),
  MN216: entry<About>({
    slug: 'nad-unused',
    severity: 'P3',
    title: 'network is not used',
    say: ({ network }) => `no live or pending pod asks for network ${pathOf(network)}`,
    remedy: ({ network }) => ({
      see: [networkCommand(pathOf(network))],
      fix: change(network, 'delete it if nothing will use it'),
    }),
  }),
  MN217: entry<About>({
    slug: 'config-on-disk',
    severity: 'P3',
    title: 'network config is a file on the nodes',
    say: ({ network }) =>
      `network ${pathOf(network)} has no config of its own: each node must have a file in /etc/cni/multus/net.d that is named ${network.name} inside, and cannot be checked from here`,
    remedy: ({ network }) => ({
      see: [networkCommand(pathOf(network))],
      fix: change(network, 'put the config into spec.config, or make sure that the file is on every node'),
    }),
  }),
  MN218: entry<About & { gateway: string }>({
    slug: 'whereabouts-gateway-in-range',
    severity: 'P2',
    title: 'whereabouts will hand out the gateway address',
    say: ({ network, gateway }) =>
      `whereabouts will give a pod on network ${pathOf(network)} the gateway's address ${gateway}`,
    remedy: ({ network, gateway }) =>
      rewrite(network, `add "${gateway}" to ipam.exclude, or start the range behind it`),
  }),
  MN219: entry<About & { problems: readonly string[] }>({
    slug: 'whereabouts-bounds-ignored',
    severity: 'P2',
    title: 'whereabouts ignores limits of a range',
    say: ({ network, problems }) => `whereabouts ignores limits of network ${pathOf(network)}: ${problems.join('; ')}`,
    remedy: ({ network }) =>
      rewrite(network, 'correct the named fields, so that they lie inside the range and in order'),
  }),
  MN220: entry<About & { taken: readonly string[]; services: readonly string[] }>({
    slug: 'range-overlaps-services',
    severity: 'P2',
    title: 'network takes the way to services',
    say: ({ network, taken, services }) =>
      `network ${pathOf(network)} takes the way to services: its pods seek ${and(taken)} behind it, and services have addresses in ${and(services)}`,
    remedy: ({ network }) => ({
      see: ['kubectl get servicecidrs', config(network)],
      fix: change(
        network,
        'give the network a subnet, and routes, that keep away from the addresses of services, and start its pods anew',
      ),
    }),
  }),
};

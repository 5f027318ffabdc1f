// Interface and meta plugins that are published for Kubernetes clusters, by the name of their binary. The list only decides whether a
// name is likely a slip: a plugin that a running pod's interface came from is never doubted.
const interfacePlugins: ReadonlySet<string> = new Set(
  [
    // containernetworking/plugins: main, meta, windows
    'bandwidth bridge dummy firewall host-device ipvlan loopback macvlan portmap ptp sbr tap tuning vlan vrf',
    'win-bridge win-overlay',
    // k8snetworkplumbingwg, openshift, kubevirt
    'accelerated-bridge bond cnv-bridge cnv-tuning egress-router ib-sriov kubevirt-passt-binding kubevirt-tap-binding macvtap',
    'multus multus-shim network-passt-binding ovs ovs-mirror-consumer ovs-mirror-producer rdma route-override sriov userspace vdpa',
    // networks that serve secondary interfaces too, and plugins chained after others
    'afxdp antrea coordinator ifacer ipoib istio-cni kube-ovn multi-nic ovn-k8s-cni-overlay router tc-redirect-tap',
    'veth vhostuser',
  ].flatMap((names) => names.split(' ')),
);

// They manage the pod network of the whole node: a second instance in the same pod collides with the first.
const clusterNetworks: ReadonlySet<string> = new Set([
  'aws-cni',
  'azure-vnet',
  'calico',
  'cilium-cni',
  'flannel',
  'kindnet',
  'kube-router',
  'terway',
  'weave-net',
]);

const ipamPlugins: ReadonlySet<string> = new Set([
  // containernetworking/plugins
  'dhcp',
  'host-local',
  'static',
  // others
  'antrea',
  'azure-vnet-ipam',
  'calico-ipam',
  'kube-ovn',
  'multi-nic-ipam',
  'nv-ipam',
  'spiderpool',
  'whereabouts',
]);

/** What is known of a plugin's name as the `type` of an interface. */
type PluginStanding = 'known' | 'cluster-network' | 'ipam' | 'unknown';

/** Whether a plugin of that name makes or changes interfaces, as far as is known. */
export function standingOf(type: string): PluginStanding {
  if (interfacePlugins.has(type)) return 'known';
  if (clusterNetworks.has(type)) return 'cluster-network';
  return ipamPlugins.has(type) ? 'ipam' : 'unknown';
}

/** Whether an IPAM plugin of that name is known. */
export function isKnownIpam(type: string): boolean {
  return ipamPlugins.has(type);
}

/** The known interface plugin whose name is one slip away from the given one: `macvaln` is `macvlan`. */
export function nearestPlugin(type: string): string | undefined {
  return nearest(type, interfacePlugins);
}

/** The known IPAM plugin whose name is one slip away from the given one. */
export function nearestIpam(type: string): string | undefined {
  return nearest(type, ipamPlugins);
}

function nearest(type: string, names: ReadonlySet<string>): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return [...names].find((name) => plain(name) === plain(type) || isOneSlip(type, name));
}

/** One letter left out, added, wrong, or two neighbours swapped. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 3) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}

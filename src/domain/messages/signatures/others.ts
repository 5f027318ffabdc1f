import { describePod, editNetwork, onNode, showNetwork, showNodeNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { advise, attachment, because, capital, definition, quote, run, theNode, thePod } from '../wording.ts';

const ovn = 'ovn-kubernetes go-controller/pkg/util/multi_network.go';
const kubeOvn = 'kube-ovn pkg/ipam/ipam.go';
const spiderpool = 'spiderpool pkg/networking, pkg/constant/errors.go';

/** OVN-Kubernetes, kube-ovn, Spiderpool, KubeVirt, and primary CNIs used in the wrong place. */
export const others: readonly Signature[] = [
  signature({
    id: 'O01',
    patterns: ['error parsing Network Attachment Definition {network:word}: {reason...}'],
    source: ovn,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN201', 'MN207'],
    cause: ({ network, reason }) => `OVN-Kubernetes cannot use the NAD ${network}${because(reason)}.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Correct its spec.config.'),
  }),
  signature({
    id: 'O02',
    patterns: ['net-attach-def name ({network}) is inconsistent with config ({configured})'],
    source: ovn,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: ({ network, configured }) => `The NAD ${network} says in its own config that it is ${quote(configured)}.`,
    remedy: ({ network }, situation) =>
      run(editNetwork(situation), `Set "netAttachDefName" to ${quote(network)}: namespace, slash, name of the object.`),
  }),
  signature({
    id: 'O03.topology',
    patterns: ['topology {topology:word} not supported'],
    source: ovn,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: ({ topology }, situation) =>
      `${capital(definition(situation))} asks OVN-Kubernetes for the topology ${quote(topology)}, which it does not have.`,
    remedy: (_, situation) => run(editNetwork(situation), 'The topologies are layer2, layer3 and localnet.'),
  }),
  signature({
    id: 'O03',
    patterns: [
      'layer3 topology does not allow persistent IPs',
      'invalid network role value {role:word}',
      'localnet topology does not allow specifying join-subnet',
      'the subnet attribute must be defined for layer2 primary user defined networks',
    ],
    source: ovn,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) => `The options of ${definition(situation)} do not go together in OVN-Kubernetes.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        'Persistent addresses need layer2 or localnet; a join subnet needs layer2 or layer3; a primary layer2 network needs subnets; the role is primary or secondary.',
      ),
  }),
  signature({
    id: 'O04',
    patterns: ['the provided network subnets {subnets} do not contain exluded subnets {excluded...}'],
    source: ovn,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ subnets, excluded }, situation) =>
      `${capital(definition(situation))} excludes ${excluded}, which lies outside its subnets ${subnets}.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Correct "excludeSubnets".'),
  }),
  signature({
    id: 'O05',
    patterns: ['pod or join subnet overlaps with already configured internal subnets: {subnets...}'],
    source: ovn,
    failure: 'subnet-conflict',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ subnets }, situation) =>
      `A subnet of ${definition(situation)} overlaps one that OVN-Kubernetes uses itself${because(subnets)}.`,
    remedy: (_, situation) =>
      run(editNetwork(situation), 'Choose a subnet apart from those of pods, services and joins.'),
  }),
  signature({
    id: 'O06',
    patterns: ['unexpected error: more than one of the same NAD {network} specified for pod {pod:word}'],
    source: ovn,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: ({ network, pod }) =>
      `Pod ${pod} asks for ${network} twice, which OVN-Kubernetes refuses although Multus would not.`,
    remedy: (_, situation) => run(describePod(situation), 'Make a second NAD for the second interface.'),
  }),
  signature({
    id: 'O07',
    patterns: ['failed to get pod annotation: {reason...}'],
    source: 'ovn-kubernetes go-controller/pkg/cni/cni.go',
    failure: 'unclassified',
    certainty: 'likely',
    cause: ({ reason }, situation) =>
      `The control plane of OVN-Kubernetes has not assigned an address to ${thePod(situation)}${because(reason)}.`,
    remedy: () =>
      run(
        ['kubectl', 'get', 'pods', '-A', '-o', 'wide'],
        'Look into the logs of the OVN-Kubernetes control plane: it writes the annotation that its CNI waits for.',
      ),
  }),
  signature({
    id: 'V01.conflict',
    patterns: ['AddressConflict'],
    source: kubeOvn,
    failure: 'pool-exhausted',
    certainty: 'likely',
    cause: (_, situation) =>
      `The address wanted for ${thePod(situation)} belongs to another pod of the kube-ovn subnet.`,
    remedy: () => run(['kubectl', 'get', 'ips.kubeovn.io'], 'Find the holder, and ask for another address.'),
  }),
  signature({
    id: 'V01.full',
    patterns: ['NoAvailableAddress'],
    source: kubeOvn,
    failure: 'pool-exhausted',
    certainty: 'likely',
    explainedBy: ['MN501'],
    cause: () => 'The kube-ovn subnet has no free address left.',
    remedy: () =>
      run(
        ['kubectl', 'get', 'subnets.kubeovn.io'],
        'Compare used and available addresses; widen the subnet or shorten excludeIps.',
      ),
  }),
  signature({
    id: 'V01.range',
    patterns: ['AddressOutOfRange'],
    source: kubeOvn,
    failure: 'pool-exhausted',
    certainty: 'likely',
    cause: (_, situation) => `The address wanted for ${thePod(situation)} is not in the kube-ovn subnet.`,
    remedy: () => run(['kubectl', 'get', 'subnets.kubeovn.io'], 'Ask for an address inside the subnet.'),
  }),
  signature({
    id: 'V01.subnet',
    patterns: ['NoSubnet'],
    source: kubeOvn,
    failure: 'pool-exhausted',
    certainty: 'likely',
    cause: (_, situation) => `kube-ovn knows no subnet for ${attachment(situation)}.`,
    remedy: () =>
      run(
        ['kubectl', 'get', 'subnets.kubeovn.io'],
        'Create the Subnet, with the provider that the NAD names (name.namespace.ovn).',
      ),
  }),
  signature({
    id: 'V01.event',
    patterns: ['stage=acquireAddress error={reason...}'],
    source: 'kube-ovn pkg/controller/pod.go (event AcquireAddressFailed)',
    failure: 'pool-exhausted',
    certainty: 'likely',
    cause: ({ reason }, situation) => `kube-ovn could not give ${thePod(situation)} an address${because(reason)}.`,
    remedy: () => run(['kubectl', 'get', 'subnets.kubeovn.io'], 'Compare used and available addresses of the subnet.'),
  }),
  signature({
    id: 'V02.full',
    patterns: ['all IP addresses used out'],
    source: spiderpool,
    failure: 'pool-exhausted',
    certainty: 'certain',
    explainedBy: ['MN501'],
    cause: (_, situation) => `The Spiderpool pool of ${attachment(situation)} has no free address left.`,
    remedy: () =>
      run(
        ['kubectl', 'get', 'spiderippools.spiderpool.spidernet.io'],
        'Add addresses to the pool, or release those of pods that are gone.',
      ),
  }),
  signature({
    id: 'V02.none',
    patterns: ['no IPPool available'],
    source: spiderpool,
    failure: 'pool-exhausted',
    certainty: 'certain',
    cause: (_, situation) =>
      `No Spiderpool pool fits ${thePod(situation)}: by namespace, node, labels or address family.`,
    remedy: () =>
      run(
        ['kubectl', 'get', 'spiderippools.spiderpool.spidernet.io', '-o', 'yaml'],
        'Compare the affinities of the pools with the pod and its node.',
      ),
  }),
  signature({
    id: 'V03',
    patterns: [
      "ip conflict: pod's interface {interface:word} with an conflicting ip {address:word} {other:word} is located at {mac:word}",
    ],
    source: spiderpool,
    failure: 'duplicate-address',
    certainty: 'certain',
    cause: ({ other, mac }) => `Another host, with the hardware address ${mac}, already uses ${other}.`,
    remedy: ({ other, mac }) =>
      advise(
        `Find the host with ${mac} in the switch's address table or the neighbour tables of the nodes, and take ${other} out of the pool or away from it.`,
      ),
  }),
  signature({
    id: 'V04',
    patterns: ['gateway {gateway:word} is unreachable'],
    source: spiderpool,
    failure: 'layer2-unreachable',
    certainty: 'certain',
    explainedBy: ['MN402'],
    cause: ({ gateway }, situation) =>
      `The gateway ${gateway} does not answer on ${attachment(situation)} from ${theNode(situation)}.`,
    remedy: (_, situation) =>
      run(
        showNodeNetwork(situation),
        'Check the VLAN and the switch port of the master, and whether the gateway exists.',
      ),
  }),
  signature({
    id: 'V05',
    patterns: ['unable to set up veth on host side: unable to create veth pair: file exists'],
    source: 'cilium plugins/cilium-cni',
    failure: 'primary-plugin-as-secondary',
    certainty: 'certain',
    cause: (_, situation) =>
      `${capital(attachment(situation))} calls the cluster's primary CNI a second time for the same pod, which it cannot do.`,
    remedy: (_, situation) =>
      run(showNetwork(situation), 'Use a plugin that is meant for further interfaces: macvlan, ipvlan, bridge, sriov.'),
  }),
  signature({
    id: 'V06',
    patterns: ['failed to lookup device "": Link not found'],
    source: 'macvtap-cni',
    failure: 'device-missing',
    certainty: 'certain',
    explainedBy: ['MN208', 'MN209'],
    cause: (_, situation) => `No macvtap device was allocated for ${attachment(situation)}.`,
    remedy: (_, situation) =>
      run(
        showNetwork(situation),
        'Annotate the NAD with k8s.v1.cni.cncf.io/resourceName, and request that resource in the pod.',
      ),
  }),
  signature({
    id: 'V07',
    patterns: ["failed plugging phase1 at nic '{interface}': Link not found"],
    source: 'kubevirt pkg/network',
    failure: 'virtual-machine',
    certainty: 'certain',
    explainedBy: ['MN102', 'MN103'],
    cause: ({ interface: name }, situation) =>
      `The pod of the virtual machine lacks the interface ${quote(name)} that ${thePod(situation)} should have got from Multus.`,
    remedy: (_, situation) =>
      run(
        describePod(situation),
        'Compare network-status with the networks of the virtual machine: KubeVirt may have given the interface a hashed name.',
      ),
  }),
  signature({
    id: 'R03',
    patterns: ['netplugin failed with no error message'],
    source: 'cni pkg/invoke/raw_exec.go',
    failure: 'unclassified',
    certainty: 'likely',
    explainedBy: ['MN104', 'MN406'],
    cause: (_, situation) =>
      `A CNI plugin on ${theNode(situation)} died without a word, as one does that is killed for want of memory or built for another machine.`,
    remedy: (_, situation) =>
      run(
        onNode(situation, 'dmesg'),
        'See whether the kernel killed it, and whether the binary runs on the node at all.',
      ),
  }),
];

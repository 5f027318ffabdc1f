import { listNetworks, showRequest } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { advise, because, capital, quote, run, theNode, thePod } from '../wording.ts';

const source = 'multus-cni pkg/k8sclient/k8sclient.go';

/** Multus could not understand or resolve what the pod's annotation asks for. */
export const requests: readonly Signature[] = [
  signature({
    id: 'M02',
    patterns: ['cannot find a network-attachment-definition ({network}) in namespace ({namespace})'],
    source,
    failure: 'network-not-found',
    certainty: 'certain',
    explainedBy: ['MN304', 'MN101'],
    cause: ({ network, namespace }, situation) =>
      `${capital(thePod(situation))} asks for the network ${quote(network)}, and the namespace ${quote(namespace)} has no NAD of that name.`,
    remedy: ({ network, namespace }) =>
      run(
        listNetworks(),
        `Create a NAD ${quote(network)} in the namespace ${quote(namespace)}, or name the one that is meant: a bare name is looked up in the pod's own namespace, another namespace is written namespace/name.`,
        'In the JSON form the namespace has a key of its own; a slash inside "name" is not split.',
      ),
  }),
  signature({
    id: 'M03',
    patterns: ['cannot find a network-attachment-definition () in namespace'],
    source,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: () => 'The list of requested networks has an empty item, which Multus looks up as a network without a name.',
    remedy: (_, situation) =>
      run(showRequest(situation), 'Remove the extra comma (at the end, or two in a row) from the networks annotation.'),
  }),
  signature({
    id: 'M04',
    patterns: [
      'namespace isolation enabled, annotation violates permission, pod is in namespace {namespace} but refers to target namespace {target:word}',
    ],
    source,
    failure: 'network-not-found',
    certainty: 'certain',
    cause: ({ namespace, target }) =>
      `Multus runs with namespace isolation, and a pod in ${quote(namespace)} may not use a network of ${quote(target)}.`,
    remedy: ({ namespace, target }) =>
      advise(
        `Put a copy of the NAD into ${quote(namespace)}, or into a namespace that isolation leaves open to all ("default" unless configured).`,
        `Otherwise add ${quote(target)} to globalNamespaces in the Multus configuration.`,
      ),
  }),
  signature({
    id: 'M05',
    patterns: ['failed to parse pod Network Attachment Selection Annotation JSON format: {reason...}'],
    source,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: ({ reason }, situation) =>
      `The networks annotation of ${thePod(situation)} is taken for JSON and cannot be read as a list of networks${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        showRequest(situation),
        'Correct the annotation: a JSON list of objects, where "ips" is a list as well; a single object without brackets is refused.',
        'The pod has to be made anew with the corrected annotation: change the template of its controller.',
      ),
  }),
  signature({
    id: 'M06.slash',
    patterns: ["parsePodNetworkObjectName: Invalid network object (failed at '/')"],
    source,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: () => 'An item of the networks annotation has more than one slash; only namespace/name is understood.',
    remedy: (_, situation) =>
      run(showRequest(situation), 'Write the item as namespace/name@interface, with at most one slash.'),
  }),
  signature({
    id: 'M06.at',
    patterns: ["parsePodNetworkObjectName: Invalid network object (failed at '@')"],
    source,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: () => 'An item of the networks annotation has more than one @; only name@interface is understood.',
    remedy: (_, situation) =>
      run(showRequest(situation), 'Write the item as namespace/name@interface, with at most one @.'),
  }),
  signature({
    id: 'M07',
    patterns: [
      "one or more items did not match comma-delimited format {rule?}mismatch @ '{item}'",
      'one or more items did not match comma-delimited format',
    ],
    source,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: ({ item }) =>
      `The networks annotation contains ${item === undefined ? 'an item' : quote(item)}, which cannot be the short form of a network's name or namespace: only lower-case letters, digits and hyphens are allowed there.`,
    remedy: (_, situation) =>
      run(
        showRequest(situation),
        'Correct the name in the annotation; for a NAD whose name has other characters (a dot, for example), use the JSON form.',
      ),
  }),
  signature({
    id: 'M08',
    patterns: [
      "Failed to parse interface name: must be less than 15 chars and not contain '/' or spaces. interface name '{interface}'",
      "Failed to parse interface name: must be less than 15 chars and not contain '/' or spaces",
    ],
    source,
    failure: 'interface-name',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: ({ interface: name }) =>
      `The interface name${name ? ` ${quote(name)}` : ''} asked for behind the @ is longer than Linux allows, or has a slash or a blank.`,
    remedy: (_, situation) =>
      run(showRequest(situation), 'Ask for a name of at most 15 characters without slashes and blanks.'),
  }),
  signature({
    id: 'M09',
    patterns: ['parsePodNetworkAnnotation: failed to mac: {reason...}'],
    source,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: ({ reason }) => `A "mac" in the networks annotation is no hardware address${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        showRequest(situation),
        'Write the address as six pairs of hexadecimal digits, for example 02:23:45:67:89:01.',
      ),
  }),
  signature({
    id: 'M10',
    patterns: ['failed to validate infiniband GUID: {reason...}'],
    source,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: ({ reason }) => `An "infiniband-guid" in the networks annotation is no GUID${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        showRequest(situation),
        'Write the GUID as eight pairs of hexadecimal digits, for example c2:11:22:33:44:55:66:77.',
      ),
  }),
  signature({
    id: 'M11.cidr',
    patterns: ['failed to parse CIDR "{address}"'],
    source,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: ({ address }) =>
      `The networks annotation asks for the address ${quote(address)}, which is no address with a prefix length.`,
    remedy: (_, situation) => run(showRequest(situation), 'Correct the item in "ips", for example 10.20.0.10/24.'),
  }),
  signature({
    id: 'M11.address',
    patterns: ['failed to parse IP address "{address}"'],
    source,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: ({ address }) => `The networks annotation asks for the address ${quote(address)}, which is no IP address.`,
    remedy: (_, situation) => run(showRequest(situation), 'Correct the item in "ips".'),
  }),
  signature({
    id: 'M18',
    patterns: ['multus does not support ECMP for default-route'],
    source: 'multus-cni pkg/types/conf.go',
    failure: 'default-route',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: () => 'More than one attachment of the pod asks for the default route of the same address family.',
    remedy: (_, situation) =>
      run(showRequest(situation), 'Leave "default-route" in one element of the annotation per address family.'),
  }),
  signature({
    id: 'M19.several',
    patterns: ['more than one default network is specified'],
    source,
    failure: 'network-not-found',
    certainty: 'certain',
    explainedBy: ['MN305'],
    cause: () =>
      'The annotation v1.multus-cni.io/default-network names several networks; it replaces one, so it may name one.',
    remedy: (_, situation) =>
      run(
        showRequest(situation),
        'Keep a single name in v1.multus-cni.io/default-network and move the others to k8s.v1.cni.cncf.io/networks.',
      ),
  }),
  signature({
    id: 'M19.missing',
    patterns: [
      'TryLoadPodDelegates: error in loading K8s cluster default network from pod annotation: {steps?}cannot find a network-attachment-definition ({network}) in namespace ({namespace})',
    ],
    source,
    failure: 'network-not-found',
    certainty: 'certain',
    explainedBy: ['MN304', 'MN101'],
    cause: ({ network, namespace }) =>
      `The annotation v1.multus-cni.io/default-network names ${quote(network)}, and the namespace ${quote(namespace)} has no NAD of that name.`,
    remedy: () =>
      run(
        listNetworks(),
        'This annotation is looked up in the namespace of Multus (kube-system unless configured), not in that of the pod: put the NAD there, or write namespace/name.',
      ),
  }),
  signature({
    id: 'M19',
    patterns: ['TryLoadPodDelegates: error in loading K8s cluster default network from pod annotation: {reason...}'],
    source,
    failure: 'network-not-found',
    certainty: 'likely',
    explainedBy: ['MN304', 'MN305', 'MN201'],
    cause: ({ reason }) => `The network named by v1.multus-cni.io/default-network cannot be used${because(reason)}.`,
    remedy: () =>
      run(
        listNetworks(),
        'This annotation is looked up in the namespace of Multus (kube-system unless configured), not in that of the pod: put the NAD there, or write namespace/name.',
      ),
  }),
  signature({
    id: 'M36',
    patterns: ['claim {claim} has no device allocation', 'device {device} missing required attribute'],
    source: 'multus-cni pkg/draclient',
    failure: 'device-missing',
    certainty: 'certain',
    explainedBy: ['MN209'],
    cause: ({ claim, device }) =>
      claim === undefined
        ? `The device ${quote(device ?? '')} that was allocated to the pod does not carry the attribute by which Multus would hand it to the plugin.`
        : `The resource claim ${quote(claim)} of the pod has no device allocated to it.`,
    remedy: ({ claim }, situation) =>
      run(
        ['kubectl', 'get', 'resourceclaims', '-A', '-o', 'wide'],
        claim === undefined
          ? `See what the driver publishes for ${theNode(situation)}, and whether the NAD's resource name belongs to this driver.`
          : 'See why the claim is not allocated: no device fits its request, or no driver offers one.',
      ),
  }),
];

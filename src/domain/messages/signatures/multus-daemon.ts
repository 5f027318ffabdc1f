import { deletePod, describePod, multusLogs, multusOnNode, onNode, showNodeNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { advise, because, capital, quote, run, theNode, thePod } from '../wording.ts';

const multus = 'multus-cni pkg/multus/multus.go';
const api = 'multus-cni pkg/server/api/api.go, pkg/server/api/shim.go';
const daemonDown = ['MN103', 'MN104', 'MN102'] as const;

/** Multus itself, its daemon, its credentials and its configuration. */
export const multusDaemon: readonly Signature[] = [
  signature({
    id: 'M20',
    patterns: [
      'failed to get clusterNetwork/defaultNetworks: GetDefaultNetworks: failed to get clusterNetwork {network} in namespace {namespace:word}',
    ],
    source: multus,
    failure: 'wrong-cluster-network',
    certainty: 'certain',
    explainedBy: ['MN407', 'MN103'],
    cause: ({ network }, situation) =>
      `Multus on ${theNode(situation)} cannot load the cluster's primary network ${quote(network)}: its config was moved, renamed or removed after Multus had been set up.`,
    remedy: ({ network }, situation) =>
      run(
        showNodeNetwork(situation),
        `See whether ${network} is still there on the node; then restart the Multus pod of that node so that it looks again.`,
      ),
  }),
  signature({
    id: 'M22',
    patterns: [
      'still waiting for readinessindicatorfile @ {file}. pollimmediate error: timed out waiting for the condition',
      'have you checked that your default network is ready? still waiting for readinessindicatorfile',
    ],
    source: `${multus}, cmd/multus-daemon`,
    failure: 'primary-not-ready',
    certainty: 'certain',
    explainedBy: ['MN407'],
    cause: ({ file }, situation) =>
      `The primary CNI on ${theNode(situation)} has not written its config${file === undefined ? '' : ` ${file}`} yet, so Multus refuses to start pods there.`,
    remedy: () =>
      run(
        ['kubectl', 'get', 'pods', '-n', 'kube-system', '-o', 'wide'],
        'Bring the primary CNI of that node up (its agent pod); Multus goes on by itself as soon as the file is there.',
      ),
  }),
  signature({
    id: 'M23',
    patterns: ['error waiting for pod: Unauthorized', 'error getting pod: Unauthorized'],
    source: multus,
    failure: 'credentials',
    certainty: 'certain',
    explainedBy: daemonDown,
    cause: (_, situation) =>
      `The API server rejects the token that Multus uses on ${theNode(situation)}: it has expired or was revoked, and every new pod of that node is held up.`,
    remedy: (_, situation) =>
      run(
        multusOnNode(situation),
        'Restart the Multus pod of the node so that it writes a fresh kubeconfig.',
        'If it comes back, let Multus renew its token (token watch), or use the thick daemon.',
      ),
  }),
  signature({
    id: 'M24',
    patterns: ['error waiting for pod: {reason...}', 'error getting pod: {reason...}'],
    source: multus,
    failure: 'credentials',
    certainty: 'likely',
    explainedBy: daemonDown,
    cause: ({ reason }, situation) =>
      `Multus on ${theNode(situation)} could not read ${thePod(situation)} from the API server${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        multusOnNode(situation),
        'Check that the node reaches the API server at the address in the Multus kubeconfig (service address, proxy settings, firewall).',
        'If only this pod is affected and it was just replaced, deleting it is enough.',
      ),
  }),
  signature({
    id: 'M25',
    patterns: ['expected pod UID "{expected}" but got "{actual}" from Kube API'],
    source: multus,
    failure: 'stale-status',
    certainty: 'certain',
    cause: (_, situation) =>
      `${capital(thePod(situation))} was replaced by another pod of the same name while its network was being set up.`,
    remedy: (_, situation) =>
      run(deletePod(situation), 'It usually passes with the next try; delete the pod if it stays.'),
  }),
  signature({
    id: 'M29',
    patterns: ['SetNetworkStatus: expected pod {pod} UID "{expected}" but got "{actual}" from Kube API'],
    source: 'multus-cni pkg/k8sclient/k8sclient.go',
    failure: 'stale-status',
    certainty: 'certain',
    cause: ({ pod }) =>
      `Pod ${pod} was replaced by another of the same name before its network-status could be written.`,
    remedy: (_, situation) =>
      run(deletePod(situation), 'It usually passes with the next try; delete the pod if it stays.'),
  }),
  signature({
    id: 'M26',
    patterns: ['pod [{pod}] not found, exiting with empty CNI result'],
    source: multus,
    failure: 'stale-status',
    certainty: 'certain',
    cause: ({ pod }) =>
      `Pod ${pod} was gone before its network was set up, and Multus reported success without doing anything.`,
    remedy: () =>
      advise(
        'Nothing is to be done for a deleted pod; a pod that does run after this has no secondary interfaces and no network-status, and must be made anew.',
      ),
  }),
  signature({
    id: 'M27',
    patterns: [
      'cannot set "{plugin}" interface name to "{interface}": validateIfName: interface name {existing} already exists',
      'cannot set "{plugin}" interface name to "{interface}"',
      'validateIfName: interface name {interface} already exists',
    ],
    source: multus,
    failure: 'interface-name',
    certainty: 'certain',
    explainedBy: ['MN313'],
    cause: ({ interface: name }, situation) =>
      `Two attachments of ${thePod(situation)} claim the interface name ${quote(name)}.`,
    remedy: (_, situation) =>
      run(
        describePod(situation),
        'Give every element of the networks annotation an interface name of its own ("interface", or @name), or none at all; unnamed ones are called net1, net2 … by their position.',
      ),
  }),
  signature({
    id: 'M28',
    patterns: ['error setting the networks status: {reason...}', 'status update failed for pod {pod:word}'],
    source: `${multus}; network-attachment-definition-client pkg/utils/net-attach-def.go`,
    failure: 'stale-status',
    certainty: 'likely',
    cause: ({ reason }, situation) =>
      `The interfaces were made, but Multus could not write network-status into ${thePod(situation)}${because(reason)}.`,
    remedy: () =>
      run(
        [
          'kubectl',
          'auth',
          'can-i',
          'update',
          'pods',
          '--subresource=status',
          '--as=system:serviceaccount:kube-system:multus',
          '-A',
        ],
        'The service account of Multus needs to get and update pods/status; a conflict of two writers passes with the next try.',
      ),
  }),
  signature({
    id: 'M30',
    patterns: [
      'CmdAdd (shim): timed out waiting for the condition',
      'CmdDel (shim): timed out waiting for the condition',
    ],
    source: api,
    failure: 'daemon-unavailable',
    certainty: 'certain',
    explainedBy: daemonDown,
    cause: (_, situation) =>
      `The Multus daemon on ${theNode(situation)} did not answer for a minute: it is down, starting, or restarting again and again.`,
    remedy: (_, situation) =>
      run(
        multusOnNode(situation),
        'Look at its restarts and its last state; the default memory limit of 50Mi is exceeded when many pods start at once, then raise it.',
      ),
  }),
  signature({
    id: 'M31',
    patterns: [
      'failed to send CNI request: Post "http://dummy/cni": dial unix {socket}: connect: {reason...}',
      'failed to send CNI request: {reason...}',
    ],
    source: api,
    failure: 'daemon-unavailable',
    certainty: 'certain',
    explainedBy: daemonDown,
    cause: ({ socket, reason }, situation) =>
      `The Multus daemon on ${theNode(situation)} is not listening${socket === undefined ? '' : ` on ${socket}`}${because(reason)}.`,
    remedy: (_, situation) =>
      run(multusOnNode(situation), 'Bring the Multus pod of the node back; pods there start by themselves afterwards.'),
  }),
  signature({
    id: 'M32',
    patterns: ['CheckAPIReadyNow: Daemon not reachable over socketfile: {reason...}'],
    source: api,
    failure: 'daemon-unavailable',
    certainty: 'certain',
    explainedBy: daemonDown,
    cause: (_, situation) =>
      `A sandbox on ${theNode(situation)} was to be taken down while the Multus daemon there was not running.`,
    remedy: (_, situation) =>
      run(multusOnNode(situation), 'Once is harmless; if it repeats, bring the Multus pod of the node back.'),
  }),
  signature({
    id: 'M33',
    patterns: ['error configuring pod [{namespace}/{pod}] networking:$'],
    source: 'multus-cni pkg/server/server.go',
    failure: 'unclassified',
    certainty: 'likely',
    cause: ({ namespace, pod }) =>
      `Multus could not set up the networks of pod ${namespace}/${pod}; the reason was cut off the message.`,
    remedy: () => run(multusLogs(), 'The log of the Multus pod on that node has the whole message.'),
  }),
  signature({
    id: 'M34',
    patterns: ['required CNI variable missing. pod name: {pod?}; pod namespace:{namespace...}'],
    source: 'multus-cni pkg/server/server.go',
    failure: 'unclassified',
    certainty: 'certain',
    cause: () => 'The container runtime called Multus without saying for which pod.',
    remedy: (_, situation) =>
      advise(
        `Something other than the kubelet's runtime called Multus on ${theNode(situation)}, or the runtime is too old: it must pass K8S_POD_NAME and K8S_POD_NAMESPACE.`,
      ),
  }),
  signature({
    id: 'M35',
    patterns: [
      'getKubeletClient: error getting pod resources from client: {reason...}',
      'failed to get resourceMap from ResourceClient',
    ],
    source: 'multus-cni pkg/kubeletclient/kubeletclient.go',
    failure: 'device-missing',
    certainty: 'certain',
    cause: ({ reason }, situation) =>
      `Multus on ${theNode(situation)} cannot ask the kubelet which devices the pod was given${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        multusOnNode(situation),
        "Mount the kubelet's directory /var/lib/kubelet/pod-resources into the Multus DaemonSet.",
      ),
  }),
  signature({
    id: 'M37',
    patterns: ['auxiliary chain used but ClusterNetwork must be a path'],
    source: multus,
    failure: 'wrong-cluster-network',
    certainty: 'certain',
    explainedBy: ['MN407'],
    cause: () =>
      'The Multus configuration uses an auxiliary chain, for which clusterNetwork has to be the path of a file.',
    remedy: () =>
      run(
        ['kubectl', 'get', 'configmap', '-n', 'kube-system', 'multus-daemon-config', '-o', 'yaml'],
        'Set clusterNetwork to the path of the primary config, or leave it out.',
      ),
  }),
  signature({
    id: 'M38',
    patterns: ['LoadNetConf: at least one delegate/clusterNetwork must be specified'],
    source: 'multus-cni pkg/types/conf.go',
    failure: 'wrong-cluster-network',
    certainty: 'certain',
    explainedBy: ['MN407'],
    cause: (_, situation) => `The Multus config on ${theNode(situation)} names no primary network to call.`,
    remedy: (_, situation) =>
      run(
        multusOnNode(situation),
        'Restart the Multus pod of the node when the primary CNI is there, so that the config is written anew.',
      ),
  }),
  signature({
    id: 'M39',
    patterns: [
      'could not find a plugin configuration in {directory:word}',
      'cannot find valid master CNI config in "{directory}"',
    ],
    source: 'multus-cni pkg/server/config/generator.go, cmd/thin_entrypoint/main.go',
    failure: 'wrong-cluster-network',
    certainty: 'certain',
    explainedBy: ['MN407'],
    cause: ({ directory }, situation) =>
      `Multus found no config of a primary CNI in ${directory} on ${theNode(situation)}, and has nothing to put itself in front of.`,
    remedy: (_, situation) =>
      run(
        showNodeNetwork(situation),
        'Install the primary CNI first, or point Multus at the directory where it writes.',
      ),
  }),
  signature({
    id: 'M40',
    patterns: ['Multus cni version is "{multus}" while master plugin cni version is "{primary}"'],
    source: 'multus-cni cmd/thin_entrypoint/main.go',
    failure: 'wrong-cluster-network',
    certainty: 'certain',
    cause: ({ multus: own, primary }) =>
      `Multus is set to CNI version ${quote(own)} while the primary network's config says ${quote(primary)}.`,
    remedy: ({ primary }) =>
      advise(`Set the cni-version of Multus to ${quote(primary)}, or update the primary CNI's config.`),
  }),
  signature({
    id: 'M41',
    patterns: ["cannot create regular file '{file}': Text file busy"],
    source: 'multus-cni deployments (older manifests, init container)',
    failure: 'daemon-unavailable',
    certainty: 'certain',
    explainedBy: ['MN103'],
    cause: ({ file }) =>
      `The init container of Multus cannot replace ${file} while a runtime is executing it, so the daemon never starts.`,
    remedy: () =>
      advise(
        'Use the current Multus manifest: its init container installs the shim by renaming, not by copying over it.',
      ),
  }),
  signature({
    id: 'M42',
    patterns: [
      'error in getting result from DelNetwork: {inner?}unexpected end of JSON input',
      'conflistDel: error in getting result from DelNetworkList: {inner?}unexpected end of JSON input',
    ],
    source: multus,
    failure: 'teardown',
    certainty: 'likely',
    cause: (_, situation) =>
      `Multus on ${theNode(situation)} cannot take the network of ${thePod(situation)} down, because the copy of the config it saved at start is cut off.`,
    remedy: (_, situation) =>
      run(
        onNode(situation, 'ls', '-l', '/host/var/lib/cni/multus'),
        "Remove the empty or cut file that bears the sandbox's id from /var/lib/cni/multus on the node; a full disk is the usual reason for it.",
      ),
  }),
];

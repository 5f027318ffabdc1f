import { editNetwork, showNetwork, showPools, whereaboutsLogs, whereaboutsOnNode } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { advise, attachment, because, capital, definition, quote, run, theNode, thePod } from '../wording.ts';

const storage = 'whereabouts pkg/storage/kubernetes/ipam.go';
const config = 'whereabouts pkg/config/config.go';
const helpers = 'whereabouts pkg/iphelpers/iphelpers.go';
// Without a running pod on the node there is no fresh token; on a cluster this shows as a bare deadline, R01.
const down = ['MN106', 'MN105'] as const;

/** whereabouts: its IPAM plugin, and the logs of its controllers. */
export const whereabouts: readonly Signature[] = [
  signature({
    id: 'W01',
    patterns: [
      'Could not allocate IP in range: ip: {first:word} / - {last:word} / range: {range:word} / excludeRanges: [{excluded?}]',
      'Could not allocate IP in range: ip: {first:word} / - {last:word} / range: {range:word}',
      'Could not allocate IP in range: ip: {first:word} / - {last:word} / range:',
    ],
    source: 'whereabouts pkg/allocate/allocate.go, cmd/whereabouts.go',
    failure: 'pool-exhausted',
    certainty: 'certain',
    explainedBy: ['MN501'],
    cause: ({ first, last }, situation) =>
      `Every address from ${first} to ${last} of ${attachment(situation)} is given away.`,
    remedy: (_, situation) =>
      run(
        showPools(),
        'Compare the allocations of the pool with the pods that exist: what a deleted pod still holds can be released, and what other networks with the same range hold counts too.',
        `If all are in use, widen the range in ${definition(situation)}.`,
      ),
  }),
  signature({
    id: 'W02',
    patterns: ['time limit exceeded while waiting to become leader'],
    source: storage,
    failure: 'ipam-contention',
    certainty: 'certain',
    explainedBy: down,
    cause: (_, situation) =>
      `whereabouts on ${theNode(situation)} did not get the lock that protects the pools within two minutes: too many pods start at once, or a vanished holder still owns it.`,
    remedy: () =>
      run(
        [
          'kubectl',
          'get',
          'leases.coordination.k8s.io',
          '-A',
          '--field-selector',
          'metadata.name=whereabouts',
          '-o',
          'yaml',
        ],
        'See whether the lease changes hands. If it does, start fewer pods at a time or split the range by nodes (node_slice_size); if it does not, delete the lease.',
      ),
  }),
  signature({
    id: 'W03.start',
    patterns: ['k8s pool initialized'],
    source: storage,
    failure: 'ipam-contention',
    certainty: 'likely',
    cause: () => 'The pool had to be created first, and whereabouts asks to be called again.',
    remedy: () => advise('Nothing is to be done: the next try allocates from the new pool.'),
  }),
  signature({
    id: 'W03',
    patterns: [
      'error at storage engine: k8s get error: {reason...}',
      'error at storage engine: k8s create error: {reason...}',
      'k8s get error: {reason...}',
      'k8s create error: {reason...}',
    ],
    source: storage,
    failure: 'credentials',
    certainty: 'certain',
    explainedBy: down,
    cause: ({ reason }, situation) =>
      `whereabouts on ${theNode(situation)} cannot read or create its IP pool in the API${because(reason)}.`,
    remedy: () =>
      run(
        [
          'kubectl',
          'auth',
          'can-i',
          'create',
          'ippools.whereabouts.cni.cncf.io',
          '--as=system:serviceaccount:kube-system:whereabouts',
          '-A',
        ],
        'Check that the CRDs of whereabouts are installed and that its service account may get, create and update them.',
      ),
  }),
  signature({
    id: 'W04',
    patterns: ['no allocated node slice for node', 'error getting node slice'],
    source: storage,
    failure: 'ipam-contention',
    certainty: 'certain',
    explainedBy: ['MN512'],
    cause: (_, situation) =>
      `${capital(theNode(situation))} has no slice of the range of ${attachment(situation)}: all slices are given away, or nobody makes them.`,
    remedy: () =>
      run(
        ['kubectl', 'get', 'nodeslicepools.whereabouts.cni.cncf.io', '-A', '-o', 'yaml'],
        'See whether the slices are fewer than the nodes; whether the node-slice controller runs; and whether the node is known by the name that whereabouts uses (its host name, unless NODENAME is set).',
      ),
  }),
  signature({
    id: 'W05',
    patterns: ['net mask is too short, subnet {subnet:word} has no usable IP addresses, it is too small'],
    source: helpers,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ subnet }, situation) => `The range ${subnet} of ${definition(situation)} contains no usable address.`,
    remedy: (_, situation) =>
      run(editNetwork(situation), 'Use a range of at least four addresses (/30, or /126 for IPv6).'),
  }),
  signature({
    id: 'W06',
    patterns: [
      "invalid CIDR (do you have the 'range' parameter set for Whereabouts?) '{range?}': {reason...}",
      "invalid CIDR (do you have the 'range' parameter set for Whereabouts?)",
    ],
    source: config,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ range }, situation) =>
      range === undefined || range === ''
        ? `${capital(definition(situation))} uses whereabouts without a "range".`
        : `The "range" ${quote(range)} of ${definition(situation)} is no network in CIDR notation.`,
    remedy: (_, situation) =>
      run(editNetwork(situation), 'Write "range" as a network with prefix length, for example 10.40.0.0/24.'),
  }),
  signature({
    id: 'W07.start',
    patterns: ['invalid range start IP: {address...}', 'invalid range start for CIDR {range:word}: {address...}'],
    source: config,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ address }, situation) =>
      `The beginning of the range in ${definition(situation)} is no address of its network${because(address)}.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Correct "range_start", or the first part of "range".'),
  }),
  signature({
    id: 'W07',
    patterns: ['invalid CIDR {range:network}: {reason...}'],
    source: config,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ range }, situation) => `${quote(range)} in ${definition(situation)} is no network in CIDR notation.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Write "range" as network/length, or as first-last/length.'),
  }),
  signature({
    id: 'W08',
    patterns: ['could not parse exclude range, err: {reason...}'],
    source: 'whereabouts pkg/allocate/allocate.go',
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ reason }, situation) =>
      `An item of "exclude" in ${definition(situation)} is neither an address nor a network${because(reason)}.`,
    remedy: (_, situation) =>
      run(editNetwork(situation), 'Correct "exclude": a list of networks, single addresses as 10.40.0.1/32.'),
  }),
  signature({
    id: 'W09.engine',
    patterns: [
      "you have not configured the storage engine (looks like you're using an invalid `{parameter}` parameter in your config)",
      'you have not configured the storage engine',
    ],
    source: config,
    failure: 'credentials',
    certainty: 'certain',
    explainedBy: down,
    cause: (_, situation) => `whereabouts on ${theNode(situation)} knows no kubeconfig to reach its pools with.`,
    remedy: (_, situation) =>
      run(
        whereaboutsOnNode(situation),
        'Bring the whereabouts pod of the node up: it writes whereabouts.conf and the kubeconfig beside it.',
      ),
  }),
  signature({
    id: 'W09',
    patterns: ['^config file not found', ': config file not found'],
    source: config,
    failure: 'credentials',
    certainty: 'likely',
    explainedBy: down,
    cause: (_, situation) => `The config file of whereabouts is missing on ${theNode(situation)}.`,
    remedy: (_, situation) =>
      run(whereaboutsOnNode(situation), 'Bring the whereabouts pod of the node up: it writes the file.'),
  }),
  signature({
    id: 'W10.name',
    patterns: ['IPAM client initialization error: no pod name'],
    source: storage,
    failure: 'unclassified',
    certainty: 'certain',
    cause: () => 'whereabouts was called without being told for which pod.',
    remedy: () => advise('Call it through Multus: the pod name comes with the CNI arguments of the container runtime.'),
  }),
  signature({
    id: 'W10',
    patterns: ['failed to create Kubernetes IPAM manager: {reason...}'],
    source: 'whereabouts cmd/whereabouts.go',
    failure: 'credentials',
    certainty: 'certain',
    explainedBy: down,
    cause: ({ reason }, situation) =>
      `whereabouts on ${theNode(situation)} cannot talk to the API server${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        whereaboutsOnNode(situation),
        'Restart the whereabouts pod of the node so that it writes its kubeconfig anew.',
      ),
  }),
  signature({
    id: 'W11',
    patterns: ["only interested in networks whose IPAM type is 'whereabouts'. This one was: {ipam:word}"],
    source: config,
    failure: 'unclassified',
    certainty: 'certain',
    cause: ({ ipam }) => `The whereabouts controller passed over a network that has ${quote(ipam)} IPAM, as it should.`,
    remedy: () => advise('This is harmless.'),
  }),
  signature({
    id: 'W12',
    patterns: ['LoadIPAMConfig - JSON Parsing Error: {reason...}'],
    source: config,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN201', 'MN205'],
    cause: ({ reason }, situation) =>
      `whereabouts cannot read the "ipam" part of ${definition(situation)}${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        'Correct the types in "ipam": "range" is a string, "exclude" and "ipRanges" are lists.',
      ),
  }),
  signature({
    id: 'W13',
    patterns: ['failed to update the reservation list: {reason...}'],
    source: 'whereabouts pkg/reconciler/iploop.go',
    failure: 'duplicate-address',
    certainty: 'certain',
    cause: ({ reason }) => `The clean-up of whereabouts could not write a pool${because(reason)}.`,
    remedy: () =>
      run(
        showPools(),
        'A conflict passes with the next run; if it repeats, compare the pools with the overlapping-range reservations.',
      ),
  }),
  signature({
    id: 'W14',
    patterns: ['dropping pod [{pod}] deletion out of the queue - could not reconcile IP: {reason...}'],
    source: 'whereabouts pkg/controlloop/pod.go',
    failure: 'pool-exhausted',
    certainty: 'certain',
    cause: ({ pod, reason }) =>
      `whereabouts gave up releasing the addresses of the deleted pod ${pod}${because(reason)}: they stay taken.`,
    remedy: () =>
      run(
        showPools(),
        'Remove the allocation of that pod from its pool by hand, after making sure that the pod is gone.',
      ),
  }),
  signature({
    id: 'W15',
    patterns: ['found IPAM conf mismatch for network-attachment-definitions with same network name'],
    source: 'whereabouts pkg/node-controller',
    failure: 'ipam-contention',
    certainty: 'certain',
    explainedBy: ['MN215'],
    cause: () =>
      'Two NADs share a whereabouts network name and differ in range or slice size, so no slices are made for them.',
    remedy: (_, situation) =>
      run(showNetwork(situation), 'Give both the same "range" and "node_slice_size", or different "network_name"s.'),
  }),
  signature({
    id: 'W16',
    patterns: ['subnetMaskSize must be greater or equal than netMaskSize', 'netCIDR is not a valid network address'],
    source: helpers,
    failure: 'ipam-contention',
    certainty: 'certain',
    explainedBy: ['MN205', 'MN512'],
    cause: (_, situation) =>
      `The range of ${definition(situation)} cannot be cut into slices of "node_slice_size": the slice is larger than the range, or the range is no network.`,
    remedy: (_, situation) =>
      run(editNetwork(situation), 'Choose a slice with a longer prefix than the range, for example "/28" for a /24.'),
  }),
  signature({
    id: 'R02',
    patterns: [
      'no allocated node slice for node{trace?}panic: ',
      'panic: {trace?}no allocated node slice for node',
      'netplugin failed: {trace?}no allocated node slice for node',
    ],
    source: 'whereabouts pkg/storage/kubernetes/ipam.go (panic); cni pkg/invoke/raw_exec.go',
    failure: 'ipam-contention',
    certainty: 'certain',
    explainedBy: ['MN512'],
    cause: (_, situation) =>
      `whereabouts crashed because ${theNode(situation)} has no slice of the range of ${attachment(situation)}.`,
    remedy: () =>
      run(
        ['kubectl', 'get', 'nodeslicepools.whereabouts.cni.cncf.io', '-A', '-o', 'yaml'],
        'See whether there are fewer slices than nodes, and whether the node-slice controller runs: it stops as soon as a NAD with other IPAM exists, and slices of NADs outside kube-system are collected as garbage.',
      ),
  }),
  signature({
    id: 'W17',
    patterns: ['failed to garbage collect addresses for pod {pod:word}'],
    source: 'whereabouts pkg/controlloop/pod.go (event IPAddressGarbageCollectionFailed)',
    failure: 'pool-exhausted',
    certainty: 'certain',
    cause: ({ pod }) => `whereabouts could not release the addresses of the deleted pod ${pod}: they stay taken.`,
    remedy: (_, situation) =>
      run(whereaboutsLogs(), `The log of the whereabouts pods says why; ${thePod(situation)} itself needs nothing.`),
  }),
];

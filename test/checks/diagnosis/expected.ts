/**
 * What is to be said of each pod of the recorded clusters: read from the recordings by a person, before the program had seen
 * them. Where a pod is missing here, there is nothing wrong with its networks.
 */
export interface Expected {
  /** `namespace/name`, or what it begins with before the hash of a template. */
  readonly pod: string;
  readonly state: string;
  /** Words without which the sentence would not name the true cause. */
  readonly names: readonly RegExp[];
  readonly certainty: 'certain' | 'likely';
  /** The code of the finding, where it is the same however much is known of the nodes and pools. */
  readonly code?: string;
  /** Interface and network that failed, where it is one of them. */
  readonly attachment?: string;
  /** What the remedy must say. */
  readonly remedy?: RegExp;
}

/** recorded/api. */
export const threeNodes: readonly Expected[] = [
  {
    pod: 'default/bad-annotation',
    state: 'stuck',
    names: [/annotation k8s\.v1\.cni\.cncf\.io\/networks/, /character 47/],
    certainty: 'certain',
    code: 'MN305',
  },
  {
    pod: 'default/bad-annotation2',
    state: 'stuck',
    names: [/"mgmt network!"/],
    certainty: 'certain',
    code: 'MN305',
  },
  {
    pod: 'default/broken-json-pod',
    state: 'stuck',
    names: [/default\/broken-json/, /not JSON/, /line 7/],
    certainty: 'certain',
    code: 'MN201',
    attachment: 'net1 default/broken-json',
  },
  {
    pod: 'default/dup-ifname',
    state: 'stuck',
    names: [/default\/wa-network and default\/data-network/, /net1/],
    certainty: 'certain',
    code: 'MN313',
    attachment: 'net1 default/data-network',
  },
  {
    pod: 'default/empty-spec-pod',
    state: 'stuck',
    names: [/default\/empty-spec/, /\/etc\/cni\/multus\/net\.d/],
    certainty: 'certain',
    code: 'MN217',
    attachment: 'net1 default/empty-spec',
  },
  {
    pod: 'default/ipvlan-pod',
    state: 'stuck',
    names: [/node-a/, /ipvlan module is missing/],
    certainty: 'certain',
    attachment: 'net1 default/ipvlan-conf-1',
    remedy: /modprobe/,
  },
  {
    pod: 'default/missing-nad',
    state: 'stuck',
    names: [/"no-such-network"/, /namespace default/],
    certainty: 'certain',
    code: 'MN304',
    attachment: 'net1 default/no-such-network',
  },
  {
    pod: 'shop/shop-other-ns',
    state: 'stuck',
    names: [/"wa-network"/, /namespace shop/, /there is default\/wa-network/],
    certainty: 'certain',
    code: 'MN304',
    attachment: 'net1 shop/wa-network',
    remedy: /write default\/wa-network/,
  },
  {
    pod: 'default/sriov-pod',
    state: 'stuck',
    // The event names the network by its config, sriov-network.
    names: [/CNI plugin "sriov"/, /default\/sriov-net1/, /node-b/],
    certainty: 'certain',
    attachment: 'net1 default/sriov-net1',
  },
  {
    pod: 'default/sriov-pending',
    state: 'stuck',
    names: [/intel\.com\/intel_sriov_netdevice/],
    certainty: 'certain',
    code: 'MN209',
  },
  {
    pod: 'default/storage-on-c',
    state: 'stuck',
    // The message says "Link not found" and nothing else. eth3 is on node-a and node-b only.
    names: [/default\/storage-network/, /eth3/, /node-c/],
    certainty: 'likely',
    attachment: 'net1 default/storage-network',
    remedy: /eth3/,
  },
  {
    pod: 'default/wa-exhaust-5cf7ddbfc7-4td6f',
    state: 'stuck',
    names: [/default\/wa-small/, /10\.50\.0\./, /\b6\b|six/],
    certainty: 'certain',
    attachment: 'net1 default/wa-small',
  },
  {
    pod: 'default/wa-exhaust-5cf7ddbfc7-msmtz',
    state: 'stuck',
    names: [/default\/wa-small/, /10\.50\.0\./, /\b6\b|six/],
    certainty: 'certain',
    attachment: 'net1 default/wa-small',
  },
  {
    pod: 'default/crash-pod',
    state: 'not for its network',
    names: [/container app/, /CrashLoopBackOff/, /exit code 1/],
    certainty: 'certain',
  },
  {
    pod: 'default/nopull-pod',
    state: 'not for its network',
    names: [/image/, /local\/nonexistent:1/],
    certainty: 'certain',
  },
  { pod: 'default/completed-pod', state: 'over', names: [/Succeeded|completed/], certainty: 'certain' },
  { pod: 'default/failed-pod', state: 'over', names: [/exit code 3/], certainty: 'certain' },
  {
    pod: 'default/hostnet-pod',
    state: 'on the network of its node',
    names: [/default\/mgmt-network/, /network of its node/],
    certainty: 'certain',
    code: 'MN308',
  },
  { pod: 'default/plain-pod', state: 'asks for none', names: [], certainty: 'certain' },
  { pod: 'kube-system/', state: 'asks for none', names: [], certainty: 'certain' },
  {
    pod: 'default/order-service-',
    state: 'attached, with findings',
    names: [/10\.20\.0\.100/],
    certainty: 'certain',
    code: 'MN309',
  },
  {
    pod: 'default/order-db-',
    state: 'attached, with findings',
    names: [/10\.30\.0\.100/],
    certainty: 'certain',
    code: 'MN309',
  },
  {
    pod: 'default/samplepod',
    state: 'attached, with findings',
    names: [/default\/mgmt-network/],
    certainty: 'certain',
  },
  { pod: 'default/hexagonal-app', state: 'attached, with findings', names: [/default\//], certainty: 'certain' },
];

/** recorded/scenario-multus-down-one-node: the Multus of node-b waits for an image that does not exist. */
export const multusDown: readonly Expected[] = [
  {
    pod: 'default/victim',
    state: 'without its networks',
    names: [/Multus/, /node-b/, /ErrImageNeverPull/],
    certainty: 'likely',
    code: 'MN103',
  },
  {
    pod: 'kube-system/kube-multus-ds-9dw7n',
    state: 'not for its network',
    names: [/multus-cni:no-such-tag/],
    certainty: 'certain',
  },
  { pod: 'kube-system/', state: 'asks for none', names: [], certainty: 'certain' },
];

const withoutStatus = { state: 'without its networks', names: [/Multus was not called on node node-c/] } as const;
const withOldStatus = { state: 'without its networks', names: [/restarted on node node-c without Multus/] } as const;

/**
 * recorded/scenario-started-without-multus: node-c came back, and its pods were started again a second before its Multus was.
 * Four of them had been stuck before, for reasons that their old events still tell; now they run, and are not stuck.
 */
export const startedWithoutMultus: readonly Expected[] = [
  { pod: 'default/bad-annotation2', ...withoutStatus, certainty: 'certain', code: 'MN301' },
  { pod: 'default/sriov-pod', ...withoutStatus, certainty: 'certain', code: 'MN301' },
  { pod: 'default/storage-on-c', ...withoutStatus, certainty: 'certain', code: 'MN301' },
  { pod: 'shop/shop-other-ns', ...withoutStatus, certainty: 'certain', code: 'MN301' },
  { pod: 'default/busybox-app', ...withOldStatus, certainty: 'likely', code: 'MN302' },
  { pod: 'default/crash-pod', ...withOldStatus, certainty: 'likely', code: 'MN302' },
  { pod: 'default/samplepod', ...withOldStatus, certainty: 'likely', code: 'MN302' },
  { pod: 'default/static-pod', ...withOldStatus, certainty: 'likely', code: 'MN302' },
  { pod: 'default/wa-exhaust-', ...withOldStatus, certainty: 'likely', code: 'MN302' },
  { pod: 'kube-system/', state: 'asks for none', names: [], certainty: 'certain' },
];

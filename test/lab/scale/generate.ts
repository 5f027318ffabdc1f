import type { AttachmentPlan, NetworkPlan, NodePlan, Scenario, WorkloadPlan } from '../scenario/model.ts';
import type { LabPod } from '../scenario/topology.ts';

/** How large a generated cluster is. */
export interface Size {
  readonly pods: number;
  readonly nodes: number;
}

/**
 * A large cluster as they are: mostly healthy; two pods in five have one to three secondary interfaces; every 50th
 * node lacks the storage NIC, every 400th Multus; some addresses have leaked. The same size gives the same cluster.
 */
export function generatedScenario({ pods, nodes }: Size): Scenario {
  const random = randomNumbers(pods * 31 + nodes);
  const plans = Array.from({ length: nodes }, (_, index) => nodePlan(index));
  return {
    name: `generated-${pods}-pods-${nodes}-nodes`,
    title: `${pods} generated pods on ${nodes} nodes`,
    nodes: plans,
    segments: [],
    networks,
    workloads: [...workloads(pods, plans, random)],
    stack: 'ipv4',
    forwarding: false,
    daemons: {
      multus: { installed: true, except: plans.filter((_, index) => index % 400 === 399).map((plan) => plan.name) },
      whereabouts: { installed: true, except: [] },
    },
    troubles: Array.from({ length: Math.ceil(pods / 1000) }, (_, index) => ({
      kind: 'leak-address',
      network: 'platform/storage-network',
      address: `10.30.255.${(index % 254) + 1}`,
      pod: `team-${index % teams}/gone-${index}`,
      interface: 'net1',
    })),
  };
}

/** Whose events a generated cluster still has: those of pods in trouble, and of every 50th that has just started. */
export function hasEvents(pod: LabPod): boolean {
  return pod.failure !== undefined || Number.parseInt(pod.uid.slice(0, 4), 16) % 50 === 0;
}

const teams = 40;

function nodePlan(index: number): NodePlan {
  const storage = index % 50 === 49 ? [] : [{ name: 'eth3', segment: 'storage', mtu: 9000 }];
  return {
    name: `worker-${String(index).padStart(4, '0')}`,
    nics: [{ name: 'eth1', segment: 'mgmt', mtu: 1500 }, { name: 'eth2', segment: 'data', mtu: 1500 }, ...storage],
    labels: {
      'topology.kubernetes.io/zone': `zone-${'abc'[index % 3] ?? 'a'}`,
      'node.kubernetes.io/instance-type': 'm5.2xlarge',
    },
  };
}

const networks: readonly NetworkPlan[] = [
  network('mgmt-network', 'eth1', '10.0.0.0/12', 'whereabouts'),
  network('data-network', 'eth2', '10.20.0.0/14', 'whereabouts'),
  network('storage-network', 'eth3', '10.30.0.0/16', 'whereabouts'),
  network('legacy-network', 'eth2', '10.90.0.0/24', 'host-local'),
];

function network(name: string, master: string, cidr: string, ipam: NetworkPlan['ipam']): NetworkPlan {
  return {
    namespace: 'platform',
    name,
    type: 'macvlan',
    master,
    bridge: undefined,
    mode: 'bridge',
    vlan: undefined,
    mtu: undefined,
    cidrs: [cidr],
    ipam,
    range: undefined,
    gateway: undefined,
    routes: [],
    config: undefined,
  };
}

/** Deployments of one to twenty pods until the wanted number is reached. */
function* workloads(pods: number, nodes: readonly NodePlan[], random: () => number): Generator<WorkloadPlan> {
  let left = pods;
  for (let index = 0; left > 0; index += 1) {
    const replicas = Math.min(left, 1 + Math.floor(random() * 20));
    left -= replicas;
    yield {
      namespace: `team-${index % teams}`,
      name: `service-${index}`,
      kind: 'Deployment',
      nodes: Array.from({ length: replicas }, () => nodes[Math.floor(random() * nodes.length)]?.name ?? ''),
      containers: [
        {
          name: 'app',
          image: index % 7 === 0 ? 'distroless' : index % 3 === 0 ? 'busybox' : 'full',
          env: settings(index),
        },
        ...(index % 5 === 0 ? [{ name: 'sidecar', image: 'busybox' as const, env: {} }] : []),
      ],
      hostNetwork: index % 97 === 96,
      attachments: random() < 0.4 ? attachments(random) : [],
      annotation: undefined,
      labels: {
        app: `service-${index}`,
        'app.kubernetes.io/name': `service-${index}`,
        'app.kubernetes.io/part-of': `product-${index % 11}`,
        'app.kubernetes.io/version': `1.${index % 9}.0`,
      },
      bypassed: false,
      stuck: undefined,
    };
  }
}

/** Applications carry their settings in the environment: some two kilobytes of a pod's eight. */
function settings(index: number): Record<string, string> {
  const names = [
    'DATABASE_URL',
    'CACHE_URL',
    'QUEUE_URL',
    'TRACE_ENDPOINT',
    'METRICS_BIND',
    'FEATURES',
    'LOG_LEVEL',
    'REGION',
  ];
  return Object.fromEntries(
    names.map((name, each) => [
      name,
      `tcp://10.20.${index % 200}.${10 + each}:${5000 + each}/service-${index}?pool=${each}`,
    ]),
  );
}

function attachments(random: () => number): AttachmentPlan[] {
  const count = 1 + Math.floor(random() * 3);
  const from = Math.floor(random() * networks.length);
  return Array.from({ length: count }, (_, index) => ({
    namespace: 'platform',
    network: networks[(from + index) % networks.length]?.name ?? '',
    interface: undefined,
    addresses: [],
    mac: undefined,
  }));
}

/** Reproducible numbers from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

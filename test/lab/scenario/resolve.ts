import { hexDigits, mac, suffix, uid } from './identity.ts';
import { type AddressBook, addressBook } from './ipam.ts';
import type { AttachmentPlan, NetworkPlan, Scenario, WorkloadPlan } from './model.ts';
import { bare, contains, nth } from './subnet.ts';
import {
  type Allocation,
  type Failure,
  findPod,
  type LabAttachment,
  type LabNode,
  type LabPod,
  type NetworkOf,
  type Topology,
} from './topology.ts';

/** The node network, pod network and service range of the lab: those of the recorded cluster. */
export const clusterNetwork = {
  /** Wider than the recorded /24 in name only where a generated cluster has more nodes than that holds. */
  nodes: '172.30.0.0/24',
  manyNodes: '172.16.0.0/12',
  nodes6: 'fd30::/64',
  services: '10.96.0.0/12',
  /** The pod subnet of the nth node. More than 254 nodes fill further second octets. */
  pods: (index: number): string => `10.${244 - Math.floor((index + 1) / 256)}.${(index + 1) % 256}.0/24`,
  pods6: (index: number): string => `fd44:0:0:${(index + 1).toString(16)}::/64`,
  /** The CNI configuration name of eth0 in the recordings. */
  defaultNetwork: 'rc-default',
} as const;

/** Settles everything a scenario leaves open: addresses in order of appearance, names and UIDs from hashes, and who fails. */
export function resolve(scenario: Scenario): Topology {
  const nodeNetwork = scenario.nodes.length > 200 ? clusterNetwork.manyNodes : clusterNetwork.nodes;
  const nodes = scenario.nodes.map((plan, index): LabNode => {
    const dual = scenario.stack === 'dual';
    return {
      name: plan.name,
      index,
      addresses: [nth(nodeNetwork, 11 + index), ...(dual ? [nth(clusterNetwork.nodes6, 11 + index)] : [])],
      podCidrs: [clusterNetwork.pods(index), ...(dual ? [clusterNetwork.pods6(index)] : [])],
      nics: plan.nics.map((nic) => ({ ...nic, mac: mac(scenario.name, plan.name, nic.name) })),
      labels: plan.labels,
      ready: !scenario.troubles.some((trouble) => trouble.kind === 'unreachable' && trouble.node === plan.name),
    };
  });
  const book = addressBook();
  const ledger: Allocation[] = [];
  for (const trouble of scenario.troubles) {
    if (trouble.kind !== 'leak-address') continue;
    const network = scenario.networks.find((each) => `${each.namespace}/${each.name}` === trouble.network);
    const cidr = network?.cidrs.find((each) => contains(each, trouble.address));
    if (network === undefined || cidr === undefined) {
      throw new Error(`leak-address: ${trouble.address} lies in no range of a network "${trouble.network}"`);
    }
    book.take(network, trouble.address);
    ledger.push({
      network,
      cidr,
      address: trouble.address,
      pod: trouble.pod,
      interface: trouble.interface,
      containerId: hexDigits(64, 'leaked', trouble.address),
    });
  }
  const byName = new Map(nodes.map((node) => [node.name, node] as const));
  const nextPodAddress = new Map<string, number>();
  const ofScenario: NetworkOf = (asked) =>
    scenario.networks.find((each) => each.namespace === asked.namespace && each.name === asked.network);
  const settle = (
    workload: WorkloadPlan,
    ordinal: number,
    node: string,
    { id, networkOf = ofScenario }: { id?: string | undefined; networkOf?: NetworkOf } = {},
  ): LabPod => {
    const on = byName.get(node);
    if (on === undefined) throw new Error(`there is no node "${node}"`);
    const offset = nextPodAddress.get(node) ?? 10;
    if (!workload.hostNetwork) nextPodAddress.set(node, offset + 1);
    return resolvePod({ scenario, networkOf, workload, ordinal, node: on, offset, book, id });
  };
  const pods = [...daemonWorkloads(scenario), ...scenario.workloads].flatMap((workload) =>
    workload.nodes.map((node, ordinal) => settle(workload, ordinal, node)),
  );
  ledger.push(...pods.flatMap((pod) => allocationsOf(pod)));
  const forgotten = scenario.troubles.flatMap((trouble) => (trouble.kind === 'forget-address' ? [trouble] : []));
  const topology: Topology = {
    scenario,
    nodes,
    pods,
    admit: (workload, id, networkOf) => settle(workload, 0, workload.nodes[0] ?? '', { id, networkOf }),
    ledger: ledger.filter(
      (entry) =>
        !forgotten.some(
          (each) =>
            each.network === `${entry.network.namespace}/${entry.network.name}` && each.address === entry.address,
        ),
    ),
  };
  checkTroubles(topology);
  return topology;
}

interface PodToResolve {
  readonly scenario: Scenario;
  readonly networkOf: NetworkOf;
  readonly workload: WorkloadPlan;
  readonly ordinal: number;
  readonly node: LabNode;
  readonly offset: number;
  readonly book: AddressBook;
  /** The UID the API has given; made from the name unless given. */
  readonly id: string | undefined;
}

function resolvePod({ scenario, networkOf, workload, ordinal, node, offset, book, id: given }: PodToResolve): LabPod {
  const name = podName(workload, ordinal);
  const id = given ?? uid(scenario.name, workload.namespace, name);
  const bypassed = workload.bypassed || !runsOn(scenario.daemons.multus, node.name);
  const requested = requestAnnotation(workload, ordinal);
  const attachments: LabAttachment[] = [];
  let failure: Failure | undefined;
  if (!bypassed && !workload.hostNetwork) {
    failure = workload.stuck === undefined ? undefined : statedFailure(workload);
    for (const [index, plan] of (failure === undefined ? workload.attachments : []).entries()) {
      const network = networkOf(plan);
      if (network === undefined) break;
      const made = attach({ scenario, network, plan, ordinal, index, pod: id, node, book });
      if ('kind' in made) {
        failure = made;
        break;
      }
      attachments.push(made);
    }
  }
  const eth0 = workload.hostNetwork
    ? undefined
    : { name: 'eth0', addresses: node.podCidrs.map((cidr) => nth(cidr, offset)), mac: mac(id, 'eth0') };
  const ips = failure === undefined ? (eth0?.addresses ?? node.addresses).map(bare) : [];
  return {
    namespace: workload.namespace,
    name,
    uid: id,
    workload,
    ordinal,
    node: node.name,
    containers: workload.containers,
    hostNetwork: workload.hostNetwork,
    ips,
    eth0,
    attachments,
    requested,
    reported: !bypassed && !workload.hostNetwork && failure === undefined,
    failure,
  };
}

function statedFailure(workload: WorkloadPlan): Failure {
  const message = workload.stuck ?? '';
  const [first] = workload.attachments;
  if (/DeadlineExceeded|context deadline exceeded/.test(message)) return { kind: 'sandbox', message };
  // Multus fails before it attaches anything when it cannot read what to attach.
  const unread = /cannot find a network-attachment-definition|failed to parse|GetCNIConfig|parsePodNetwork/.test(
    message,
  );
  return first === undefined || unread
    ? { kind: 'delegates', message }
    : { kind: 'attach', network: first.network, message };
}

interface ToAttach {
  readonly scenario: Scenario;
  readonly network: NetworkPlan;
  readonly plan: AttachmentPlan;
  readonly ordinal: number;
  readonly index: number;
  readonly pod: string;
  readonly node: LabNode;
  readonly book: AddressBook;
}

/** Does what the CNI plugin would: look up the master, then ask IPAM. The messages are those of the recordings. */
function attach({ scenario, network, plan, ordinal, index, pod, node, book }: ToAttach): LabAttachment | Failure {
  const name = plan.interface ?? `net${index + 1}`;
  const fail = (message: string): Failure => ({ kind: 'attach', network: network.name, message });
  const master = node.nics.find((nic) => nic.name === network.master);
  if (network.master !== undefined && master === undefined) {
    return fail(
      network.type === 'ipvlan' ? `failed to lookup master "${network.master}": Link not found` : 'Link not found',
    );
  }
  if (master !== undefined && network.mtu !== undefined && network.mtu > master.mtu) {
    return fail(`invalid MTU ${network.mtu}, must be [0, master MTU(${master.mtu})]`);
  }
  if (network.ipam === 'whereabouts' && !runsOn(scenario.daemons.whereabouts, node.name)) {
    return { kind: 'sandbox', message: 'rpc error: code = DeadlineExceeded desc = context deadline exceeded' };
  }
  const given = plan.addresses[ordinal] ?? [];
  const allocated = given.length > 0 ? given : book.allocate(network, node.name);
  if (typeof allocated === 'string') return fail(allocated);
  for (const address of given) book.take(network, bare(address), node.name);
  return {
    name,
    addresses: allocated,
    mac: plan.mac ?? mac(pod, name),
    plan,
    network,
    mtu: network.mtu ?? master?.mtu ?? 1500,
  };
}

function runsOn(daemon: Scenario['daemons']['multus'], node: string): boolean {
  return daemon.installed && !daemon.except.includes(node);
}

function allocationsOf(pod: LabPod): Allocation[] {
  return pod.attachments.flatMap((attachment) =>
    attachment.network.ipam === 'whereabouts'
      ? attachment.addresses.map((address) => ({
          network: attachment.network,
          cidr: attachment.network.cidrs.find((cidr) => contains(cidr, address)) ?? address,
          address: bare(address),
          pod: `${pod.namespace}/${pod.name}`,
          interface: attachment.name,
          containerId: hexDigits(64, 'sandbox', pod.uid),
        }))
      : [],
  );
}

function podName(workload: WorkloadPlan, ordinal: number): string {
  const { name, namespace } = workload;
  switch (workload.kind) {
    case 'Pod':
      return workload.nodes.length > 1 ? `${name}-${ordinal}` : name;
    case 'StatefulSet':
      return `${name}-${ordinal}`;
    case 'DaemonSet':
      return `${name}-${suffix(5, namespace, name, ordinal)}`;
    case 'Deployment':
      return `${replicaSetName(workload)}-${suffix(5, namespace, name, ordinal)}`;
  }
}

/** The name of a Deployment's only ReplicaSet. */
export function replicaSetName(workload: { namespace: string; name: string }): string {
  return `${workload.name}-${templateHash(workload)}`;
}

/** The `pod-template-hash` of a Deployment's pods. */
export function templateHash(workload: { namespace: string; name: string }): string {
  return suffix(10, 'template', workload.namespace, workload.name);
}

/** As people write it: the short form where it says enough, JSON where addresses or a MAC are asked for. */
function requestAnnotation(workload: WorkloadPlan, ordinal: number): string | undefined {
  if (workload.annotation !== undefined) return workload.annotation;
  if (workload.attachments.length === 0) return undefined;
  const plain = workload.attachments.every((each) => each.mac === undefined && each.addresses.length === 0);
  if (plain) {
    return workload.attachments
      .map((each) => {
        const where = each.namespace === workload.namespace ? each.network : `${each.namespace}/${each.network}`;
        return each.interface === undefined ? where : `${where}@${each.interface}`;
      })
      .join(',');
  }
  const elements = workload.attachments.map((each) => ({
    name: each.network,
    ...(each.namespace === workload.namespace ? {} : { namespace: each.namespace }),
    ...(each.interface === undefined ? {} : { interface: each.interface }),
    ...((each.addresses[ordinal] ?? []).length === 0 ? {} : { ips: each.addresses[ordinal] }),
    ...(each.mac === undefined ? {} : { mac: each.mac }),
  }));
  return JSON.stringify(elements, undefined, 2);
}

/** Multus and whereabouts run on every node that the scenario does not except. */
function daemonWorkloads(scenario: Scenario): WorkloadPlan[] {
  const daemon = (
    name: string,
    container: { name: string; image: 'multus' | 'whereabouts' },
    plan: Scenario['daemons']['multus'],
  ): WorkloadPlan => ({
    namespace: 'kube-system',
    name,
    kind: 'DaemonSet',
    nodes: scenario.nodes.map((node) => node.name).filter((node) => runsOn(plan, node)),
    containers: [{ ...container, env: {} }],
    hostNetwork: true,
    attachments: [],
    annotation: undefined,
    labels: {},
    bypassed: false,
    stuck: undefined,
  });
  return [
    daemon('kube-multus-ds', { name: 'kube-multus', image: 'multus' }, scenario.daemons.multus),
    daemon('whereabouts', { name: 'whereabouts', image: 'whereabouts' }, scenario.daemons.whereabouts),
  ];
}

/** A trouble that names what is not there would silently do nothing, and its test would pass for nothing. */
function checkTroubles(topology: Topology): void {
  const { nodes, pods, scenario } = topology;
  for (const trouble of scenario.troubles) {
    if (trouble.kind === 'leak-address' || trouble.kind === 'forget-address') continue;
    if (trouble.kind === 'unreachable') {
      if (!nodes.some((node) => node.name === trouble.node))
        throw new Error(`unreachable: there is no node "${trouble.node}"`);
      continue;
    }
    const end = 'on' in trouble ? trouble.on : trouble;
    if ('nic' in end) {
      const node = nodes.find((each) => each.name === end.node);
      const nic = end.nic === 'eth0' || node?.nics.some((each) => each.name === end.nic);
      if (node === undefined || !nic)
        throw new Error(`${trouble.kind}: there is no ${end.nic} on a node "${end.node}"`);
    } else {
      const pod = findPod(pods, end.pod);
      if (pod === undefined) throw new Error(`${trouble.kind}: there is no pod "${end.pod}"`);
      if (pod.failure !== undefined) throw new Error(`${trouble.kind}: the pod "${end.pod}" does not start`);
      if ('interface' in end && !interfacesOf(pod).includes(end.interface)) {
        throw new Error(`${trouble.kind}: the pod "${end.pod}" has no ${end.interface}`);
      }
    }
  }
}

function interfacesOf(pod: LabPod): string[] {
  return [pod.eth0?.name ?? '', ...pod.attachments.map((each) => each.name)];
}

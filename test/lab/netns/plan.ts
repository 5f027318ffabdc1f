import { hexDigits, mac } from '../scenario/identity.ts';
import type { NetworkPlan } from '../scenario/model.ts';
import { clusterNetwork } from '../scenario/resolve.ts';
import { bare, nth } from '../scenario/subnet.ts';
import type { LabAttachment, LabNode, LabPod, Topology } from '../scenario/topology.ts';
import type { Capabilities } from './capabilities.ts';

/**
 * The network of a topology as `ip` commands: a namespace "fabric" holds the switches (one bridge per segment and one
 * for the node network), each node and each pod is a namespace, and nothing at all is made in the machine's own.
 */
export interface NetworkPlanLines {
  readonly namespaces: readonly NamespaceLines[];
  /** What stands in for something this kernel does not have, by name. */
  readonly notes: readonly string[];
}

export interface NamespaceLines {
  readonly name: string;
  /** `fabric` is laid first, then nodes, then pods: links are made from the inner side of each. */
  readonly rank: 'fabric' | 'node' | 'pod';
  /** Kernel settings as `net/ipv4/ip_forward=1`. */
  readonly settings: readonly string[];
  /** Lines for `ip -batch`. */
  readonly lines: readonly string[];
}

export function fabricNamespace(prefix: string): string {
  return `${prefix}-fabric`;
}

export function nodeNamespace(prefix: string, node: string): string {
  return `${prefix}-${node}`;
}

export function podNamespace(prefix: string, pod: { namespace: string; name: string }): string {
  return `${prefix}-${pod.namespace}.${pod.name}`;
}

/** The fabric's end of a node's NIC: the switch port. Short, because link names end at 15 characters. */
export function switchPort(node: { index: number }, nic: string): string {
  return `p${node.index}.${nic}`;
}

/** The name of a segment's bridge in the fabric. */
export function switchName(segment: string): string {
  return segment.length <= 12 ? `sw-${segment}` : `sw-${hexDigits(12, segment)}`;
}

/** No duplicate address detection (addresses are there at once), no router advertisements, no source filtering. */
const everywhere = [
  'net/ipv6/conf/all/accept_dad=0',
  'net/ipv6/conf/default/accept_dad=0',
  'net/ipv6/conf/all/accept_ra=0',
  'net/ipv6/conf/default/accept_ra=0',
  'net/ipv4/conf/all/rp_filter=0',
  'net/ipv4/conf/default/rp_filter=0',
];

/** Plans the namespaces of a topology. Pure; `prefix` is the owner's. */
export function planNetwork(topology: Topology, can: Capabilities, prefix: string): NetworkPlanLines {
  const notes = new Set<string>();
  const running = topology.pods.filter((pod) => pod.failure === undefined && !pod.hostNetwork);
  const namespaces = [
    fabric(topology, can, running, prefix),
    ...topology.nodes.map((node) => nodeLines(topology, node, running, can, prefix, notes)),
    ...running.map((pod) => podLines(topology, pod, prefix)),
  ];
  return { namespaces, notes: [...notes] };
}

function fabric(topology: Topology, can: Capabilities, pods: readonly LabPod[], prefix: string): NamespaceLines {
  const { scenario, nodes } = topology;
  const segments = new Set(nodes.flatMap((node) => node.nics.map((nic) => nic.segment)));
  const lines = ['link set lo up', ...newSwitch('sw-nodes')];
  lines.push(`address add ${nth(clusterNetwork.nodes, 1)} dev sw-nodes`);
  if (scenario.stack === 'dual') lines.push(`address add ${nth(clusterNetwork.nodes6, 1)} dev sw-nodes nodad`);
  for (const segment of segments) lines.push(...newSwitch(switchName(segment)));
  for (const { name, gateway } of scenario.segments) {
    for (const address of gateway) lines.push(`address add ${address} dev ${switchName(name)}${nodad(address)}`);
  }
  for (const node of nodes) {
    const peer = nodeNamespace(prefix, node.name);
    const nics = [{ name: 'eth0', segment: undefined, mtu: 1500, mac: mac(node.name, 'eth0') }, ...node.nics];
    for (const nic of nics) {
      const port = switchPort(node, nic.name);
      const bridge = nic.segment === undefined ? 'sw-nodes' : switchName(nic.segment);
      lines.push(
        `link add name ${port} mtu ${nic.mtu} type veth peer name ${nic.name} mtu ${nic.mtu} address ${nic.mac} netns ${peer}`,
        `link set dev ${port} master ${bridge} up`,
      );
    }
    for (const cidr of node.podCidrs) {
      const via = node.addresses.find((address) => address.includes(':') === cidr.includes(':'));
      if (via !== undefined) lines.push(`route add ${cidr} via ${bare(via)}`);
    }
  }
  const tagged = new Set<string>();
  for (const [pod, attachment] of standIns(pods, can)) {
    const node = nodes.find((each) => each.name === pod.node);
    const nic = node?.nics.find((each) => each.name === attachment.network.master);
    if (node === undefined || nic === undefined) continue;
    const bridge = switchName(`${nic.segment}.${attachment.network.vlan ?? 0}`);
    if (!tagged.has(bridge)) lines.push(...newSwitch(bridge));
    tagged.add(bridge);
    const port = `v${hexDigits(10, pod.uid, attachment.name)}`;
    const inPod = `name ${attachment.name} mtu ${attachment.mtu} address ${attachment.mac} netns ${podNamespace(prefix, pod)}`;
    lines.push(
      `link add name ${port} mtu ${attachment.mtu} type veth peer ${inPod}`,
      `link set dev ${port} master ${bridge} up`,
    );
  }
  const forward = scenario.forwarding ? 1 : 0;
  return {
    name: fabricNamespace(prefix),
    rank: 'fabric',
    settings: [
      ...everywhere,
      `net/ipv4/ip_forward=${forward}`,
      `net/ipv6/conf/all/forwarding=${forward}`,
      // A router answers for an address only on the segment that has it.
      'net/ipv4/conf/all/arp_ignore=1',
    ],
    lines,
  };
}

/** VLAN attachments that get a veth into a switch of their own, because this kernel has no 802.1Q. */
function standIns(pods: readonly LabPod[], can: Capabilities): [LabPod, LabAttachment][] {
  if (can.links.vlan) return [];
  return pods.flatMap((pod) =>
    pod.attachments.flatMap((each): [LabPod, LabAttachment][] => (each.network.type === 'vlan' ? [[pod, each]] : [])),
  );
}

function newSwitch(name: string): string[] {
  return [`link add name ${name} type bridge forward_delay 0 mcast_snooping 0`, `link set dev ${name} up`];
}

function nodad(address: string): string {
  return address.includes(':') ? ' nodad' : '';
}

function nodeLines(
  topology: Topology,
  node: LabNode,
  pods: readonly LabPod[],
  can: Capabilities,
  prefix: string,
  notes: Set<string>,
): NamespaceLines {
  const lines = ['link set lo up', 'link set eth0 up'];
  for (const address of node.addresses) lines.push(`address add ${address} dev eth0${nodad(address)}`);
  for (const nic of node.nics) lines.push(`link set ${nic.name} up`);
  lines.push(`link add name cni0 address ${mac(node.name, 'cni0')} type bridge forward_delay 0 mcast_snooping 0`);
  for (const cidr of node.podCidrs) lines.push(`address add ${nth(cidr, 1)} dev cni0${nodad(cidr)}`);
  lines.push('link set cni0 up', `route add default via ${bare(nth(clusterNetwork.nodes, 1))}`);
  if (topology.scenario.stack === 'dual') lines.push(`route add default via ${bare(nth(clusterNetwork.nodes6, 1))}`);
  for (const other of topology.nodes.filter((each) => each.name !== node.name)) {
    for (const cidr of other.podCidrs) {
      const via = other.addresses.find((address) => address.includes(':') === cidr.includes(':'));
      if (via !== undefined) lines.push(`route add ${cidr} via ${bare(via)}`);
    }
  }
  const here = pods.filter((pod) => pod.node === node.name);
  for (const bridge of nodeBridges(here, can)) lines.push(...bridge);
  for (const pod of here) lines.push(...plugIn(pod, can, prefix, notes));
  return {
    name: nodeNamespace(prefix, node.name),
    rank: 'node',
    settings: [...everywhere, 'net/ipv4/ip_forward=1', 'net/ipv6/conf/all/forwarding=1'],
    lines,
  };
}

/** A pod's links, made on its node. */
function plugIn(pod: LabPod, can: Capabilities, prefix: string, notes: Set<string>): string[] {
  const inPod = podNamespace(prefix, pod);
  const eth0 =
    pod.eth0 === undefined ? [] : vethPort(`veth${hexDigits(8, pod.uid)}`, 'cni0', { ...pod.eth0, mtu: 1500 }, inPod);
  return [...eth0, ...pod.attachments.flatMap((attachment) => attach(attachment, pod, inPod, can, notes))];
}

/** Plans one more pod on a node that runs, after those `added` so far: what its node and itself have to do. */
export function planPod(
  topology: Topology,
  added: readonly LabPod[],
  pod: LabPod,
  can: Capabilities,
  prefix: string,
): { onNode: readonly string[]; inside: NamespaceLines } {
  const there = nodeBridges(
    [...topology.pods, ...added].filter((each) => each.node === pod.node && each.failure === undefined),
    can,
  );
  const known = new Set(there.flat());
  const bridges = nodeBridges([pod], can).filter((lines) => !lines.every((line) => known.has(line)));
  return {
    onNode: [...bridges.flat(), ...plugIn(pod, can, prefix, new Set())],
    inside: podLines(topology, pod, prefix),
  };
}

/** The bridges that networks of type `bridge` need on a node, each with its uplink where it has one. */
function nodeBridges(pods: readonly LabPod[], can: Capabilities): string[][] {
  const uplinks = new Map<string, string | undefined>();
  for (const { network } of pods.flatMap((pod) => pod.attachments)) {
    const bridge = bridgeFor(network, can);
    if (bridge !== undefined) uplinks.set(bridge, network.master);
  }
  return [...uplinks].map(([bridge, uplink]) => [
    ...newSwitch(bridge),
    ...(uplink === undefined ? [] : [`link set dev ${uplink} master ${bridge}`]),
  ]);
}

/** The bridge on the node that carries a network, or undefined where the network sits on its master directly. */
function bridgeFor(network: NetworkPlan, can: Capabilities): string | undefined {
  if (network.type === 'bridge') return (network.bridge ?? `br-${network.name}`).slice(0, 15);
  const overBridge = (network.type === 'macvlan' || network.type === 'ipvlan') && !can.links.macvlan;
  return overBridge && network.master !== undefined ? `br-${network.master}` : undefined;
}

/** The link of one attachment, made from the node's side straight into the pod's namespace, as CNI plugins do. */
export function attach(
  attachment: LabAttachment,
  pod: LabPod,
  inPod: string,
  can: Capabilities,
  notes: Set<string>,
): string[] {
  const { network } = attachment;
  const bridge = bridgeFor(network, can);
  if (bridge !== undefined) {
    if (network.type !== 'bridge')
      notes.add(`${network.namespace}/${network.name}: a bridge over ${network.master} stands in for ${network.type}`);
    return vethPort(`v${hexDigits(10, pod.uid, attachment.name)}`, bridge, attachment, inPod);
  }
  if (network.master === undefined)
    throw new Error(`the network ${network.name} of type ${network.type} needs a master`);
  const inside = `link ${network.master} name ${attachment.name} mtu ${attachment.mtu}`;
  const address = `address ${attachment.mac} netns ${inPod}`;
  if (network.type === 'vlan') {
    if (can.links.vlan) return [`link add ${inside} ${address} type vlan id ${network.vlan ?? 0}`];
    notes.add(
      `${network.namespace}/${network.name}: a veth into a switch of its own stands in for VLAN ${network.vlan ?? 0}`,
    );
    return [];
  }
  if (network.type === 'ipvlan' && can.links.ipvlan) {
    return [`link add ${inside} netns ${inPod} type ipvlan mode ${network.mode ?? 'l2'}`];
  }
  if (network.type === 'ipvlan')
    notes.add(`${network.namespace}/${network.name}: macvlan stands in for ipvlan, so MAC addresses differ`);
  // ipvlan's own modes (l2, l3) mean nothing to macvlan.
  const mode = network.type === 'macvlan' ? (network.mode ?? 'bridge') : 'bridge';
  return [`link add ${inside} ${address} type macvlan mode ${mode}`];
}

function vethPort(
  port: string,
  bridge: string,
  end: { name: string; mac: string; mtu: number },
  inPod: string,
): string[] {
  return [
    `link add name ${port} mtu ${end.mtu} type veth peer name ${end.name} mtu ${end.mtu} address ${end.mac} netns ${inPod}`,
    `link set dev ${port} master ${bridge} up`,
    `link set dev ${port} type bridge_slave hairpin on`,
  ];
}

/** What is configured inside a pod: addresses, links up, routes; in the order in which plugins run. */
function podLines(topology: Topology, pod: LabPod, prefix: string): NamespaceLines {
  const node = topology.nodes.find((each) => each.name === pod.node);
  const lines = ['link set lo up'];
  if (pod.eth0 !== undefined) {
    for (const address of pod.eth0.addresses) lines.push(addressLine(address, 'eth0'));
    lines.push('link set eth0 up');
    for (const cidr of node?.podCidrs ?? []) lines.push(`route add default via ${bare(nth(cidr, 1))} dev eth0`);
  }
  for (const attachment of pod.attachments) lines.push(...insideLines(attachment));
  return { name: podNamespace(prefix, pod), rank: 'pod', settings: everywhere, lines };
}

/** What an attachment gets inside its pod. */
export function insideLines({ name, addresses, network }: LabAttachment): string[] {
  const lines = [`link set ${name} up`, ...addresses.map((address) => addressLine(address, name))];
  for (const { to, via } of network.routes) {
    const gateway = via ?? network.gateway;
    // In front of what is there: that is where the macvlan plugin's default route was recorded.
    lines.push(`route prepend ${to} ${gateway === undefined ? '' : `via ${gateway} `}dev ${name}`);
  }
  return lines;
}

/** `ip` line that gives an address; IPv6 without waiting for duplicate detection. */
export function addressLine(address: string, dev: string): string {
  return address.includes(':')
    ? `address add ${address} dev ${dev} nodad`
    : `address add ${address} broadcast + dev ${dev}`;
}

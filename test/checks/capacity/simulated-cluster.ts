/** A cluster in which pods are placed by hand, address by address, and the objects that its API would then show. */

/** A network, by how it gives out what it has. */
export type Network = { readonly name: string } & (
  | { readonly ipam: 'whereabouts'; readonly range: keyof typeof whereaboutsRanges; readonly scope: '' | 'blue' }
  | { readonly ipam: 'host-local'; readonly subnet: keyof typeof hostLocalSubnets; readonly directory: string }
  | { readonly ipam: 'static'; readonly address: string }
  | { readonly ipam: 'none'; readonly device: boolean; readonly vlan?: number }
);

/** The addresses of small ranges, as whereabouts gives them out: neither the first nor the last. */
const whereaboutsRanges = {
  '10.0.0.0/28': addresses('10.0.0', 1, 14),
  '10.0.0.0/29': addresses('10.0.0', 1, 6),
  '10.0.0.8/29': addresses('10.0.0', 9, 14),
  '10.0.1.0/30': addresses('10.0.1', 1, 2),
};

/** As host-local does: neither network, gateway (the first) nor broadcast. */
const hostLocalSubnets = {
  '10.1.0.0/29': addresses('10.1.0', 2, 6),
  '10.1.0.0/30': addresses('10.1.0', 2, 2),
  '10.1.1.0/29': addresses('10.1.1', 2, 6),
};

/** The names of the ranges. */
export const ranges = ['10.0.0.0/28', '10.0.0.0/29', '10.0.0.8/29', '10.0.1.0/30'] as const;
/** The names of the subnets. */
export const subnets = ['10.1.0.0/29', '10.1.0.0/30', '10.1.1.0/29'] as const;

/** A node, what it has, and what it refuses. */
export interface Node {
  readonly name: string;
  readonly devices: number;
  /** Whether it has the interface that all networks sit on. */
  readonly hasMaster: boolean;
  readonly tainted: boolean;
}

/** The nodes, the networks, and the networks that each pod asks for: some twice. */
export interface Scene {
  readonly nodes: readonly Node[];
  readonly networks: readonly Network[];
  readonly asks: readonly string[];
}

interface Given {
  readonly network: Network;
  readonly address?: string;
}

interface Placed {
  readonly name: string;
  readonly node: string;
  readonly given: readonly Given[];
}

/** The pods of a scene that have been placed. */
export type Placement = readonly Placed[];

const DEVICE = 'example.com/vf';
export const NOON = '2026-11-20T12:00:00Z';

/** Puts one more pod on a node; undefined when something that it needs is not there any more. */
export function placeOn(node: Node, scene: Scene, before: Placement): Placement | undefined {
  if (!node.hasMaster || node.tainted) return undefined;
  const given: Given[] = [];
  for (const name of scene.asks) {
    const network = scene.networks.find((one) => one.name === name);
    if (network === undefined) return undefined;
    const one = give(network, node, [...before, { name: '', node: node.name, given }]);
    if (one === undefined) return undefined;
    given.push(one);
  }
  return [...before, { name: `pod-${before.length}`, node: node.name, given }];
}

function give(network: Network, node: Node, placed: Placement): Given | undefined {
  const all = placed.flatMap((pod) => pod.given.map((one) => ({ ...one, node: pod.node })));
  const there = all.filter((one) => one.node === node.name);
  switch (network.ipam) {
    case 'whereabouts': {
      const taken = all.filter((one) => one.network.ipam === 'whereabouts' && one.network.scope === network.scope);
      return firstFree(network, whereaboutsRanges[network.range], taken);
    }
    case 'host-local': {
      const { directory } = network;
      const taken = there.filter((one) => one.network.ipam === 'host-local' && one.network.directory === directory);
      return firstFree(network, hostLocalSubnets[network.subnet], taken);
    }
    case 'static':
      return all.some((one) => one.network.name === network.name) ? undefined : { network, address: network.address };
    case 'none': {
      const devices = there.filter((one) => one.network.ipam === 'none' && one.network.device).length;
      if (network.device && devices >= node.devices) return undefined;
      const { vlan } = network;
      const isTaken = there.some((one) => one.network.ipam === 'none' && one.network.vlan === vlan);
      return vlan !== undefined && isTaken ? undefined : { network };
    }
  }
}

function firstFree(network: Network, choice: readonly string[], taken: readonly Given[]): Given | undefined {
  const address = choice.find((one) => !taken.some((given) => given.address === one));
  return address === undefined ? undefined : { network, address };
}

/** What the API shows of the cluster and its pods. */
export function objectsOf({ nodes, networks, asks }: Scene, placed: Placement): unknown[] {
  return [
    ...nodes.flatMap(nodeObjects),
    ...networks.map(definitionOf),
    ...placed.map((pod) => podObject(pod, asks, networks)),
    ...ledgerOf(networks, placed),
  ];
}

/** The pod that more of are to fit. */
export function templateOf({ asks, networks }: Scene) {
  return {
    metadata: { annotations: { 'k8s.v1.cni.cncf.io/networks': asks.join(',') } },
    spec: { containers: [containerOf(asks, networks)] },
  };
}

function nodeObjects({ name, devices, hasMaster, tainted }: Node): unknown[] {
  const links = ['eth0', ...(hasMaster ? ['eth1'] : [])];
  return [
    {
      kind: 'Node',
      metadata: { name },
      spec: { taints: tainted ? [{ key: 'reserved', effect: 'NoSchedule' }] : [] },
      status: { allocatable: { [DEVICE]: String(devices), cpu: '8' }, conditions: [{ type: 'Ready', status: 'True' }] },
    },
    {
      kind: 'NodeNetworkState',
      metadata: { name },
      status: {
        lastSuccessfulUpdateTime: NOON,
        currentState: { interfaces: links.map((link) => ({ name: link, type: 'ethernet', state: 'up' })) },
      },
    },
  ];
}

function definitionOf(network: Network): unknown {
  const { name } = network;
  const isVlan = network.ipam === 'none' && network.vlan !== undefined;
  const config = {
    cniVersion: '1.0.0',
    name: network.ipam === 'host-local' ? network.directory : name,
    type: isVlan ? 'vlan' : 'macvlan',
    master: 'eth1',
    ...(isVlan ? { vlanId: network.vlan } : {}),
    ...(network.ipam === 'none' ? {} : { ipam: ipamOf(network) }),
  };
  const annotations = network.ipam === 'none' && network.device ? { 'k8s.v1.cni.cncf.io/resourceName': DEVICE } : {};
  return { kind: 'NetworkAttachmentDefinition', metadata: { name, annotations }, spec: { config } };
}

function ipamOf(network: Exclude<Network, { ipam: 'none' }>): object {
  switch (network.ipam) {
    case 'whereabouts':
      return {
        type: 'whereabouts',
        range: network.range,
        ...(network.scope === '' ? {} : { network_name: network.scope }),
      };
    case 'host-local':
      return { type: 'host-local', subnet: network.subnet };
    case 'static':
      return { type: 'static', addresses: [{ address: `${network.address}/24` }] };
  }
}

function containerOf(asks: readonly string[], networks: readonly Network[]): object {
  const needing = asks.filter((name) => networks.some((one) => one.name === name && one.ipam === 'none' && one.device));
  const resources = { requests: { cpu: '1', ...(needing.length === 0 ? {} : { [DEVICE]: String(needing.length) }) } };
  return { name: 'main', resources };
}

function podObject({ name, node, given }: Placed, asks: readonly string[], networks: readonly Network[]): unknown {
  const podIP = `10.244.0.${Number(name.slice('pod-'.length)) + 1}`;
  const status = [
    { name: 'cluster', interface: 'eth0', ips: [podIP], default: true },
    ...given.map(({ network, address }, index) => ({
      name: `default/${network.name}`,
      interface: `net${index + 1}`,
      ...(address === undefined ? {} : { ips: [address] }),
    })),
  ];
  return {
    kind: 'Pod',
    metadata: {
      name,
      annotations: { 'k8s.v1.cni.cncf.io/networks': asks.join(','), 'k8s.v1.cni.cncf.io/network-status': status },
    },
    spec: { nodeName: node, containers: [containerOf(asks, networks)] },
    status: { phase: 'Running', podIP, conditions: [{ type: 'PodReadyToStartContainers', status: 'True' }] },
  };
}

/** The IPPools and reservations that whereabouts keeps. */
function ledgerOf(networks: readonly Network[], placed: Placement): unknown[] {
  const held = placed.flatMap(({ name, given }) =>
    given.map(({ network, address = '' }, index) => ({
      network,
      address,
      podref: `default/${name}`,
      ifname: `net${index + 1}`,
    })),
  );
  const named = networks.flatMap((network) => (network.ipam === 'whereabouts' ? [network] : []));
  const pools = Map.groupBy(named, ({ scope, range }) => `${prefixOf(scope)}${range.replace('/', '-')}`);
  const prefixed = (address: string, scope: string) => `${prefixOf(scope)}${address}`;
  return [
    ...[...pools].map(([name, [first]]) => {
      const own = held.filter(
        ({ network }) =>
          network.ipam === 'whereabouts' && network.range === first?.range && network.scope === first.scope,
      );
      const offset = (address: string) => last(address) - last((first?.range ?? '').split('/')[0] ?? '');
      const allocations = own.map(({ address, podref, ifname }) => [offset(address), { id: 'x', podref, ifname }]);
      return {
        kind: 'IPPool',
        metadata: { name, namespace: 'kube-system' },
        spec: { range: first?.range, allocations: Object.fromEntries(allocations) },
      };
    }),
    ...held.flatMap(({ network, address, podref, ifname }) =>
      network.ipam === 'whereabouts'
        ? [
            {
              kind: 'OverlappingRangeIPReservation',
              metadata: { name: prefixed(address, network.scope), namespace: 'kube-system' },
              spec: { podref, ifname },
            },
          ]
        : [],
    ),
  ];
}

function prefixOf(scope: string): string {
  return scope === '' ? '' : `${scope}-`;
}

function last(address: string): number {
  return Number(address.split('.').at(-1));
}

function addresses(network: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${network}.${from + index}`);
}

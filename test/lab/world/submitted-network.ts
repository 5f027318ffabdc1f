import type { LabObject } from '../api/world.ts';
import { isRecord } from '../objects/recorded.ts';
import type { NetworkKind, NetworkPlan, RoutePlan } from '../scenario/model.ts';
import { bare, subnet } from '../scenario/subnet.ts';
import type { NetworkOf } from '../scenario/topology.ts';

/** The networks that there are while a lab runs: the scenario's, and those that somebody submitted to the API. */
export interface SubmittedNetworks {
  readonly of: NetworkOf;
  /** Why a pod that asks for the network cannot start: Multus' words or the runtime's, as recorded. */
  readonly whyStuck: (asked: { readonly namespace: string; readonly network: string }) => string | undefined;
  readonly define: (definition: LabObject) => void;
  readonly forget: (namespace: string, name: string) => void;
}

/** Starts with the networks of a scenario. */
export function submittedNetworks(initial: readonly NetworkPlan[]): SubmittedNetworks {
  /** A text says why pods on the network cannot start. */
  const networks = new Map<string, NetworkPlan | string>(
    initial.map((each) => [`${each.namespace}/${each.name}`, each] as const),
  );
  return {
    of: ({ namespace, network }) => {
      const found = networks.get(`${namespace}/${network}`);
      return typeof found === 'string' ? undefined : found;
    },
    whyStuck: ({ namespace, network }) => {
      const found = networks.get(`${namespace}/${network}`);
      if (found === undefined) return noSuchNetwork(namespace, network);
      return typeof found === 'string' ? found : undefined;
    },
    define: (definition) => {
      const { namespace = 'default', name } = definition.metadata;
      networks.set(`${namespace}/${name}`, networkPlan(definition));
    },
    forget: (namespace, name) => {
      networks.delete(`${namespace}/${name}`);
    },
  };
}

const unreadable =
  'TryLoadPodDelegates: error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: ';

function noSuchNetwork(namespace: string, network: string): string {
  return (
    `${unreadable}getKubernetesDelegate: cannot find a network-attachment-definition (${network}) in namespace ` +
    `(${namespace}): networkattachmentdefinition.k8s.cni.cncf.io "${network}" not found`
  );
}

/** A definition in the terms of a scenario: one plugin of a kind that the lab lays, or why it lays none. */
function networkPlan(definition: LabObject): NetworkPlan | string {
  const { namespace = 'default', name } = definition.metadata;
  const text = isRecord(definition.spec) ? definition.spec.config : undefined;
  const config = parsed(text);
  if (!isRecord(config))
    return `${unreadable}GetCNIConfig: err in getCNIConfigFromSpec: failed to unmarshal Spec.Config`;
  const plugin = Array.isArray(config.plugins) ? config.plugins.find(isRecord) : config;
  const type = kinds.find((kind) => kind === plugin?.type);
  if (plugin === undefined || type === undefined) {
    return `failed to find plugin "${String(plugin?.type)}" in path [/opt/cni/bin]`;
  }
  const ipam = isRecord(plugin.ipam) ? plugin.ipam : {};
  const addresses = addressesFrom(ipam);
  const wrong = addresses.cidrs.find((cidr) => !isSubnet(cidr));
  if (wrong !== undefined) return `invalid CIDR address: ${wrong}`;
  return {
    namespace,
    name,
    type,
    master: textIn(plugin, 'master'),
    bridge: textIn(plugin, 'bridge'),
    mode: textIn(plugin, 'mode'),
    vlan: numberIn(plugin, 'vlanId'),
    mtu: numberIn(plugin, 'mtu'),
    ...addresses,
    gateway: textIn(ipam, 'gateway'),
    routes: records(ipam.routes).map(routePlan),
    config: typeof text === 'string' ? text : undefined,
  };
}

const kinds: readonly NetworkKind[] = ['macvlan', 'bridge', 'ipvlan', 'vlan'];

/** The first range of each family, under the names that host-local and whereabouts give it. */
function addressesFrom(ipam: Record<string, unknown>): Pick<NetworkPlan, 'ipam' | 'cidrs' | 'range'> {
  const listed = [ipam.ranges, ipam.ipRanges].flatMap((list) =>
    Array.isArray(list) ? list.flat().filter(isRecord) : [],
  );
  const ranges = listed.length > 0 ? listed : [ipam];
  const cidrs = ranges.flatMap((each) => textIn(each, 'subnet') ?? textIn(each, 'range') ?? []);
  const [first = {}] = ranges;
  const start = textIn(first, 'rangeStart') ?? textIn(first, 'range_start');
  const end = textIn(first, 'rangeEnd') ?? textIn(first, 'range_end');
  return {
    ipam: ipamKinds.find((kind) => kind === ipam.type) ?? 'none',
    cidrs,
    range: start === undefined || end === undefined ? undefined : { start: bare(start), end: bare(end) },
  };
}

const ipamKinds: readonly NetworkPlan['ipam'][] = ['whereabouts', 'host-local', 'static'];

function isSubnet(cidr: string): boolean {
  try {
    return subnet(cidr).prefix < 128 && cidr.includes('/');
  } catch {
    return false;
  }
}

function routePlan(route: Record<string, unknown>): RoutePlan {
  return { to: textIn(route, 'dst') ?? 'default', via: textIn(route, 'gw') };
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function textIn(record: Record<string, unknown>, field: string): string | undefined {
  const value = record[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberIn(record: Record<string, unknown>, field: string): number | undefined {
  const value = record[field];
  return typeof value === 'number' ? value : undefined;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

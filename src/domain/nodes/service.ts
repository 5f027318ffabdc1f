import type { NodeObject } from '../../kube/node.ts';
import { flagField } from '../nad/fields.ts';
import type { DecodedConfig, NadConfig } from '../nad/nad.ts';
import { bridgeUplink } from './bridge-uplink.ts';
import type { KnownInterface, NodeNetwork, NodeSource } from './node-network.ts';
import { isSurveyed, linkNamed, presence, proofOfAbsence, why, whyUnknown } from './presence.ts';

/** Why a node cannot serve a network, or not well. */
export type Trouble =
  /**
   * `master` is absent where the node has no default route to take it from. `certain` unless only a message tells of it that does not name
   * what was not found.
   */
  | { readonly kind: 'master-missing'; readonly master?: string; readonly certain: boolean }
  | { readonly kind: 'master-down'; readonly master: string; readonly condition: 'down' | 'no-carrier' }
  /** `refused`: the plugin makes no such interface; else it does, and large packets are lost. */
  | {
      readonly kind: 'mtu-above-master';
      readonly master: string;
      readonly mtu: number;
      readonly limit: number;
      readonly refused: boolean;
    }
  | { readonly kind: 'master-enslaved'; readonly master: string; readonly to: string }
  | { readonly kind: 'plugin-missing'; readonly plugin: string; readonly role: 'interface' | 'ipam' }
  | { readonly kind: 'no-uplink'; readonly bridge: string; readonly exists: boolean }
  | { readonly kind: 'device-missing'; readonly device: string }
  | { readonly kind: 'not-allocatable'; readonly resource: string }
  | { readonly kind: 'not-mapped'; readonly physicalNetwork: string }
  /** A pod there was refused for a reason that lies with the node, in the words of the plugin. */
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'config-unreadable' };

/** Whether and how a node can serve a network. */
export interface Service {
  /** `unfit`: what it sits on is there, but will not do. `not-needed`: it needs nothing of the node. */
  readonly verdict: 'present' | 'missing' | 'unfit' | 'unknown' | 'not-needed';
  /** What it sits on there: `eth3`, `bridge br0`, `4 intel.com/sriov`. */
  readonly on: string;
  readonly link?: KnownInterface;
  readonly troubles: readonly Trouble[];
  /** Who told. */
  readonly source?: NodeSource;
  /** Why it cannot be told, and a command that helps. */
  readonly unknown?: { readonly why: string; readonly next?: string };
}

/** A node as one network sees it. */
export interface Place {
  readonly network: NodeNetwork;
  readonly object: NodeObject;
  /** The newest pod there that has its interface on the network: what that sits on was there when it started. */
  readonly attached?: NodeSource | undefined;
  /** A pod there that the plugin refused because what it sits on is not there; `certain` where the plugin named it. */
  readonly refused?: { readonly source: NodeSource; readonly certain: boolean } | undefined;
  /** RFC 3339: when the node's own status was read. */
  readonly at: string;
}

type Uplink = Omit<Service, 'verdict'> & { readonly needed?: false };

const missing: ReadonlySet<Trouble['kind']> = new Set<Trouble['kind']>([
  'master-missing',
  'device-missing',
  'not-allocatable',
  'not-mapped',
]);

/** Whether a node can serve a network, by the rules of the plugins that make its interfaces. */
export function serviceOf(config: NadConfig, place: Place): Service {
  if (config.kind === 'unparsable') return { verdict: 'unfit', on: '', troubles: [{ kind: 'config-unreadable' }] };
  if (config.kind === 'on-disk') {
    return { verdict: 'unknown', on: '', troubles: [], unknown: { why: 'its config is in a file of the node' } };
  }
  const { needed, ...uplink } = uplinkOf(config, place);
  const lacking = missingPlugins(config, place.network);
  const troubles = lacking.length === 0 ? uplink.troubles : [...uplink.troubles, ...lacking];
  return { ...uplink, troubles, verdict: verdictOf(troubles, uplink, needed) };
}

function verdictOf(troubles: readonly Trouble[], { unknown }: Uplink, needed: false | undefined): Service['verdict'] {
  if (troubles.some(({ kind }) => missing.has(kind))) return 'missing';
  if (troubles.length > 0) return 'unfit';
  if (unknown !== undefined) return 'unknown';
  return needed === false ? 'not-needed' : 'present';
}

function uplinkOf(config: DecodedConfig, place: Place): Uplink {
  const { uplink } = config;
  switch (uplink.kind) {
    case 'master':
      return masterOn(config, uplink.name, place);
    case 'default-route-master':
      return defaultRouteOn(config, place);
    case 'bridge':
      return bridgeOn(config, uplink.name, place);
    case 'host-device':
      return deviceOn(uplink, place);
    case 'device-plugin':
      return resourceOn(uplink.resource, place);
    case 'localnet':
      return localnetOn(uplink.physicalNetwork, place);
    case 'in-container':
    case 'none':
      return { on: '', troubles: [], needed: false };
  }
}

function masterOn(config: DecodedConfig, master: string, place: Place): Uplink {
  const { network } = place;
  const link = linkNamed(master, network);
  if (link !== undefined) return fitting(config, link);
  const proof = proofOfAbsence(master, network);
  if (proof !== undefined)
    return { on: master, troubles: [{ kind: 'master-missing', master, certain: true }], source: proof };
  const lost = refusedSince(place);
  if (lost !== undefined)
    return { on: master, troubles: [{ kind: 'master-missing', master, certain: lost.certain }], source: lost.source };
  if (place.attached !== undefined) return { on: master, troubles: none, source: place.attached };
  return { on: master, troubles: none, unknown: whyUnknown(master, network) };
}

const none: readonly Trouble[] = [];

// macvlan and ipvlan without a master: plugins main/macvlan getNamespacedDefaultRouteInterfaceName, and the same in ipvlan.
function defaultRouteOn(config: DecodedConfig, place: Place): Uplink {
  const { defaultRoutes } = place.network;
  const [first] = defaultRoutes?.value ?? [];
  const link = first === undefined ? undefined : linkNamed(first, place.network);
  if (link !== undefined) return fitting(config, link);
  const on = first ?? '<default route>';
  if (defaultRoutes !== undefined && first === undefined)
    return { on, troubles: [{ kind: 'master-missing', certain: true }], source: defaultRoutes.source };
  const lost = defaultRoutes === undefined ? refusedSince(place) : undefined;
  if (lost !== undefined)
    return { on, troubles: [{ kind: 'master-missing', certain: lost.certain }], source: lost.source };
  const source = defaultRoutes?.source ?? place.attached;
  if (source !== undefined) return { on, troubles: [], source };
  return { on, troubles: [], unknown: why([], place.network.unanswered) };
}

/** A refusal that is newer than the start of any pod that has its interface: what pods prove may be gone since. */
function refusedSince({ attached, refused }: Place): Place['refused'] {
  if (attached === undefined || refused === undefined) return refused;
  return Date.parse(refused.source.at) > Date.parse(attached.at) ? refused : undefined;
}

/** Whether an interface that is there will do as a master. */
function fitting({ type, mtu }: DecodedConfig, link: KnownInterface): Uplink {
  const { name: master, condition, enslavedTo: to, mtu: limit } = link;
  const troubles: Trouble[] = [];
  if (condition === 'down' || condition === 'no-carrier') troubles.push({ kind: 'master-down', master, condition });
  // macvlan and vlan compare before they create; the kernel takes an ipvlan of any size, and drops what does not fit.
  const refused = type === 'macvlan' || type === 'vlan';
  if ((refused || type === 'ipvlan') && mtu !== undefined && limit !== undefined && mtu > limit)
    troubles.push({ kind: 'mtu-above-master', master, mtu, limit, refused });
  // A VLAN is taken off before the receive handler of a bridge or bond sees it: only these two compete for the handler.
  if ((type === 'macvlan' || type === 'ipvlan') && to !== undefined)
    troubles.push({ kind: 'master-enslaved', master, to });
  return { on: master, link, troubles, source: link.sources[0] };
}

function bridgeOn(config: DecodedConfig, bridge: string, { network }: Place): Uplink {
  const on = `bridge ${bridge}`;
  const json = config.plugins[0]?.json ?? {};
  // A gateway on the node, or masquerading, leads out of it without a port.
  const routed = ['isGateway', 'isDefaultGateway', 'ipMasq'].some((field) => flagField(json, field));
  if (routed) return { on, troubles: [], needed: false };
  const uplink = bridgeUplink(bridge, network);
  if (uplink.kind === 'unknown') return { on, troubles: [], unknown: withoutKind(uplink) };
  const { source, kind } = uplink;
  if (kind === 'none') return { on, troubles: [{ kind: 'no-uplink', bridge, exists: uplink.exists }], source };
  return { on, troubles: [], source, link: uplink.link };
}

type HostDevice = Extract<DecodedConfig['uplink'], { kind: 'host-device' }>;

/** The device moves into the pod that uses it, and is then not among the node's interfaces. */
function deviceOn({ by, value }: HostDevice, { network, attached }: Place): Uplink {
  const on = by === 'device' ? value : `${by} ${value}`;
  const found =
    by === 'device' ? linkNamed(value, network) : network.interfaces.find((link) => isDevice(link, by, value));
  if (found !== undefined) return { on, link: found, troubles: [], source: found.sources[0] };
  if (attached !== undefined) return { on, troubles: [], source: attached };
  if (by === 'device') {
    const seen = presence(value, network);
    if (seen.kind === 'missing') return { on, troubles: [{ kind: 'device-missing', device: on }], source: seen.source };
    if (seen.kind === 'unknown') return { on, troubles: [], unknown: withoutKind(seen) };
  }
  const survey = network.sources.find(({ coverage, kind }) => coverage.kind === 'all' && kind !== 'summary');
  if (by === 'hwaddr' && survey !== undefined)
    return { on, troubles: [{ kind: 'device-missing', device: on }], source: survey };
  const unknown = isSurveyed(network)
    ? {
        why: `nothing that was read tells the ${by === 'hwaddr' ? 'hardware addresses' : 'bus addresses'} of interfaces`,
      }
    : why([], network.unanswered);
  return { on, troubles: [], unknown };
}

function isDevice(link: KnownInterface, by: HostDevice['by'], value: string): boolean {
  if (by === 'hwaddr') return link.mac === value.toLowerCase();
  return by === 'pciBusID' && link.pciAddress === value.toLowerCase();
}

function resourceOn(resource: string, { object, at }: Place): Uplink {
  const source: NodeSource = { kind: 'node-status', name: `node/${object.metadata?.name ?? ''}`, at };
  const amount = object.status?.allocatable?.[resource];
  if (amount === undefined || amount === '0')
    return { on: resource, troubles: [{ kind: 'not-allocatable', resource }], source };
  return { on: `${amount} ${resource}`, troubles: [], source };
}

function localnetOn(physicalNetwork: string, { network, attached }: Place): Uplink {
  const { bridgeMappings } = network;
  const on = `localnet ${physicalNetwork}`;
  if (bridgeMappings === undefined) {
    if (attached !== undefined) return { on, troubles: [], source: attached };
    return { on, troubles: [], unknown: { why: 'only a NodeNetworkState tells the bridge mappings of OVN' } };
  }
  const { value, source } = bridgeMappings;
  const mapping = value.find((one) => one.physicalNetwork === physicalNetwork);
  if (mapping === undefined) return { on, troubles: [{ kind: 'not-mapped', physicalNetwork }], source };
  return { on: `${on} (${mapping.bridge})`, troubles: [], source };
}

/** The plugins that the config runs and the node does not have. */
function missingPlugins({ plugins, ipam }: DecodedConfig, { plugins: there }: NodeNetwork): readonly Trouble[] {
  // An empty directory is more likely the wrong one than a node without a single plugin.
  if (there === undefined || there.value.length === 0) return none;
  const lacks = (name: string) => name !== '' && !there.value.includes(name);
  const types = [...new Set(plugins.map(({ type }) => type))].filter(lacks);
  return [
    ...types.map((plugin): Trouble => ({ kind: 'plugin-missing', plugin, role: 'interface' })),
    ...(ipam !== undefined && lacks(ipam.type)
      ? [{ kind: 'plugin-missing', plugin: ipam.type, role: 'ipam' } as const]
      : []),
  ];
}

function withoutKind({
  why: reason,
  next,
}: {
  readonly why: string;
  readonly next?: string;
}): NonNullable<Service['unknown']> {
  return { why: reason, ...(next === undefined ? {} : { next }) };
}

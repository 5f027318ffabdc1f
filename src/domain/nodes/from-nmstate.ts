import type { NmstateInterface, NodeNetworkStateObject } from '../../kube/node-network-state.ts';
import type { Coverage, LinkCondition, NodeInterface, NodeView } from './node-network.ts';

/** How long a state is taken for the present one, in milliseconds, where nobody is known to keep it up to date. */
const FRESH = 10 * 60 * 1000;
/** The handler leaves these out unless told otherwise (kubernetes-nmstate, interfaces_filter). */
const HIDDEN = ['veth'];

/** How the words of nmstate differ from those of iproute2. */
const kinds: Readonly<Record<string, string>> = {
  'linux-bridge': 'bridge',
  'mac-vlan': 'macvlan',
  'mac-vtap': 'macvtap',
  team: 'team',
};

/**
 * What a NodeNetworkState tells. It is written when something changes, so an old one may well be true: it is believed as a whole when it
 * is young, or when the handler that writes it is at work on the node. Otherwise what it shows counts, and what it does not show proves
 * nothing.
 *
 * @param now RFC 3339
 * @param kept whether the handler's pod on the node is ready
 */
export function viewOfNmstate(state: NodeNetworkStateObject, now: string, kept: boolean): NodeView | undefined {
  const { currentState, lastSuccessfulUpdateTime: at = '', conditions = [] } = state.status ?? {};
  const links = currentState?.interfaces ?? [];
  if (currentState === undefined || links.length === 0) return undefined;
  const failing = conditions.some(({ type, status }) => type === 'Failing' && status === 'True');
  const fresh = !failing && (kept || Date.parse(now) - Date.parse(at) <= FRESH);
  const altnames = links.some((link) => link['alt-names'] !== undefined);
  const coverage: Coverage = fresh
    ? { kind: 'all', hidden: HIDDEN, altnames }
    : { kind: 'some', why: failing ? 'says that it fails' : `has not changed since ${at || 'an unknown time'}` };
  const ports = portsOf(links);
  const mappings = currentState.ovn?.['bridge-mappings'];
  const routes = (currentState.routes?.running ?? [])
    .filter((route) => isDefault(route.destination) && (route['table-id'] ?? MAIN_TABLE) === MAIN_TABLE)
    .toSorted((a, b) => (a.metric ?? 0) - (b.metric ?? 0))
    .flatMap((route) => route['next-hop-interface'] ?? []);
  return {
    source: {
      kind: 'node-network-state',
      name: `nodenetworkstate/${state.metadata?.name ?? ''}`,
      at: fresh && kept ? now : at,
    },
    coverage,
    interfaces: links.flatMap((link) => interfaceOf(link, ports)),
    ...(currentState.routes === undefined ? {} : { defaultRoutes: [...new Set(routes)] }),
    ...(mappings === undefined
      ? {}
      : {
          bridgeMappings: mappings.map(({ localnet = '', bridge = '' }) => ({ physicalNetwork: localnet, bridge })),
        }),
  };
}

const MAIN_TABLE = 254;

function isDefault(destination: string | undefined): boolean {
  return destination === '0.0.0.0/0' || destination === '::/0';
}

/** Which link each port belongs to: older versions name the ports of a link, and no controller of a port. */
function portsOf(links: readonly NmstateInterface[]): ReadonlyMap<string, string> {
  return new Map(
    links.flatMap((link) => {
      const ports = [
        ...(link.bridge?.port ?? []).flatMap(({ name }) => name ?? []),
        ...(link['link-aggregation']?.port ?? []),
      ];
      return ports.map((port) => [port, link.name ?? ''] as const);
    }),
  );
}

function interfaceOf(link: NmstateInterface, ports: ReadonlyMap<string, string>): NodeInterface[] {
  const { name, type = '', mtu, vlan, ethernet } = link;
  if (name === undefined) return [];
  const enslavedTo = link.controller ?? ports.get(name);
  const total = ethernet?.['sr-iov']?.['total-vfs'];
  const mac = link['mac-address']?.toLowerCase();
  const hardware = type === 'ethernet' || type === 'infiniband';
  return [
    {
      name,
      altnames: (link['alt-names'] ?? []).flatMap((other) => other.name ?? []),
      ...(hardware || type === '' || type === 'unknown'
        ? {}
        : { kind: Object.hasOwn(kinds, type) ? kinds[type] : type }),
      ...(type === '' || type === 'unknown' ? {} : { hardware }),
      condition: conditionOf(link.state),
      ...(mtu === undefined ? {} : { mtu }),
      ...(mac === undefined ? {} : { mac }),
      ...(ethernet?.speed === undefined ? {} : { speedMbps: ethernet.speed }),
      ...(enslavedTo === undefined ? {} : { enslavedTo }),
      ...(vlan === undefined ? {} : { vlan: vlanOf(vlan) }),
      ...(total === undefined ? {} : { virtualFunctions: { total, enabled: ethernet?.['sr-iov']?.vfs?.length ?? 0 } }),
      addresses: [...(link.ipv4?.address ?? []), ...(link.ipv6?.address ?? [])].flatMap((address) =>
        address.ip === undefined ? [] : [`${address.ip}/${address['prefix-length'] ?? 0}`],
      ),
    },
  ];
}

function vlanOf(vlan: NonNullable<NmstateInterface['vlan']>): NonNullable<NodeInterface['vlan']> {
  const parent = vlan['base-iface'];
  return { ...(parent === undefined ? {} : { parent }), ...(vlan.id === undefined ? {} : { id: vlan.id }) };
}

// nmstate calls a link up that is configured so; whether there is carrier it does not tell.
function conditionOf(state: string | undefined): LinkCondition {
  if (state === 'up') return 'up';
  return state === 'down' || state === 'absent' ? 'down' : 'unknown';
}

import type { Problem } from '../domain/problem.ts';
import { ipv4InNetwork } from './address.ts';
import type { LowerLink, ObservedInterface } from './interface.ts';
import type { NamedCounters } from './proc/dev.ts';
import type { PlacedAddress } from './proc/if-inet6.ts';
import type { ObservedRoute } from './route.ts';
import type { SysLink } from './sys-class-net.ts';

/** An IPv4 address of the pod of which the files tell only that it is there. */
export interface UnplacedAddress {
  readonly address: string;
  /** The interfaces with a connected network that holds it: none or several. */
  readonly candidates: readonly string[];
}

/**
 * Fills in what the first source did not tell. The first wins where both do, as it was asked for its better answers;
 * interfaces that only the second knows are left out, as the first listed all.
 */
export function fillIn(
  first: readonly ObservedInterface[],
  second: readonly Partial<ObservedInterface>[],
): ObservedInterface[] {
  const byName = new Map(second.map((link) => [link.name, link]));
  return first.map((link) => {
    const other = byName.get(link.name);
    const merged = { ...other, ...link };
    const lower = sameLower(link.lower, other?.lower) ? { ...other?.lower, ...link.lower } : undefined;
    return lower === undefined ? merged : { ...merged, lower };
  });
}

/** One source may tell a lower link's index and the other its name; different indexes are different links. */
function sameLower(one: LowerLink | undefined, other: LowerLink | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.index === undefined || other.index === undefined || one.index === other.index;
}

/**
 * The links of sysfs without what only nodes need, if they are of the same network namespace as the container's own.
 * A container that has the host's /sys mounted sees the host's interfaces there; /proc/net and `ip` always show its own.
 * `exact`: the names must be the same; `common`: most of them, as links come and go on a node while it is read.
 */
export function sysLinksOfNamespace(
  links: readonly SysLink[],
  own: readonly { readonly name: string; readonly index?: number }[],
  sameness: 'exact' | 'common' = 'exact',
): { readonly links: readonly Partial<ObservedInterface>[]; readonly problems: readonly Problem[] } {
  if (links.length === 0) return { links: [], problems: [] };
  const indexes = new Map(own.map((link) => [link.name, link.index]));
  const common = links.filter(({ name, index }) => {
    const known = indexes.get(name);
    return indexes.has(name) && (known === undefined || index === undefined || known === index);
  });
  const most = Math.max(links.length, own.length);
  if (sameness === 'exact' ? common.length < most : common.length * 2 < most) {
    const message = 'shows the interfaces of another network namespace; left out';
    return { links: [], problems: [{ place: '/sys/class/net', message }] };
  }
  return { links: common.map(({ hardware, virtualFunctions, isVirtualFunction, ...link }) => link), problems: [] };
}

/** Interfaces from the names and counters of /proc/net/dev and the addresses of /proc/net/if_inet6. */
export function interfacesOfProc(
  counters: readonly NamedCounters[],
  ipv6: readonly PlacedAddress[],
): ObservedInterface[] {
  return counters.map(({ name, counters }) => {
    const own = ipv6.filter((placed) => placed.interface === name);
    const index = own[0]?.index;
    return {
      name,
      ...(index === undefined ? {} : { index }),
      addresses: own.map(({ address }) => address),
      counters,
    };
  });
}

/**
 * Gives IPv4 addresses of fib_trie to the interfaces whose connected network holds them. Where two interfaces are on one
 * network, or none is on the address's, the files do not tell: the address stays unplaced.
 */
export function placeIpv4(
  interfaces: readonly ObservedInterface[],
  addresses: readonly string[],
  routes: readonly ObservedRoute[],
): { readonly interfaces: ObservedInterface[]; readonly unplaced: UnplacedAddress[] } {
  const unplaced: UnplacedAddress[] = [];
  const placed = new Map<string, { address: string; prefix: number }[]>();
  const known = new Set(interfaces.flatMap((link) => link.addresses.map(({ address }) => address)));
  const networks = connectedNetworks(routes);
  for (const address of addresses) {
    if (known.has(address)) continue;
    const holding = networks.filter((network) => ipv4InNetwork(address, network.address, network.prefix));
    const longest = Math.max(...holding.map(({ prefix }) => prefix));
    const candidates = [
      ...new Set(holding.filter(({ prefix }) => prefix === longest).map((network) => network.interface)),
    ];
    const [only, ...others] = candidates;
    if (only === undefined || others.length > 0 || !interfaces.some(({ name }) => name === only)) {
      unplaced.push({ address, candidates });
    } else {
      placed.set(only, [...(placed.get(only) ?? []), { address, prefix: longest }]);
    }
  }
  return {
    interfaces: interfaces.map((link) => ({
      ...link,
      addresses: [
        ...(placed.get(link.name) ?? []).map((address) => ({ ...address, family: 4 as const })),
        ...link.addresses,
      ],
    })),
    unplaced,
  };
}

/** Networks that an interface is on, and the loopback's, whose route is in no table that /proc prints with devices. */
function connectedNetworks(
  routes: readonly ObservedRoute[],
): { readonly address: string; readonly prefix: number; readonly interface: string }[] {
  const found = [{ address: '127.0.0.0', prefix: 8, interface: 'lo' }];
  for (const route of routes) {
    const [address, prefix] = route.destination.split('/');
    if (route.family !== 4 || route.kind !== 'unicast' || route.gateway !== undefined) continue;
    if (address === undefined || prefix === undefined || route.interface === undefined) continue;
    found.push({ address, prefix: Number(prefix), interface: route.interface });
  }
  return found;
}

import type { Problem } from '../domain/problem.ts';
import { type AddressFamily, bitsOf, familyOf, macAddress, parsePrefix } from './address.ts';
import {
  addressFlag,
  conditionOfFlags,
  countersOf,
  type DirectionCounts,
  type LinkCounters,
  type LowerLink,
  linkState,
  type ObservedAddress,
  type ObservedInterface,
} from './interface.ts';
import { countAt, isObject, isTrueAt, type JsonObject, listAt, objectAt, parseJson, textAt, textsAt } from './json.ts';
import { neighbourState, type ObservedNeighbour } from './neighbour.ts';
import { type Parsed, told } from './parsed.ts';
import { kindByDestination, type ObservedRoute, type ObservedRule, routeKind } from './route.ts';

/** iproute2's JSON, known since 4.13 for links and 4.17 for routes. busybox has none. */
export const ipJson = {
  /** Links with details and counters, and their addresses: everything about interfaces in one run. */
  interfaces: ['ip', '-j', '-d', '-s', 'addr'],
  addresses: ['ip', '-j', 'addr'],
  links: ['ip', '-j', '-d', 'link'],
  counters: ['ip', '-j', '-s', 'link'],
  /** The main table. */
  routes: ['ip', '-j', 'route'],
  routes6: ['ip', '-j', '-6', 'route'],
  /** All tables of both families. */
  allRoutes: ['ip', '-j', 'route', 'show', 'table', 'all'],
  rules: ['ip', '-j', 'rule'],
  rules6: ['ip', '-j', '-6', 'rule'],
  neighbours: ['ip', '-j', 'neigh'],
} as const satisfies Record<string, readonly string[]>;

/** Reads the items of a JSON list, each by itself: one bad item hides no other. */
function readItems<T>(place: string, text: string, read: (item: JsonObject) => readonly T[] | string): Parsed<T[]> {
  // Before 5.1 iproute2 printed nothing at all where there is nothing to list.
  if (text.trim() === '') return { value: [], problems: [] };
  const json = parseJson(place, text);
  if (!json.ok) return { value: [], problems: [json.problem] };
  if (!Array.isArray(json.value)) return { value: [], problems: [{ place, message: 'expected a JSON list' }] };
  const value: T[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of json.value.entries()) {
    // Older versions leave {} where a filter dropped an item.
    if (isObject(item) && Object.keys(item).length === 0) continue;
    const found = isObject(item) ? read(item) : 'expected an object';
    if (typeof found === 'string') problems.push({ place: `${place}, item ${index + 1}`, message: found });
    else value.push(...found);
  }
  return { value, problems };
}

/** Reads `ip -j addr` and `ip -j link`, with or without -d and -s. */
export function parseIpJsonInterfaces(text: string, place = 'ip -j addr'): Parsed<ObservedInterface[]> {
  const nested: Problem[] = [];
  const parsed = readItems(place, text, (item) => {
    const name = textAt(item, 'ifname');
    if (name === undefined) return 'has no ifname';
    const addresses: ObservedAddress[] = [];
    for (const [index, info] of listAt(item, 'addr_info').entries()) {
      if (isObject(info) && Object.keys(info).length === 0) continue;
      const address = readAddress(info);
      if (address !== undefined) addresses.push(address);
      else nested.push({ place: `${place}, ${name}, addr_info ${index + 1}`, message: 'is no address' });
    }
    return [readInterface(item, name, addresses)];
  });
  return { value: parsed.value, problems: [...parsed.problems, ...nested] };
}

function readInterface(item: JsonObject, name: string, addresses: readonly ObservedAddress[]): ObservedInterface {
  const info = objectAt(item, 'linkinfo');
  const data = objectAt(info, 'info_data');
  const kind = textAt(info, 'info_kind');
  const mode = textAt(data, 'mode');
  const state = textAt(item, 'operstate');
  const altnames = textsAt(item, 'altnames');
  return told<ObservedInterface>({
    name,
    index: countAt(item, 'ifindex'),
    kind,
    state: state === undefined ? undefined : linkState(state),
    ...(Array.isArray(item.flags) ? conditionOfFlags(textsAt(item, 'flags')) : {}),
    mtu: countAt(item, 'mtu'),
    mac: macAddress(textAt(item, 'address') ?? ''),
    addresses,
    lower: readLower(item),
    enslavedTo: textAt(item, 'master'),
    vlanId: kind === 'vlan' ? countAt(data, 'id') : undefined,
    macvlanMode: kind === 'macvlan' || kind === 'macvtap' ? mode : undefined,
    ipvlanMode: kind === 'ipvlan' || kind === 'ipvtap' ? mode : undefined,
    altnames: altnames.length > 0 ? altnames : undefined,
    counters: readCounters(item),
    promiscuity: countAt(item, 'promiscuity'),
  });
}

/** `link` is a name of this namespace, `link_index` an index in another (iproute2 ip/ipaddress.c, print_linkinfo). */
function readLower(item: JsonObject): LowerLink | undefined {
  const name = textAt(item, 'link');
  const index = countAt(item, 'link_index');
  if (name === undefined && (index === undefined || index === 0)) return undefined;
  return told<LowerLink>({ name, index, netnsId: countAt(item, 'link_netnsid') });
}

function readCounters(item: JsonObject): LinkCounters | undefined {
  const statistics = objectAt(item, 'stats64') ?? objectAt(item, 'stats');
  return countersOf(fourCounts(objectAt(statistics, 'rx')), fourCounts(objectAt(statistics, 'tx')));
}

function fourCounts(direction: JsonObject | undefined): DirectionCounts {
  return ['bytes', 'packets', 'errors', 'dropped'].map((key) => countAt(direction, key));
}

function readAddress(info: unknown): ObservedAddress | undefined {
  const address = textAt(info, 'local');
  const prefix = countAt(info, 'prefixlen');
  const family = address === undefined ? undefined : familyOf(address);
  if (address === undefined || family === undefined || prefix === undefined || prefix > bitsOf(family))
    return undefined;
  const flags = isObject(info)
    ? Object.keys(info)
        .filter((key) => isTrueAt(info, key))
        .map(addressFlag)
        .filter((flag) => flag !== undefined)
    : [];
  return told<ObservedAddress>({ address, prefix, family, scope: textAt(info, 'scope'), flags });
}

/**
 * Reads `ip -j route`. `family` is that of the command, for a `default` that tells none.
 * iproute2 leaves the table out where it is main.
 */
export function parseIpJsonRoutes(
  text: string,
  family: AddressFamily = 4,
  place = 'ip -j route',
): Parsed<ObservedRoute[]> {
  return readItems(place, text, (item) => {
    const dst = textAt(item, 'dst');
    if (dst === undefined) return 'has no dst';
    const network = parsePrefix(dst);
    if (network === undefined && dst !== 'default') return `destination ${JSON.stringify(dst)} is no network`;
    const routeFamily = network?.family ?? familyOfDefault(item) ?? family;
    const destination = network === undefined ? dst : `${network.address}/${network.prefix}`;
    const type = textAt(item, 'type');
    const base = told<ObservedRoute>({
      family: routeFamily,
      destination,
      kind: type === undefined ? kindByDestination(destination) : (routeKind(type) ?? 'unknown'),
      source: textAt(item, 'prefsrc'),
      // Left out where it is 0.
      metric: countAt(item, 'metric') ?? 0,
      table: textAt(item, 'table') ?? 'main',
      scope: textAt(item, 'scope'),
      protocol: textAt(item, 'protocol'),
      flags: textsAt(item, 'flags'),
    });
    const hops = listAt(item, 'nexthops');
    return (hops.length > 0 ? hops : [item]).map((hop) => ({ ...base, ...readHop(hop) }));
  });
}

function readHop(hop: unknown): Partial<ObservedRoute> {
  return told<Partial<ObservedRoute>>({
    gateway: textAt(hop, 'gateway') ?? textAt(objectAt(hop, 'via'), 'host'),
    interface: textAt(hop, 'dev'),
    weight: countAt(hop, 'weight'),
  });
}

/** Only IPv6 routes have a preference; a gateway of another family is printed as `via`, not as `gateway`. */
function familyOfDefault(item: JsonObject): AddressFamily | undefined {
  if (textAt(item, 'pref') !== undefined) return 6;
  const hop = listAt(item, 'nexthops')[0] ?? item;
  const gateway = textAt(hop, 'gateway') ?? textAt(item, 'prefsrc');
  return gateway === undefined ? undefined : familyOf(gateway);
}

/** Reads `ip -j rule`; the command names the family, the output does not. */
export function parseIpJsonRules(text: string, family: AddressFamily, place = 'ip -j rule'): Parsed<ObservedRule[]> {
  return readItems(place, text, (item) => {
    const priority = countAt(item, 'priority');
    if (priority === undefined) return 'has no priority';
    const mark = textAt(item, 'fwmark');
    const mask = textAt(item, 'fwmask');
    return [
      told<ObservedRule>({
        family,
        priority,
        negated: 'not' in item ? true : undefined,
        from: network(item, 'src') ?? 'all',
        to: network(item, 'dst'),
        inputInterface: textAt(item, 'iif'),
        outputInterface: textAt(item, 'oif'),
        mark: mark !== undefined && mask !== undefined ? `${mark}/${mask}` : mark,
        table: textAt(item, 'table'),
        action: textAt(item, 'action'),
      }),
    ];
  });
}

/** A rule's address and its length, which are two fields. */
function network(item: JsonObject, key: 'src' | 'dst'): string | undefined {
  const address = textAt(item, key);
  const length = countAt(item, `${key}len`);
  return address === undefined || length === undefined ? address : `${address}/${length}`;
}

/** Reads `ip -j neigh`. `device` is that of `ip neigh show dev NAME`, which leaves it out of the output. */
export function parseIpJsonNeighbours(
  text: string,
  device?: string,
  place = 'ip -j neigh',
): Parsed<ObservedNeighbour[]> {
  return readItems(place, text, (item) => {
    const address = textAt(item, 'dst');
    const link = textAt(item, 'dev') ?? device;
    if (address === undefined || link === undefined) return 'has no dst or no dev';
    return [
      told<ObservedNeighbour>({
        address,
        interface: link,
        mac: macAddress(textAt(item, 'lladdr') ?? ''),
        state: textsAt(item, 'state').map(neighbourState)[0],
        router: isObject(item) && 'router' in item ? true : undefined,
      }),
    ];
  });
}

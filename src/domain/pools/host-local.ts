import { type Address, formatAddress, parseAddress } from '../addresses/address.ts';
import { type Cidr, hasHostBits, parseCidr } from '../addresses/cidr.ts';
import { smaller } from '../addresses/order.ts';
import { contains, countAddresses, overlaps, subtract, type Window } from '../addresses/window.ts';
import { nameOf } from '../json/words.ts';
import type { Problem } from '../problem.ts';
import { type GoObject, placeOf, readList, readObject, readString, report } from './go-json.ts';

// host-local IPAM: containernetworking/plugins plugins/ipam/host-local/backend/allocator {config,range_set,range,allocator}.go.

/** One range of a set. */
export interface HostLocalRange {
  /** Path of the range in the CNI config. */
  readonly place: string;
  readonly subnet: Cidr;
  /** The first address of the subnet when none is written. Never handed out, asked for or not. */
  readonly gateway: Address;
  /** From rangeStart to rangeEnd, both included; the gateway may lie in it. */
  readonly window: Window;
  /** What is given to pods: the window without the gateway. */
  readonly handsOut: readonly Window[];
  readonly capacity: bigint;
}

/** Ranges of which one address is taken: the ranges of one set are alternatives. */
export interface HostLocalSet {
  readonly place: string;
  readonly ranges: readonly HostLocalRange[];
  readonly capacity: bigint;
}

/** What a host-local config hands out. The addresses are counted per node: every node has its own leases. */
export interface HostLocalPool {
  /** A pod gets one address from each set. Holds what could be read even if there are problems. */
  readonly sets: readonly HostLocalSet[];
  /** Reasons why the plugin refuses the config. */
  readonly problems: readonly Problem[];
  /** How many interfaces fit on one node; unknown while there are problems, since then none is served. */
  readonly capacity: bigint | 'unknown';
}

/** Reads a host-local `ipam` object as the plugin does. `place` is its path, for the problems. */
export function decodeHostLocal(ipam: unknown, place = 'ipam'): HostLocalPool {
  const problems: Problem[] = [];
  const config = readObject(ipam, place, problems);
  const sets = config === undefined ? [] : readSets(config);
  return { sets, problems, capacity: problems.length > 0 ? 'unknown' : fewest(sets) };
}

function fewest(sets: readonly HostLocalSet[]): bigint {
  return sets.map((set) => set.capacity).reduce(smaller);
}

function readSets(config: GoObject): HostLocalSet[] {
  // Without a subnet the other keys at the top are ignored (LoadIPAMConfig); with one they make a set of their own, the first.
  const top = readString(config, 'subnet') === undefined ? [] : setOf(config.place, [config], config.problems);
  const listed = readList(config, 'ranges').flatMap((set, index) => {
    const place = `${placeOf(config, 'ranges')}[${index}]`;
    if (Array.isArray(set)) return setOf(place, rangesOf(set, place, config.problems), config.problems);
    config.problems.push({ place, message: `expected a list of ranges, found ${nameOf(set)}` });
    return [];
  });
  const sets = [...top, ...listed];
  if (sets.length === 0 && config.problems.length === 0) report(config, 'ranges', 'no IP ranges specified');
  reportOverlaps(sets, config.problems);
  return sets;
}

function rangesOf(set: readonly unknown[], place: string, problems: Problem[]): GoObject[] {
  if (set.length === 0) problems.push({ place, message: 'empty range set' });
  return set.flatMap((range, index) => readObject(range, `${place}[${index}]`, problems) ?? []);
}

function setOf(place: string, objects: readonly GoObject[], problems: Problem[]): HostLocalSet[] {
  const ranges = objects.flatMap((object) => readRange(object) ?? []);
  const [first] = ranges;
  if (first === undefined) return [];
  for (const { place, window } of ranges)
    if (window.family !== first.window.family)
      problems.push({ place: `${place}.subnet`, message: 'mixed address families in one range set' });
  return [{ place, ranges, capacity: ranges.reduce((sum, range) => sum + range.capacity, 0n) }];
}

function readRange(object: GoObject): HostLocalRange | undefined {
  const before = object.problems.length;
  const subnet = readSubnet(object);
  const start = readAddress(object, 'rangeStart');
  const end = readAddress(object, 'rangeEnd');
  const gateway = readAddress(object, 'gateway');
  if (subnet === undefined || object.problems.length > before) return undefined;
  return rangeIn(subnet, { start, end, gateway }, object);
}

function readSubnet(object: GoObject): Cidr | undefined {
  const written = readString(object, 'subnet');
  const subnet = parseCidr(written ?? '');
  if (written === undefined) report(object, 'subnet', 'no subnet');
  else if (subnet === undefined) report(object, 'subnet', `invalid CIDR address ${written}`);
  // The address is turned into 4 bytes and the mask is not: "IPNet IP and Mask version mismatch".
  else if (subnet.address.family === 4 && written.includes(':'))
    report(object, 'subnet', 'IPv4 subnet in IPv6 notation');
  else if (sizeTooSmall(subnet)) report(object, 'subnet', `network ${subnet.text} too small to allocate from`);
  else if (hasHostBits(subnet)) {
    const meant = `for a prefix length of ${subnet.prefix} the network address is ${subnet.network.text}`;
    report(object, 'subnet', `network ${written} has host bits set: ${meant}`);
  } else return subnet;
  return undefined;
}

function sizeTooSmall({ window }: Cidr): boolean {
  return window.last - window.first < 3n;
}

function readAddress(object: GoObject, key: string): Address | undefined {
  const written = readString(object, key);
  // Go's net.IP takes an empty text for no address.
  if (written === undefined || written === '') return undefined;
  const address = parseAddress(written);
  if (address === undefined) report(object, key, `invalid IP address ${written}`);
  return address;
}

interface Written {
  readonly start: Address | undefined;
  readonly end: Address | undefined;
  readonly gateway: Address | undefined;
}

function rangeIn(subnet: Cidr, { start, end, gateway }: Written, object: GoObject): HostLocalRange | undefined {
  const startFits = start === undefined || fits(start, 'rangeStart', subnet, object);
  const endFits = end === undefined || fits(end, 'rangeEnd', subnet, object);
  if (!startFits || !endFits) return undefined;
  const { family } = subnet.network;
  const next = subnet.window.first + 1n;
  // lastIP spares the last address in IPv4 alone, and an explicit rangeEnd may name it all the same.
  const lastDefault = family === 4 ? subnet.window.last - 1n : subnet.window.last;
  const window = { family, first: start?.value ?? next, last: end?.value ?? lastDefault };
  if (window.first > window.last) {
    const after = `${formatAddress(family, window.first)} lies after the range's end ${formatAddress(family, window.last)}`;
    report(object, end === undefined ? 'rangeStart' : 'rangeEnd', after);
    return undefined;
  }
  const kept = gateway ?? { family, value: next, text: formatAddress(family, next) };
  const handsOut = subtract([window], [{ family: kept.family, first: kept.value, last: kept.value }]);
  return { place: object.place, subnet, gateway: kept, window, handsOut, capacity: countAddresses(handsOut) };
}

function fits(address: Address, key: string, subnet: Cidr, object: GoObject): boolean {
  if (contains(subnet.window, address)) return true;
  const same = address.family === subnet.network.family;
  report(object, key, `${address.text} ${same ? 'not in network' : 'is not of the same family as'} ${subnet.text}`);
  return false;
}

/** No two ranges may share an address, in one set (RangeSet.Canonicalize) or in two (LoadIPAMConfig). */
function reportOverlaps(sets: readonly HostLocalSet[], problems: Problem[]): void {
  const ranges = sets.flatMap((set) => set.ranges);
  ranges.forEach((later, index) => {
    const earlier = ranges.slice(0, index).find(({ window }) => overlaps(window, later.window));
    if (earlier !== undefined) {
      problems.push({ place: later.place, message: `range in ${later.subnet.text} overlaps with ${earlier.place}` });
    }
  });
}

import { type Address, parseAddress, parseAddressLeniently } from '../addresses/address.ts';
import { type Cidr, cidrOf, parseCidrLeniently } from '../addresses/cidr.ts';
import { smaller } from '../addresses/order.ts';
import {
  anyContains,
  contains,
  countAddresses,
  formatWindow,
  overlaps,
  subtract,
  type Window,
} from '../addresses/window.ts';
import type { Problem } from '../problem.ts';
import {
  type GoObject,
  placeOf,
  readBoolean,
  readList,
  readObject,
  readString,
  readStrings,
  report,
} from './go-json.ts';
import { type NodeSlices, readNodeSlices } from './node-slices.ts';
import { usableIn } from './usable.ts';

// whereabouts IPAM: k8snetworkplumbingwg/whereabouts pkg/config/config.go, pkg/types/types.go, pkg/iphelpers, pkg/allocate.

/** One range of a whereabouts config. */
interface WhereaboutsRange {
  /** Path of the object that holds the range in the CNI config. */
  readonly place: string;
  /** The network: its masked text is the `spec.range` of the range's IPPool. */
  readonly cidr: Cidr;
  /** From the first usable address to the last, clipped by the start and end that count. */
  readonly window: Window;
  /** What is given to pods: the window without the excluded addresses. With node slices, an upper bound. */
  readonly handsOut: readonly Window[];
  /** How many addresses that are, however many. */
  readonly capacity: bigint;
}

/** Something in the config that the plugin accepts and that is likely not meant. */
interface WhereaboutsLint extends Problem {
  readonly kind: 'gateway-handed-out' | 'start-ignored' | 'end-ignored' | 'exclude-outside';
}

/** What a whereabouts config hands out, in the whole cluster. */
export interface WhereaboutsPool {
  /** A pod gets one address from each. Empty when the config writes none: the node's flat file may supply it. */
  readonly ranges: readonly WhereaboutsRange[];
  readonly gateway?: Address;
  /** Ranges are apart per network name: it is part of the names of IPPools and reservations. */
  readonly networkName?: string;
  /** Whether an address is also reserved across ranges (`enable_overlapping_ranges`). */
  readonly overlapping: boolean;
  /** Present when each node gets a slice of the first range; the other ranges, starts, ends and excludes are then ignored. */
  readonly slices?: NodeSlices;
  /** Reasons why the plugin refuses the config, or every pod. */
  readonly problems: readonly Problem[];
  readonly lints: readonly WhereaboutsLint[];
  /**
   * How many interfaces fit: in the cluster, or with node slices on one node. Unlimited from 2^63, where offsets in an IPPool end.
   * Unknown while there are problems or no range is written.
   */
  readonly capacity: bigint | 'unlimited' | 'unknown';
}

/** Reads a whereabouts `ipam` object as the plugin does. `place` is its path, for the problems. */
export function decodeWhereabouts(ipam: unknown, place = 'ipam'): WhereaboutsPool {
  const problems: Problem[] = [];
  const lints: WhereaboutsLint[] = [];
  const config = readObject(ipam, place, problems);
  if (config === undefined) return { ranges: [], overlapping: true, problems, lints, capacity: 'unknown' };
  const gateway = readGateway(config);
  const networkName = readString(config, 'network_name');
  const overlapping = readBoolean(config, 'enable_overlapping_ranges') ?? true;
  const sliceSize = readString(config, 'node_slice_size') || undefined;
  const ranges = readRanges(config, sliceSize !== undefined, lints);
  const slices = readNodeSlices(sliceSize, ranges[0]?.cidr, config);
  if (gateway !== undefined) lints.push(...gatewayLints(gateway, ranges, slices, config));
  return {
    ranges,
    ...(gateway !== undefined && { gateway }),
    ...(networkName && { networkName }),
    overlapping,
    ...(slices !== undefined && { slices }),
    problems,
    lints,
    capacity: problems.length > 0 ? 'unknown' : capacityOf(ranges, slices),
  };
}

/** Whether the address lies in a range of the pool, given to pods or not. */
export function inRange(pool: Pick<WhereaboutsPool, 'ranges'>, address: Address): boolean {
  return pool.ranges.some(({ cidr }) => contains(cidr.window, address));
}

/** The first offset that an IPPool cannot hold: written as uint64, they are read back as int64. */
export const offsetLimit = 1n << 63n;

function capacityOf(ranges: readonly WhereaboutsRange[], slices?: NodeSlices): bigint | 'unlimited' | 'unknown' {
  if (slices !== undefined) return slices.perSlice;
  if (ranges.length === 0) return 'unknown';
  const least = ranges.map(({ capacity }) => capacity).reduce(smaller);
  return least >= offsetLimit ? 'unlimited' : least;
}

function readGateway(config: GoObject): Address | undefined {
  const written = readString(config, 'gateway');
  if (!written) return undefined;
  const gateway = parseAddressLeniently(written);
  if (gateway === undefined) report(config, 'gateway', `could not parse gateway IP ${written}`);
  return gateway;
}

/** A range as it is written, before start and end are weighed. */
interface WrittenRange {
  readonly object: GoObject;
  readonly range: string;
  readonly start: Bound | undefined;
  readonly end: Bound | undefined;
  readonly excludes: readonly { place: string; text: string }[];
}

/** `range_start` or `range_end`; without an address when it is not one, which the plugin passes over. */
interface Bound {
  readonly place: string;
  readonly text: string;
  readonly address: Address | undefined;
}

/** The range at the top goes first; its start, end and excludes are its own and no other range's. */
function readRanges(config: GoObject, sliced: boolean, lints: WhereaboutsLint[]): WhereaboutsRange[] {
  const range = readString(config, 'range');
  const top = range ? [readWritten(config, range, lenientBound)] : [];
  const listed = readList(config, 'ipRanges').flatMap((json, index) => {
    const object = readObject(json, `${placeOf(config, 'ipRanges')}[${index}]`, config.problems);
    return object === undefined ? [] : [readWritten(object, readString(object, 'range') ?? '', strictBound)];
  });
  return [...top, ...listed].flatMap((written) => settle(written, sliced, lints) ?? []);
}

function readWritten(object: GoObject, range: string, bound: (object: GoObject, key: string) => Bound | undefined) {
  const excludes = readStrings(object, 'exclude');
  return { object, range, start: bound(object, 'range_start'), end: bound(object, 'range_end'), excludes };
}

/** At the top a text that is no address is passed over (types.go backwardsCompatibleIPAddress). */
function lenientBound(object: GoObject, key: string): Bound | undefined {
  const text = readString(object, key);
  return text ? { place: placeOf(object, key), text, address: parseAddressLeniently(text) } : undefined;
}

/** In `ipRanges` it is a net.IP, and Go's JSON decoder refuses a text that is no address. */
function strictBound(object: GoObject, key: string): Bound | undefined {
  const text = readString(object, key);
  if (!text) return undefined;
  const address = parseAddress(text);
  if (address === undefined) report(object, key, `invalid IP address ${text}`);
  return { place: placeOf(object, key), text, address };
}

function settle(written: WrittenRange, sliced: boolean, lints: WhereaboutsLint[]): WhereaboutsRange | undefined {
  const { object } = written;
  const network = readNetwork(written);
  if (network === undefined) return undefined;
  const { cidr, start, end } = network;
  const usable = usableIn(cidr);
  if (usable === undefined) {
    report(object, 'range', `net mask is too short: ${cidr.text} has no usable address`);
    return undefined;
  }
  const { place } = object;
  if (sliced) return { place, cidr, window: usable, handsOut: [usable], capacity: countAddresses([usable]) };
  const window = clip(usable, cidr, { start, end }, lints);
  const handsOut = subtract([window], readExcludes(written, cidr, lints));
  return { place, cidr, window, handsOut, capacity: countAddresses(handsOut) };
}

interface Network {
  readonly cidr: Cidr;
  readonly start: Bound | undefined;
  readonly end: Bound | undefined;
}

/** `a-b/len` means the network of `b/len`, from a to b, whatever range_start and range_end say. */
function readNetwork({ object, range, start, end }: WrittenRange): Network | undefined {
  const dash = range.indexOf('-');
  const cidr = parseCidrLeniently(range.slice(dash + 1));
  if (cidr === undefined) {
    report(object, 'range', `invalid CIDR '${range.slice(dash + 1)}'`);
    return undefined;
  }
  if (dash < 0) return { cidr, start, end };
  const first = range.slice(0, dash);
  const address = parseAddressLeniently(first);
  if (address === undefined) report(object, 'range', `invalid range start IP '${first}'`);
  else if (!contains(cidr.window, address)) {
    report(object, 'range', `invalid range start for CIDR ${cidr.text}: ${first}`);
  } else {
    const place = placeOf(object, 'range');
    return {
      cidr,
      start: { place, text: first, address },
      end: { place, text: cidr.address.text, address: cidr.address },
    };
  }
  return undefined;
}

/**
 * The start counts when it is a usable address, then the end when it is one and not before the start; else they are passed over in
 * silence (iphelpers GetIPRange). The network and broadcast addresses are passed over to the same effect as was meant: no lint.
 */
function clip(usable: Window, cidr: Cidr, { start, end }: Omit<Network, 'cidr'>, lints: WhereaboutsLint[]): Window {
  const from = boundIn(usable, start?.address) ?? usable.first;
  const to = boundIn({ ...usable, first: from }, end?.address) ?? usable.last;
  const window = { ...usable, first: from, last: to };
  if (start !== undefined && start.address?.value !== from && !isAt(cidr.window.first, cidr, start))
    lints.push(ignored('start-ignored', start, window));
  if (end !== undefined && end.address?.value !== to && !isAt(cidr.window.last, cidr, end))
    lints.push(ignored('end-ignored', end, window));
  return window;
}

function boundIn(window: Window, address: Address | undefined): bigint | undefined {
  return address !== undefined && contains(window, address) ? address.value : undefined;
}

function isAt(value: bigint, cidr: Cidr, { address }: Bound): boolean {
  return address?.family === cidr.network.family && address.value === value;
}

function ignored(kind: 'start-ignored' | 'end-ignored', { place, text }: Bound, window: Window): WhereaboutsLint {
  return { kind, place, message: `${text} is ignored: the range handed out is ${formatWindow(window)}` };
}

/** Each entry is a CIDR, masked, or one address; one that is neither fails every allocation (allocate.go parseExcludedRange). */
function readExcludes(
  { object, excludes }: WrittenRange,
  { window, text: range }: Cidr,
  lints: WhereaboutsLint[],
): Window[] {
  return excludes.flatMap(({ place, text }) => {
    const excluded = parseExclude(text);
    if (excluded === undefined) object.problems.push({ place, message: `could not parse exclude range ${text}` });
    else if (!overlaps(excluded, window))
      lints.push({ kind: 'exclude-outside', place, message: `${text} excludes nothing: it lies outside ${range}` });
    return excluded ?? [];
  });
}

function parseExclude(text: string): Window | undefined {
  const address = parseAddressLeniently(text);
  if (address === undefined) return parseCidrLeniently(text)?.window;
  return { family: address.family, first: address.value, last: address.value };
}

/** Unlike host-local, whereabouts hands the gateway out like any other address. */
function gatewayLints(
  gateway: Address,
  ranges: readonly WhereaboutsRange[],
  slices: NodeSlices | undefined,
  config: GoObject,
): WhereaboutsLint[] {
  const served = slices === undefined ? ranges : ranges.slice(0, 1);
  const range = served.find(({ cidr, handsOut }) => {
    if (slices === undefined) return anyContains(handsOut, gateway);
    const slice = usableIn(cidrOf(gateway, slices.prefix));
    return contains(cidr.window, gateway) && slice !== undefined && contains(slice, gateway);
  });
  if (range === undefined) return [];
  const message = `gateway ${gateway.text} lies in the range handed out by ${range.place} and is not excluded`;
  return [{ kind: 'gateway-handed-out', place: placeOf(config, 'gateway'), message }];
}

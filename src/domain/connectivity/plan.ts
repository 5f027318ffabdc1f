import type { Address } from '../addresses/address.ts';
import { type Endpoint, endpointKey, podPath } from './endpoint.ts';
import type { Destination, Pair } from './pair.ts';
import { between, nodesOf, type Sample, type Sides, sampleCourses } from './sample.ts';

/** What a user wants measured. */
export interface PairRequest {
  /** Everything that could take part, of all networks. */
  readonly endpoints: readonly Endpoint[];
  /** Decides which endpoints are sources; all when absent. */
  readonly isSource?: (endpoint: Endpoint) => boolean;
  /** Decides which endpoints are destinations; all when absent. */
  readonly isDestination?: (endpoint: Endpoint) => boolean;
  /** An address instead of pods. */
  readonly address?: Address;
  /** Gateways of a network beyond those that network-status names. */
  readonly gatewaysOf: (network: string) => readonly Address[];
  /** The node that holds an address, as far as known. */
  readonly nodeHolding: (address: Address) => string | undefined;
  /** Only from sources to destinations, not back: who serves a port need not be a client of the other. */
  readonly oneWay?: boolean;
  readonly maxPairs: number;
  readonly seed: number;
}

/** What was planned for one network. */
export interface NetworkPlan {
  readonly network: string;
  readonly endpoints: readonly Endpoint[];
  readonly pairs: readonly Pair[];
  /** How many pairs of pods there are; more than `pairs` has when a sample was taken. */
  readonly possible: number;
  /** How many pairs of a pod and a gateway there are; more than `pairs` has when not every pod asks. Unknown of older files. */
  readonly possibleGateways?: number;
  /** Pairs of nodes that the sample connects, of how many. */
  readonly nodePairs: { readonly covered: number; readonly of: number };
  /** Pairs of pods that hold one address: nobody can tell which of them answers. */
  readonly sharing: readonly Pair[];
}

/** Plans what to measure on each network. The limit is shared among networks: small ones are measured whole. */
export function planPairs(request: PairRequest): NetworkPlan[] {
  const networks = [...Map.groupBy(request.endpoints, ({ network }) => network)].sort(([a], [b]) => (a < b ? -1 : 1));
  const sized = networks.map(([network, endpoints]) => ({ network, endpoints, size: sizeOf(endpoints, request) }));
  const shares = shareOut(
    sized.map(({ size }) => size),
    request.maxPairs,
  );
  return sized.map(({ network, endpoints }, index) => planNetwork(network, endpoints, request, shares[index] ?? 0));
}

/** Gives each as much as it wants as long as that is no more than an equal share of what is left. */
export function shareOut(wanted: readonly number[], most: number): number[] {
  const shares = wanted.map(() => 0);
  const order = wanted.map((size, index) => ({ size, index })).sort((a, b) => a.size - b.size || a.index - b.index);
  let left = most;
  for (const [place, { size, index }] of order.entries()) {
    const share = Math.min(size, Math.floor(left / (order.length - place)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

function sidesOf(endpoints: readonly Endpoint[], { isSource, isDestination }: PairRequest) {
  const sources = isSource === undefined ? endpoints : endpoints.filter(isSource);
  if (isSource === isDestination) return { sources, destinations: sources };
  return { sources, destinations: isDestination === undefined ? endpoints : endpoints.filter(isDestination) };
}

function sizeOf(endpoints: readonly Endpoint[], request: PairRequest): number {
  const { sources, destinations } = sidesOf(endpoints, request);
  if (request.address !== undefined) return sources.length;
  const [first] = endpoints;
  const gateways = first === undefined ? 0 : first.gateways.length + request.gatewaysOf(first.network).length;
  return 2 * sources.length * destinations.length + sources.length * gateways;
}

function planNetwork(network: string, endpoints: readonly Endpoint[], request: PairRequest, most: number): NetworkPlan {
  const { sources, destinations } = sidesOf(endpoints, request);
  const { address } = request;
  const nothing = { network, endpoints, sharing: [], nodePairs: { covered: 0, of: 0 }, possible: 0 };
  if (address !== undefined) {
    const to = destinationAt(address, request, endpoints);
    const able = sources.filter((from) => has(from, address.family) && !from.addresses.some(is(address)));
    return { ...nothing, pairs: able.slice(0, most).map((from) => pair(from, to, address)), possible: able.length };
  }
  const perCourse = Math.max(1, ...endpoints.map(({ addresses }) => addresses.length));
  const toAll = (from: readonly Endpoint[]) => from.flatMap((one) => toGateways(one, request.gatewaysOf(network)));
  // Gateways count as pairs of pods do. In a sample one pod of each node asks them, and they never take more than half of it.
  const beside = (gateways: readonly Pair[]): Sample => {
    const room = Math.max(1, Math.floor((most - gateways.length) / perCourse));
    return sample({ sources, destinations }, room, request);
  };
  const asked = toAll(sources);
  const whole = beside(asked);
  const isSampled = whole.courses.length < whole.of;
  const gateways = isSampled ? toAll(onePerNode(sources)).slice(0, Math.floor(most / 2)) : asked;
  const { courses, of } = isSampled ? beside(gateways) : whole;
  const meetings = courses.flatMap(({ from, to }) => meet(from, to));
  return {
    network,
    endpoints,
    pairs: [...meetings.filter((one) => !isSharing(one)), ...gateways],
    possible: of,
    possibleGateways: asked.length,
    nodePairs: { covered: new Set(courses.map(nodesOf)).size, of: countNodePairs(sources, destinations) },
    sharing: meetings.filter(isSharing),
  };
}

/** The courses to measure. Of those that lead one way only the way back is left out. */
function sample(sides: Sides, room: number, { oneWay = false, seed }: PairRequest): Sample {
  if (!oneWay) return sampleCourses(sides, room, seed);
  const { courses } = sampleCourses(sides, 2 * room, seed);
  const [isSource, isDestination] = [isAmong(sides.sources), isAmong(sides.destinations)];
  return {
    courses: courses.filter(({ from, to }) => isSource(from) && isDestination(to)),
    of: between(sides.sources, sides.destinations),
  };
}

function isAmong(endpoints: readonly Endpoint[]): (endpoint: Endpoint) => boolean {
  const keys = new Set(endpoints.map(endpointKey));
  return (endpoint) => keys.has(endpointKey(endpoint));
}

/** What an address that the user named belongs to. */
function destinationAt(address: Address, request: PairRequest, endpoints: readonly Endpoint[]): Destination {
  const endpoint = endpoints.find(({ addresses }) => addresses.some(is(address)));
  if (endpoint !== undefined) return { kind: 'pod', endpoint };
  const node = request.nodeHolding(address);
  return node === undefined ? { kind: 'address' } : { kind: 'node', node };
}

function meet(from: Endpoint, to: Endpoint): Pair[] {
  return to.addresses
    .filter(({ family }) => has(from, family))
    .map((address) => pair(from, { kind: 'pod', endpoint: to }, address));
}

// Its own gateway is none to a pod that is one.
function toGateways(from: Endpoint, known: readonly Address[]): Pair[] {
  const gateways = new Map([...from.gateways, ...known].map((address) => [address.text, address]));
  return [...gateways.values()]
    .filter((address) => has(from, address.family) && !from.addresses.some(is(address)))
    .map((address) => pair(from, { kind: 'gateway' }, address));
}

const pair = (from: Endpoint, to: Destination, { family, text }: Address): Pair => ({
  from,
  to,
  family,
  address: text,
});
const has = ({ addresses }: Endpoint, family: number): boolean => addresses.some((own) => own.family === family);
const is = (wanted: Address) => (address: Address) => address.text === wanted.text;
const isSharing = ({ from, address }: Pair): boolean => from.addresses.some(({ text }) => text === address);

function onePerNode(endpoints: readonly Endpoint[]): Endpoint[] {
  return [...Map.groupBy(endpoints, ({ node }) => node ?? '').values()].flatMap(([first]) => first ?? []);
}

/** Pairs of nodes, a node with itself included, between which pods could be measured. */
function countNodePairs(sources: readonly Endpoint[], destinations: readonly Endpoint[]): number {
  const from = Map.groupBy(sources, ({ node }) => node ?? '');
  const to = Map.groupBy(destinations, ({ node }) => node ?? '');
  const found = new Set<string>();
  for (const [a, here] of from) {
    for (const [b, there] of to) {
      if (a !== b || differ(here, there)) found.add([a, b].sort().join(' '));
    }
  }
  return found.size;
}

function differ(here: readonly Endpoint[], there: readonly Endpoint[]): boolean {
  return new Set([...here, ...there].map(podPath)).size > 1;
}

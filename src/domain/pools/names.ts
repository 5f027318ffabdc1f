import { type Address, parseAddress } from '../addresses/address.ts';
import { parseCidr } from '../addresses/cidr.ts';
import { contains } from '../addresses/window.ts';
import type { WhereaboutsPool } from './whereabouts.ts';

// How whereabouts names its objects: pkg/storage/kubernetes/ipam.go IPPoolName, normalizeRange, normalizeIP.

/** What tells IPPools apart. */
interface PoolIdentity {
  /** CIDR in masked form; with node slices that of the slice. */
  readonly range: string;
  readonly networkName?: string | undefined;
  /** With node slices: the node that holds the slice. */
  readonly node?: string | undefined;
}

/** The name of the IPPool, `[network_name-][node-]10.0.0.0-24`. Not to be parsed: the range is in `spec.range`. */
export function ipPoolName({ range, networkName, node }: PoolIdentity): string {
  return [networkName, node, normalize(range)].filter(Boolean).join('-');
}

/** The name of the NodeSlicePool of a network: its network name, else the `name` of the CNI config. */
export function nodeSlicePoolName(networkName: string | undefined, configName: string): string {
  return networkName || configName;
}

function normalize(text: string): string {
  return (text.endsWith(':') ? `${text}0` : text).replaceAll(/[:/]/g, '-');
}

/** Which network an object of the ledger belongs to. */
export interface LedgerScope {
  /** Empty for networks without a name. */
  readonly networkName: string;
  /** With node slices: the node. */
  readonly node?: string;
}

/** What has to be known of the networks to tell a network name from a node name. */
export type NamedNetwork = Pick<WhereaboutsPool, 'ranges' | 'networkName' | 'slices'>;

/** The network that an IPPool belongs to, from its name, its range and the networks that exist. */
export function scopeOfIpPool(name: string, range: string, networks: readonly NamedNetwork[]): LedgerScope {
  const tail = `-${normalize(range)}`;
  if (!name.endsWith(tail)) return { networkName: '' };
  const prefix = name.slice(0, -tail.length);
  for (const networkName of networkNames(networks)) {
    if (prefix === networkName) return { networkName };
    if (prefix.startsWith(`${networkName}-`)) return { networkName, node: prefix.slice(networkName.length + 1) };
  }
  const slice = parseCidr(range)?.network;
  const sliced = networks.some(
    (network) => !network.networkName && slice && network.slices && contains(network.slices.range.window, slice),
  );
  return sliced ? { networkName: '', node: prefix } : { networkName: prefix };
}

/** An address reserved in all ranges of a network. */
export interface ReservedAddress {
  readonly networkName: string;
  readonly address: Address;
}

/**
 * What the name of an OverlappingRangeIPReservation, `[network_name-]address` with dashes for colons, can mean, the likeliest first:
 * a network name may itself look like the beginning of an address. Empty when it means nothing. `knownNames` is what networkNames gives.
 */
export function readReservationName(name: string, knownNames: readonly string[]): ReservedAddress[] {
  const known = knownNames
    .filter((networkName) => name.startsWith(`${networkName}-`))
    .map((networkName) => [networkName, name.slice(networkName.length + 1)] as const);
  const guessed = Array.from(
    name.matchAll(/-/g),
    ({ index }) => [name.slice(0, index), name.slice(index + 1)] as const,
  );
  const meanings = new Map<string, ReservedAddress>();
  for (const [networkName, text] of [['', name] as const, ...known, ...guessed]) {
    const address = parseAddress(text.includes('.') ? text : text.replaceAll('-', ':'));
    if (address !== undefined && !meanings.has(networkName)) meanings.set(networkName, { networkName, address });
  }
  return [...meanings.values()];
}

/** The network names in use, the longest first: of two that fit the beginning of a text, the longer is meant. */
export function networkNames(networks: readonly NamedNetwork[]): string[] {
  const names = new Set(networks.flatMap(({ networkName }) => networkName || []));
  return [...names].toSorted((a, b) => b.length - a.length);
}

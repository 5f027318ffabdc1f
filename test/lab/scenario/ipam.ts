import type { NetworkPlan } from './model.ts';
import { bare, type Subnet, subnet, toAddress, toNumber } from './subnet.ts';

/** Hands out addresses as the IPAM plugins do, and fails with their words. */
export interface AddressBook {
  /** Addresses with prefix length, one per subnet, or the plugin's message when none is left. */
  allocate(network: NetworkPlan, node: string): string[] | string;
  /** Marks an address as held. */
  take(network: NetworkPlan, address: string, node?: string): void;
}

/**
 * whereabouts takes the lowest free address of the whole cluster; host-local does so per node, which is how two
 * nodes come to hand out the same one (host-local backend/allocator, whereabouts pkg/allocate).
 */
export function addressBook(): AddressBook {
  const held = new Map<string, Pool>();
  const pool = (network: NetworkPlan, node: string): Pool => {
    const scope = network.ipam === 'host-local' ? node : '';
    const key = `${network.cidrs.join(',')} ${scope}`;
    const found = held.get(key) ?? { taken: new Set(), next: new Map() };
    held.set(key, found);
    return found;
  };
  return {
    take: (network, address, node = '') => {
      pool(network, node).taken.add(address);
    },
    allocate: (network, node) => {
      if (network.ipam === 'none') return [];
      if (network.ipam === 'static') return 'IPAM plugin returned missing IP config';
      const from = pool(network, node);
      const given: string[] = [];
      for (const cidr of network.cidrs) {
        const address = lowestFree(network, cidr, from);
        if (address === undefined) return exhausted(network, cidr);
        given.push(address);
      }
      for (const address of given) from.taken.add(bare(address));
      return given;
    },
  };
}

/** First and last address of the window a network hands out of a subnet. */
function windowOf(network: NetworkPlan, cidr: string): { net: Subnet; first: bigint; last: bigint } {
  const net = subnet(cidr);
  const inside = (address: string | undefined, fallback: bigint): bigint => {
    if (address === undefined || address.includes(':') !== (net.family === 6)) return fallback;
    const value = toNumber(address);
    return value > net.base && value < net.last ? value : fallback;
  };
  return {
    net,
    first: inside(network.range?.start, net.base + 1n),
    last: inside(network.range?.end, net.last - 1n),
  };
}

interface Pool {
  readonly taken: Set<string>;
  /** Below this no address of the subnet is free: nothing is ever given back. */
  readonly next: Map<string, bigint>;
}

function lowestFree(network: NetworkPlan, cidr: string, pool: Pool): string | undefined {
  const { net, first, last } = windowOf(network, cidr);
  const window = `${cidr} ${first}`;
  // host-local never hands out the gateway, even one nobody asked for: the first address of the subnet.
  const gateway = network.ipam === 'host-local' ? (network.gateway ?? toAddress(net.family, net.base + 1n)) : undefined;
  for (let value = pool.next.get(window) ?? first; value <= last; value += 1n) {
    const address = toAddress(net.family, value);
    if (address === gateway || pool.taken.has(address)) continue;
    pool.next.set(window, value);
    return `${address}/${net.prefix}`;
  }
  return undefined;
}

function exhausted(network: NetworkPlan, cidr: string): string {
  const { net, first, last } = windowOf(network, cidr);
  const from = toAddress(net.family, first);
  const to = toAddress(net.family, last);
  return network.ipam === 'host-local'
    ? `failed to allocate for range 0: no IP addresses available in range set: ${from}-${to}`
    : `error at storage engine: Could not allocate IP in range: ip: ${from} / - ${to} / range: ${cidr} / excludeRanges: []`;
}

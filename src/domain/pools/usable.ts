import type { Cidr } from '../addresses/cidr.ts';
import type { Window } from '../addresses/window.ts';

/**
 * The addresses of a network that whereabouts can use: all but the first and the last, in IPv6 as in IPv4. Undefined when the network
 * has none (/31, /32, /127, /128): whereabouts pkg/iphelpers FirstUsableIP, LastUsableIP.
 */
export function usableIn({ window: { family, first, last } }: Cidr): Window | undefined {
  return last - first < 2n ? undefined : { family, first: first + 1n, last: last - 1n };
}

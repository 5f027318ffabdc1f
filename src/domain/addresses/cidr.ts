import { type Address, addressAt, bitsOf, formatAddress, parseAddress, withoutLeadingZeros } from './address.ts';
import type { Window } from './window.ts';

/** A network in prefix notation, with the address that was written in it. */
export interface Cidr {
  /** As written: `192.168.2.230/28` keeps .230. */
  readonly address: Address;
  /** The written address with its host bits cleared. */
  readonly network: Address;
  readonly prefix: number;
  /** All addresses, from the network address to the last (the broadcast address in IPv4). */
  readonly window: Window;
  /** The masked form, `192.168.2.224/28`: what Go's IPNet prints. */
  readonly text: string;
}

/**
 * Reads `address/prefix` by the rules of Go's net.ParseCIDR: the address as parseAddress reads it, the prefix in decimal digits.
 * IPv4 written as IPv6 with a prefix of 96 or more is the IPv4 network (`::ffff:10.0.0.0/120` is `10.0.0.0/24`), which is how
 * IPNet.Contains and IPNet.String treat it. Undefined when it is no CIDR.
 */
export function parseCidr(text: string): Cidr | undefined {
  const parts = /^([^/]+)\/(\d{1,6})$/.exec(text);
  const address = parseAddress(parts?.[1] ?? '');
  if (address === undefined) return undefined;
  const written = Number(parts?.[2]);
  if (address.family === 4 && text.includes(':')) return mapped(address, written);
  return written > bitsOf(address.family) ? undefined : cidrOf(address, written);
}

/** Reads a CIDR as parseCidr does, with leading zeros in IPv4 taken for decimal: k8s.io/utils/net ParseCIDRSloppy. */
export function parseCidrLeniently(text: string): Cidr | undefined {
  return parseCidr(withoutLeadingZeros(text));
}

/** The network of that many leading bits around an address; `prefix` must fit the family. */
export function cidrOf(address: Address, prefix: number): Cidr {
  const { family } = address;
  const hostBits = BigInt(bitsOf(family) - prefix);
  const first = (address.value >> hostBits) << hostBits;
  const last = first + (1n << hostBits) - 1n;
  const network = { family, value: first, text: formatAddress(family, first) };
  return { address, network, prefix, window: { family, first, last }, text: `${network.text}/${prefix}` };
}

/** Whether the written address is not the network address itself. */
export function hasHostBits(cidr: Cidr): boolean {
  return cidr.address.value !== cidr.network.value;
}

/** An IPv4 address in IPv6 notation: below /96 the network reaches beyond the mapped block, and is an IPv6 one. */
function mapped(address: Address, prefix: number): Cidr | undefined {
  if (prefix >= 96) return prefix > 128 ? undefined : cidrOf(address, prefix - 96);
  const six = addressAt(6, (0xffffn << 32n) | address.value);
  return six === undefined ? undefined : cidrOf(six, prefix);
}

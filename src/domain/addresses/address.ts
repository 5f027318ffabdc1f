import { Address6 } from 'ip-address';
import { compareNumbers } from './order.ts';

/** The two kinds of IP address. Addresses of different families are never equal, never inside one another. */
export type Family = 4 | 6;

/** An IP address without prefix or zone. */
export interface Address {
  readonly family: Family;
  /** The address as a number: 0 to 2^32-1 or 2^128-1. */
  readonly value: bigint;
  /** As Go prints it: dotted, or RFC 5952. Equal addresses have equal texts, so it serves as a key. */
  readonly text: string;
}

/** The number of bits in an address of a family. */
export function bitsOf(family: Family): number {
  return family === 4 ? 32 : 128;
}

const last = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n } as const;

/** The text of the address with that value, which must fit the family. */
export function formatAddress(family: Family, value: bigint): string {
  if (family === 6) return Address6.fromBigInt(value).correctForm();
  const bits = Number(value);
  return `${(bits >>> 24) & 255}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
}

/** The address with that value; undefined when the family has none such. */
export function addressAt(family: Family, value: bigint): Address | undefined {
  if (value < 0n || value > last[family]) return undefined;
  return { family, value, text: formatAddress(family, value) };
}

/**
 * Reads an address by the rules of Go's net.ParseIP, which the CNI plugins use: no leading zeros in IPv4, no zone, no prefix,
 * no spaces. IPv4 written as IPv6 (`::ffff:10.0.0.1`) is that IPv4 address, as it is to Go. Undefined when it is no address.
 */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parse6(text) : parse4(text);
}

/**
 * Reads an address as parseAddress does, and takes leading zeros in IPv4 for decimal (`010.0.0.1` is `10.0.0.1`):
 * k8s.io/utils/net ParseIPSloppy, which whereabouts uses (pkg/config/config.go).
 */
export function parseAddressLeniently(text: string): Address | undefined {
  return parseAddress(withoutLeadingZeros(text));
}

/** Strips the leading zeros of each octet of a dotted text; leaves any other text as it is. */
export function withoutLeadingZeros(text: string): string {
  return /^[\d.]+(?:\/|$)/.test(text) ? text.replace(/(^|\.)0+(?=\d)/g, '$1') : text;
}

/** Orders IPv4 before IPv6, then by value. */
export function compareAddresses(a: Address, b: Address): number {
  return a.family - b.family || compareNumbers(a.value, b.value);
}

// By hand: a large cluster has a hundred thousand of them, read by every check.
function parse4(text: string): Address | undefined {
  let value = 0;
  let octet: number | undefined;
  let dots = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (octet === 0) return undefined;
      octet = (octet ?? 0) * 10 + digit;
      if (octet > 255) return undefined;
    } else {
      if (text[at] !== '.' || octet === undefined) return undefined;
      value = value * 256 + octet;
      octet = undefined;
      dots += 1;
    }
  }
  if (octet === undefined || dots !== 3) return undefined;
  return { family: 4, value: BigInt(value * 256 + octet), text };
}

const ZERO = '0'.charCodeAt(0);

/** Where IPv4 sits inside IPv6: ::ffff:0:0/96. */
const mappedPrefix = 0xffffn;

function parse6(text: string): Address | undefined {
  if (text.includes('/') || text.includes('%')) return undefined;
  try {
    const read = new Address6(text);
    const value = read.bigInt();
    if (value >> 32n === mappedPrefix) return addressAt(4, value & 0xffffffffn);
    return { family: 6, value, text: read.correctForm() };
  } catch {
    return undefined;
  }
}

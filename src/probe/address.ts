import { Address4, Address6 } from 'ip-address';

/** IP version of an address, route or rule. */
export type AddressFamily = 4 | 6;

/** The family of an address as tools write it, `undefined` for what is no address. A zone (`%net1`) is allowed in IPv6. */
export function familyOf(address: string): AddressFamily | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return Address4.isValid(address) ? 4 : undefined;
  if (address.includes(':') && !address.includes('/')) return Address6.isValid(address) ? 6 : undefined;
  return undefined;
}

/** Bits in an address of a family. */
export function bitsOf(family: AddressFamily): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/**
 * Splits `address/prefix`; a bare address is a single host. `undefined` for anything else.
 * busybox prints a network that was masked on a byte border in full, as iproute2 does.
 */
export function parsePrefix(
  text: string,
): { readonly address: string; readonly prefix: number; readonly family: AddressFamily } | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = familyOf(address);
  if (family === undefined) return undefined;
  if (slash < 0) return { address, prefix: bitsOf(family), family };
  const prefix = smallNumber(text.slice(slash + 1), bitsOf(family));
  return prefix === undefined ? undefined : { address, prefix, family };
}

function smallNumber(text: string, most: number): number | undefined {
  if (!/^\d{1,3}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= most ? value : undefined;
}

/** Prefix length of a dotted mask, `undefined` if it has holes or is no mask. */
export function prefixOfMask(mask: string): number | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(mask)) return undefined;
  let bits = 0n;
  for (const part of mask.split('.')) {
    const byte = smallNumber(part, 255);
    if (byte === undefined) return undefined;
    bits = (bits << 8n) | BigInt(byte);
  }
  return prefixOfBits(bits);
}

/** Prefix length of a 32 bit mask, `undefined` if it has holes. */
export function prefixOfBits(mask: bigint): number | undefined {
  const binary = mask.toString(2).padStart(32, '0');
  return /^1*0*$/.test(binary) && binary.length === 32 ? binary.lastIndexOf('1') + 1 : undefined;
}

/** The IPv6 address in 32 hex digits, canonically written (RFC 5952); `undefined` for anything else. */
export function ipv6OfHex(hex: string): string | undefined {
  if (!/^[0-9a-f]{32}$/i.test(hex)) return undefined;
  const groups = hex.match(/.{4}/g) ?? [];
  const full = groups.join(':');
  return Address6.isValid(full) ? new Address6(full).correctForm() : undefined;
}

/** A 32 bit number as dotted address, first byte highest. */
export function ipv4OfBits(bits: number): string {
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}

/** The 32 bits of a dotted address, `undefined` for anything else. */
function bitsOfIpv4(address: string): number | undefined {
  if (familyOf(address) !== 4) return undefined;
  return address.split('.').reduce((bits, part) => ((bits << 8) | Number(part)) >>> 0, 0);
}

/** Whether an IPv4 address lies in a network. */
export function ipv4InNetwork(address: string, network: string, prefix: number): boolean {
  const one = bitsOfIpv4(address);
  const other = bitsOfIpv4(network);
  if (one === undefined || other === undefined) return false;
  if (prefix === 0) return true;
  const shift = 32 - prefix;
  return one >>> shift === other >>> shift;
}

/** A hardware address in lower case, `undefined` for what is none (InfiniBand's 20 bytes included). */
export function macAddress(text: string): string | undefined {
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5,19}$/i.test(text) ? text.toLowerCase() : undefined;
}

import { Address4, Address6 } from 'ip-address';

/** A subnet of either family, with its arithmetic in whole numbers. */
export interface Subnet {
  readonly family: 4 | 6;
  readonly prefix: number;
  /** The network address. */
  readonly base: bigint;
  /** The last address: the broadcast address of IPv4. */
  readonly last: bigint;
}

/** Reads `10.10.0.0/24` or `fd00:20::/64`; host bits are ignored. Throws on anything else: scenarios are ours. */
export function subnet(cidr: string): Subnet {
  const family = cidr.includes(':') ? 6 : 4;
  const address = family === 6 ? new Address6(cidr) : new Address4(cidr);
  const prefix = address.subnetMask;
  const width = family === 6 ? 128 : 32;
  const size = 1n << BigInt(width - prefix);
  const base = (address.bigInt() / size) * size;
  return { family, prefix, base, last: base + size - 1n };
}

/** The address as a number. */
export function toNumber(address: string): bigint {
  return address.includes(':') ? new Address6(address).bigInt() : new Address4(address).bigInt();
}

/** A number as an address in its usual spelling. */
export function toAddress(family: 4 | 6, value: bigint): string {
  return family === 6 ? Address6.fromBigInt(value).correctForm() : Address4.fromBigInt(value).correctForm();
}

/** `10.10.0.5/24` without its prefix length. */
export function bare(address: string): string {
  return address.replace(/\/\d+$/, '');
}

/** The nth address of a subnet in CIDR notation: `nth('10.244.1.0/24', 1)` is `10.244.1.1/24`. */
export function nth(cidr: string, offset: number): string {
  const { family, base, prefix } = subnet(cidr);
  return `${toAddress(family, base + BigInt(offset))}/${prefix}`;
}

/** True when the address lies in the subnet and both are of one family. */
export function contains(cidr: string, address: string): boolean {
  const { family, base, last } = subnet(cidr);
  if ((family === 6) !== address.includes(':')) return false;
  const value = toNumber(bare(address));
  return value >= base && value <= last;
}

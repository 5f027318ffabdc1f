import { formatAddress } from './address.ts';

const OCTETS = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;

/**
 * The link-local address that Linux gives an interface with this hardware address unless it is told otherwise (RFC 4291, appendix A; sysctl
 * addr_gen_mode 0). Nobody forwards it: who answers is on the same link. Undefined for what is no MAC address, colons and lower case.
 */
export function linkLocalOf(mac: string): string | undefined {
  if (!OCTETS.test(mac)) return undefined;
  const octets = mac.split(':');
  const identifier = [...octets.slice(0, 3), 'ff', 'fe', ...octets.slice(3)].join('');
  // The bit that tells universal from local addresses is turned.
  return formatAddress(6, (0xfe80n << 112n) | (BigInt(`0x${identifier}`) ^ (1n << 57n)));
}

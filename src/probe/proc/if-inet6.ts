import type { Problem } from '../../domain/problem.ts';
import { ipv6OfHex } from '../address.ts';
import type { AddressFlag, AddressScope, ObservedAddress } from '../interface.ts';
import { lineProblem, linesOf, type Parsed, wordsOf } from '../parsed.ts';

/** The IPv6 addresses of this namespace. Missing where IPv6 is switched off. */
export const procNetIfInet6 = '/proc/net/if_inet6';

/** An IPv6 address and where it is. */
export interface PlacedAddress {
  readonly interface: string;
  readonly index: number;
  readonly address: ObservedAddress;
}

/** Bits of the flags column (kernel include/uapi/linux/if_addr.h). 0x80, permanent, is the ordinary case. */
const flagBits: readonly (readonly [number, AddressFlag])[] = [
  [0x01, 'temporary'],
  [0x04, 'optimistic'],
  [0x08, 'dadfailed'],
  [0x20, 'deprecated'],
  [0x40, 'tentative'],
];

/** Values of the scope column (kernel include/net/ipv6.h). */
const scopes: Readonly<Record<number, AddressScope>> = { 0: 'global', 16: 'host', 32: 'link', 64: 'site' };

/** Reads /proc/net/if_inet6 (kernel net/ipv6/addrconf.c, if6_seq_show): address, index, prefix, scope, flags, name. */
export function parseProcNetIfInet6(text: string, place: string = procNetIfInet6): Parsed<PlacedAddress[]> {
  const value: PlacedAddress[] = [];
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    const [hex = '', ...rest] = wordsOf(line.text);
    const address = ipv6OfHex(hex);
    const [index, prefix, scopeBits, flags] = rest.slice(0, 4).map(hexNumber);
    const name = rest[4];
    if (
      address === undefined ||
      index === undefined ||
      prefix === undefined ||
      prefix > 128 ||
      scopeBits === undefined ||
      flags === undefined ||
      name === undefined
    ) {
      problems.push(lineProblem(place, line, 'is no address'));
      continue;
    }
    const scope = scopes[scopeBits];
    value.push({
      interface: name,
      index,
      address: {
        address,
        prefix,
        family: 6,
        ...(scope === undefined ? {} : { scope }),
        flags: flagBits.filter(([bit]) => (flags & bit) !== 0).map(([, flag]) => flag),
      },
    });
  }
  return { value, problems };
}

function hexNumber(text: string): number | undefined {
  return /^[0-9a-f]{1,8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

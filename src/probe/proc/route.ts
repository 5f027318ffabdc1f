import type { Problem } from '../../domain/problem.ts';
import { ipv4OfBits, prefixOfBits } from '../address.ts';
import { lineProblem, linesOf, type Parsed, told, wholeNumber, wordsOf } from '../parsed.ts';
import type { ObservedRoute, RouteKind } from '../route.ts';

/** The main IPv4 table; of a route with several next hops it shows the first. */
export const procNetRoute = '/proc/net/route';

const gatewayFlag = 0x2;
const rejectFlag = 0x200;

/**
 * Reads /proc/net/route (kernel net/ipv4/fib_trie.c, fib_route_seq_show). Addresses are the bytes of the network read as
 * a number of the machine: reversed on little-endian ones. The masks tell which it is, as they must have no holes.
 */
export function parseProcNetRoute(text: string, place: string = procNetRoute): Parsed<ObservedRoute[]> {
  const problems: Problem[] = [];
  const rows = linesOf(text)
    .filter((line) => !/^Iface\s/.test(line.text))
    .map((line) => ({ line, words: wordsOf(line.text) }));
  const masks = rows.map(({ words }) => hexNumber(words[7])).filter((mask) => mask !== undefined);
  const reversed = masks.every((mask) => prefixOfBits(BigInt(swapBytes(mask))) !== undefined);
  const bitsOf = (text: string | undefined): number | undefined => {
    const bits = hexNumber(text);
    return bits === undefined ? undefined : reversed ? swapBytes(bits) : bits;
  };
  const value: ObservedRoute[] = [];
  for (const { line, words } of rows) {
    const [device = '', destination, gateway, flagWord] = words;
    const network = bitsOf(destination);
    const via = bitsOf(gateway);
    const mask = bitsOf(words[7]);
    const prefix = mask === undefined ? undefined : prefixOfBits(BigInt(mask));
    const flags = flagWord !== undefined && /^[0-9A-F]+$/i.test(flagWord) ? Number.parseInt(flagWord, 16) : undefined;
    if (network === undefined || via === undefined || prefix === undefined || flags === undefined) {
      problems.push(lineProblem(place, line, 'is no route'));
      continue;
    }
    value.push(
      told<ObservedRoute>({
        family: 4,
        destination: prefix === 0 ? 'default' : `${ipv4OfBits(network)}/${prefix}`,
        kind: kindOf(flags, device),
        gateway: (flags & gatewayFlag) !== 0 && via !== 0 ? ipv4OfBits(via) : undefined,
        interface: device === '*' ? undefined : device,
        metric: wholeNumber(words[6]),
        table: 'main',
      }),
    );
  }
  return { value, problems };
}

/** Blackhole and throw routes have no flag of their own: only their missing device (`*`) shows. */
function kindOf(flags: number, device: string): RouteKind {
  if ((flags & rejectFlag) !== 0) return 'reject';
  return device === '*' ? 'unknown' : 'unicast';
}

function hexNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9A-F]{8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

function swapBytes(bits: number): number {
  return ((bits << 24) | ((bits & 0xff00) << 8) | ((bits >>> 8) & 0xff00) | (bits >>> 24)) >>> 0;
}

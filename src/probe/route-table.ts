import type { Problem } from '../domain/problem.ts';
import { type AddressFamily, familyOf, parsePrefix, prefixOfMask } from './address.ts';
import { lineProblem, linesOf, type Parsed, told, wholeNumber, wordsOf } from './parsed.ts';
import { kindByDestination, type ObservedRoute, type RouteKind } from './route.ts';

/** The column titles that are read; the tools differ in words and order. */
interface Columns {
  readonly family: AddressFamily;
  readonly at: (title: readonly string[]) => number;
  readonly count: number;
}

/**
 * Reads `route -n`, `route -A inet6 -n` and `netstat -rn` of busybox and net-tools: main for IPv4, all tables without their names for IPv6.
 * netstat tells no metric.
 */
export function parseRouteTable(text: string, place = 'route -n'): Parsed<ObservedRoute[]> {
  const value: ObservedRoute[] = [];
  const problems: Problem[] = [];
  let columns: Columns | undefined;
  for (const line of linesOf(text)) {
    if (/^Kernel /.test(line.text)) continue;
    // `Next Hop` is one title of two words.
    const words = wordsOf(line.text.replace('Next Hop', 'Gateway '));
    if (words[0] === 'Destination') {
      columns = {
        family: words.includes('Genmask') ? 4 : 6,
        at: (titles) => words.findIndex((word) => titles.includes(word)),
        count: words.length,
      };
      continue;
    }
    const route = columns === undefined ? 'no heading before it' : readRoute(words, columns);
    if (typeof route === 'string') problems.push(lineProblem(place, line, route));
    else if (route !== undefined) value.push(route);
  }
  return { value, problems };
}

function readRoute(words: readonly string[], columns: Columns): ObservedRoute | string | undefined {
  if (words.length < columns.count) return 'has too few columns';
  const cell = (...titles: string[]): string => words[columns.at(titles)] ?? '';
  const flags = cell('Flags', 'Flag');
  const device = cell('Iface', 'If');
  const metric = cell('Metric', 'Met');
  // The kernel's own last resort, which is no route of anybody.
  if (columns.family === 6 && metric === '-1' && flags.includes('!')) return undefined;
  const network =
    columns.family === 4 ? networkOfMask(cell('Destination'), cell('Genmask')) : ipv6Network(cell('Destination'));
  if (network === undefined) return 'destination is no network';
  const destination = network.prefix === 0 ? 'default' : `${network.address}/${network.prefix}`;
  const gateway = cell('Gateway');
  const discards = device === '*' || device === '-';
  return told<ObservedRoute>({
    family: columns.family,
    destination,
    kind: kindOf(flags, discards, columns.family, destination),
    gateway: flags.includes('G') && familyOf(gateway) !== undefined && !isAny(gateway) ? gateway : undefined,
    interface: discards ? undefined : device,
    metric: wholeNumber(metric),
    table: columns.family === 4 ? 'main' : undefined,
  });
}

/** net-tools writes the default destination as `[::]/0` in some versions. */
function ipv6Network(text: string): { address: string; prefix: number } | undefined {
  const network = parsePrefix(text.replace(/^\[::\]/, '::'));
  return network?.family === 6 ? network : undefined;
}

function networkOfMask(address: string, mask: string): { address: string; prefix: number } | undefined {
  const prefix = prefixOfMask(mask);
  return prefix === undefined || familyOf(address) !== 4 ? undefined : { address, prefix };
}

/** `!` rejects; IPv4 routes without device and without `!` discard silently, in a way the table does not name. */
function kindOf(flags: string, discards: boolean, family: AddressFamily, destination: string): RouteKind {
  if (flags.includes('!')) return 'reject';
  if (discards) return 'unknown';
  // net-tools and busybox mark local addresses with n.
  if (family === 6 && flags.includes('n')) return 'local';
  return kindByDestination(destination);
}

function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

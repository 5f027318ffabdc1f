import { type Address, parseAddress } from '../../domain/addresses/address.ts';
import { parseCidr } from '../../domain/addresses/cidr.ts';
import { contains } from '../../domain/addresses/window.ts';
import type { ObservedInside } from '../../probe/inside-observe.ts';
import type { ObservedRoute, ObservedRule } from '../../probe/route.ts';

/**
 * The route by which a packet to an address leaves that no program has bound to an interface or source; undefined when there is
 * none. Asks as the kernel does: the tables in the order of the rules, in each the longest prefix, of equal ones the lowest metric.
 */
export function routeTo(
  { routes, rules }: Pick<ObservedInside, 'routes' | 'rules'>,
  to: Address,
): ObservedRoute | undefined {
  for (const table of tablesFor(rules, to)) {
    const route = bestIn(routes, table, to);
    if (route === undefined || route.kind === 'throw') continue;
    return discarding.has(route.kind) ? undefined : route;
  }
  return undefined;
}

/** Whether the routes of a pod are known at all. A pod with an address has at least the route to its own network. */
export function knowsRoutes({ routes, problems }: ObservedInside): boolean {
  return routes.length > 0 && !problems.some(({ place }) => /route|^sh$/.test(place));
}

/** Prefix length of a destination. */
export function prefixOf({ destination }: Pick<ObservedRoute, 'destination'>): number {
  return destination === 'default' ? 0 : (parseCidr(destination)?.prefix ?? 0);
}

const discarding: ReadonlySet<ObservedRoute['kind']> = new Set(['blackhole', 'unreachable', 'prohibit', 'reject']);
const leading: ReadonlySet<ObservedRoute['kind']> = new Set(['unicast', 'local', 'throw', 'unknown', ...discarding]);

const numbers: Readonly<Record<string, string>> = { '255': 'local', '254': 'main', '253': 'default' };
const named = (table: string): string => numbers[table] ?? table;

function tablesFor(rules: readonly ObservedRule[], to: Address): readonly string[] {
  const own = rules.filter(({ family }) => family === to.family);
  if (own.length === 0) return ['local', 'main', 'default'];
  return own
    .toSorted((a, b) => a.priority - b.priority)
    .filter((rule) => isForAll(rule, to))
    .flatMap(({ table }) => (table === undefined ? [] : [named(table)]));
}

function isForAll(rule: ObservedRule, to: Address): boolean {
  const { from, to: only, inputInterface, outputInterface, mark, negated } = rule;
  if (inputInterface !== undefined || outputInterface !== undefined || mark !== undefined || negated) return false;
  return from === 'all' && (only === undefined || only === 'all' || covers(only, to));
}

function bestIn(routes: readonly ObservedRoute[], table: string, to: Address): ObservedRoute | undefined {
  const fitting = routes.filter(
    (route) =>
      route.family === to.family &&
      named(route.table ?? 'main') === table &&
      leading.has(route.kind) &&
      route.flags?.includes('dead') !== true &&
      (route.destination === 'default' || covers(route.destination, to)),
  );
  return fitting.toSorted((a, b) => prefixOf(b) - prefixOf(a) || (a.metric ?? 0) - (b.metric ?? 0))[0];
}

function covers(network: string, address: Address): boolean {
  if (!network.includes('/')) return parseAddress(network)?.text === address.text;
  const cidr = parseCidr(network);
  return cidr !== undefined && contains(cidr.window, address);
}

import type { Problem } from '../domain/problem.ts';
import { type AddressFamily, familyOf, macAddress, parsePrefix } from './address.ts';
import { neighbourState, type ObservedNeighbour } from './neighbour.ts';
import { lineProblem, linesOf, type Parsed, told, wholeNumber, wordsOf } from './parsed.ts';
import { kindByDestination, type ObservedRoute, type ObservedRule, routeKind } from './route.ts';

/** Routes, rules and neighbours by `ip` without JSON: iproute2 and busybox understand all of them. */
export const ipTextRoutes = {
  routes: ['ip', 'route'],
  routes6: ['ip', '-6', 'route'],
  allRoutes: ['ip', '-4', 'route', 'show', 'table', 'all'],
  allRoutes6: ['ip', '-6', 'route', 'show', 'table', 'all'],
  rules: ['ip', 'rule'],
  rules6: ['ip', '-6', 'rule'],
  neighbours: ['ip', 'neigh'],
} as const satisfies Record<string, readonly string[]>;

/** What the command asked for, as the output does not repeat it. */
export interface RouteQuestion {
  /** Of a `default` whose family nothing else tells. */
  readonly family: AddressFamily;
  /**
   * The table of routes that name none: main by iproute2 and for IPv4 by busybox.
   * Absent for `ip -6 route` of busybox, which mixes the tables.
   */
  readonly table?: string;
}

/** Reads `ip route` of iproute2 and busybox. */
export function parseIpTextRoutes(
  text: string,
  question: RouteQuestion = { family: 4, table: 'main' },
  place = 'ip route',
): Parsed<ObservedRoute[]> {
  const value: ObservedRoute[] = [];
  const problems: Problem[] = [];
  // A route of several hops follows as one line without a device and one for each hop.
  let base: ObservedRoute | undefined;
  let hops = 0;
  const close = () => {
    if (base !== undefined && hops === 0) value.push(base);
  };
  for (const line of linesOf(text)) {
    const words = wordsOf(line.text);
    if (words[0] === 'nexthop') {
      if (base === undefined) problems.push(lineProblem(place, line, 'a next hop without a route'));
      else value.push({ ...base, ...readHop(words) });
      hops += 1;
      continue;
    }
    close();
    base = readRoute(words, question);
    hops = 0;
    if (base === undefined) problems.push(lineProblem(place, line, 'is no route'));
  }
  close();
  return { value, problems };
}

/** The word that follows a keyword, anywhere behind the destination. */
function after(words: readonly string[], keyword: string): string | undefined {
  const at = words.indexOf(keyword, 1);
  return at < 0 ? undefined : words[at + 1];
}

const routeFlags = new Set(['onlink', 'linkdown', 'dead', 'pervasive', 'offload', 'trap', 'notify', 'unresolved']);

function readRoute(words: readonly string[], question: RouteQuestion): ObservedRoute | undefined {
  const kind = routeKind(words[0] ?? '');
  const rest = kind === undefined ? words : words.slice(1);
  const [dst = ''] = rest;
  const network = parsePrefix(dst);
  if (network === undefined && dst !== 'default') return undefined;
  const destination = network === undefined ? dst : `${network.address}/${network.prefix}`;
  return told<ObservedRoute>({
    family: network?.family ?? familyOfDefault(rest) ?? question.family,
    destination,
    kind: kind ?? kindByDestination(destination),
    source: after(rest, 'src'),
    // Left out where it is 0.
    metric: wholeNumber(after(rest, 'metric')) ?? 0,
    table: after(rest, 'table') ?? question.table,
    scope: after(rest, 'scope'),
    protocol: after(rest, 'proto'),
    flags: rest.filter((word) => routeFlags.has(word)),
    ...readHop(rest),
  });
}

function readHop(words: readonly string[]): Partial<ObservedRoute> {
  const via = after(words, 'via');
  return told<Partial<ObservedRoute>>({
    // `via inet6 fd00::2`: a gateway of the other family.
    gateway: via === 'inet6' || via === 'inet' ? after(words, via) : via,
    interface: after(words, 'dev'),
    weight: wholeNumber(after(words, 'weight')),
  });
}

function familyOfDefault(words: readonly string[]): AddressFamily | undefined {
  if (words.includes('pref')) return 6;
  const address = after(words, 'via') ?? after(words, 'src');
  return address === undefined ? undefined : familyOf(address);
}

/** Reads `ip rule` of iproute2 and busybox. */
export function parseIpTextRules(text: string, family: AddressFamily, place = 'ip rule'): Parsed<ObservedRule[]> {
  const value: ObservedRule[] = [];
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    const [head, ...words] = wordsOf(line.text);
    const priority = wholeNumber(head?.replace(/:$/, ''));
    const fromAt = words.indexOf('from');
    const from = fromAt < 0 ? undefined : words[fromAt + 1];
    if (priority === undefined || from === undefined) {
      problems.push(lineProblem(place, line, 'is no rule'));
      continue;
    }
    const table = after(words, 'lookup') ?? after(words, 'table');
    value.push(
      told<ObservedRule>({
        family,
        priority,
        negated: words[0] === 'not' ? true : undefined,
        from,
        to: after(words, 'to'),
        inputInterface: after(words, 'iif'),
        outputInterface: after(words, 'oif'),
        mark: after(words, 'fwmark'),
        table,
        action: table === undefined ? words.find((word) => ruleActions.has(word)) : undefined,
      }),
    );
  }
  return { value, problems };
}

const ruleActions = new Set(['unreachable', 'blackhole', 'prohibit', 'goto', 'nop', 'masquerade']);

/** Reads `ip neigh` of iproute2 and busybox. */
export function parseIpTextNeighbours(text: string, place = 'ip neigh'): Parsed<ObservedNeighbour[]> {
  const value: ObservedNeighbour[] = [];
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    const words = wordsOf(line.text);
    const [address = ''] = words;
    const device = after(words, 'dev');
    if (familyOf(address) === undefined || device === undefined) {
      problems.push(lineProblem(place, line, 'is no neighbour'));
      continue;
    }
    value.push(
      told<ObservedNeighbour>({
        address,
        interface: device,
        mac: macAddress(after(words, 'lladdr') ?? ''),
        state: neighbourState(words.at(-1) ?? ''),
        router: words.includes('router') ? true : undefined,
      }),
    );
  }
  return { value, problems };
}

import type { AddressFamily } from './address.ts';

/**
 * What a route does with a packet (rtnetlink's route types). `reject` is told by files and tools that do not say
 * which of unreachable and prohibit it is, `unknown` by those that do not tell at all.
 */
export type RouteKind =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'anycast'
  | 'multicast'
  | 'blackhole'
  | 'unreachable'
  | 'prohibit'
  | 'throw'
  | 'nat'
  | 'reject'
  | 'unknown';

/** A route. One with several next hops appears once for each, with its weight. */
export interface ObservedRoute {
  readonly family: AddressFamily;
  /** `default`, or network and prefix length; a single host is written with /32 or /128. */
  readonly destination: string;
  readonly kind: RouteKind;
  readonly gateway?: string;
  /** Absent for routes that discard, and where the tool does not print next hops. */
  readonly interface?: string;
  /** The preferred source address. */
  readonly source?: string;
  /** The lower wins. Absent only where the tool prints none at all (netstat). */
  readonly metric?: number;
  /** Name or number of the table; absent where the tool mixes tables without saying which. */
  readonly table?: string;
  readonly scope?: string;
  /** Who made it: kernel, static, boot, ra, dhcp, … */
  readonly protocol?: string;
  /** Share among the next hops of one route. */
  readonly weight?: number;
  /** onlink, linkdown, dead, pervasive, … */
  readonly flags?: readonly string[];
}

/** A policy rule: which packets ask which table. */
export interface ObservedRule {
  readonly family: AddressFamily;
  readonly priority: number;
  /** Set where the rule is for packets that do *not* match. */
  readonly negated?: true;
  /** `all`, or an address or network. */
  readonly from: string;
  readonly to?: string;
  readonly inputInterface?: string;
  readonly outputInterface?: string;
  readonly mark?: string;
  /** Absent where the rule does something other than to ask a table. */
  readonly table?: string;
  /** unreachable, blackhole, prohibit, goto …, where it is not a lookup. */
  readonly action?: string;
}

const routeKinds: readonly RouteKind[] = [
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
];

/** The route type that iproute2 writes with this word. */
export function routeKind(word: string): RouteKind | undefined {
  return routeKinds.find((kind) => kind === word);
}

/**
 * The kind of a route that a table prints as an ordinary one. Some kernels keep ff00::/8 as such, and most tables cannot
 * show the difference: where it goes to says that it is multicast.
 */
export function kindByDestination(destination: string): RouteKind {
  return /^ff[0-9a-f]{2}:/i.test(destination) ? 'multicast' : 'unicast';
}

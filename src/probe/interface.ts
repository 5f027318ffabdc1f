import type { AddressFamily } from './address.ts';

/**
 * Operational state of a link in the kernel's words (RFC 2863). `unknown` is an answer of the kernel, given by drivers
 * that do not report one (loopback); a tool that does not print the state leaves the field out.
 */
export type LinkState = 'up' | 'down' | 'unknown' | 'dormant' | 'testing' | 'lowerlayerdown' | 'notpresent';

/** Why an address may not be usable, or is not the first of its subnet, in iproute2's words. */
export type AddressFlag =
  | 'tentative'
  | 'dadfailed'
  | 'secondary'
  | 'deprecated'
  | 'temporary'
  | 'optimistic'
  | 'noprefixroute';

/** Reach of an address or a route: iproute2 gives names to these and prints other values as numbers. */
export type AddressScope = 'global' | 'site' | 'link' | 'host' | 'nowhere' | (string & {});

/** An address held by an interface. */
export interface ObservedAddress {
  /** Without prefix length; IPv6 in its canonical form (RFC 5952). */
  readonly address: string;
  /** Prefix length in bits. */
  readonly prefix: number;
  readonly family: AddressFamily;
  readonly scope?: AddressScope;
  /** Empty where the tool prints flags and there are none; absent where the tool prints none ever. */
  readonly flags?: readonly AddressFlag[];
}

/** What passed an interface since it was made: bytes and packets, ever growing. */
export interface LinkCounters {
  readonly rxBytes: number;
  readonly rxPackets: number;
  readonly rxErrors: number;
  /** In /proc/net/dev and ifconfig this includes frames the device missed; iproute2 counts those apart. */
  readonly rxDropped: number;
  readonly txBytes: number;
  readonly txPackets: number;
  readonly txErrors: number;
  readonly txDropped: number;
}

/** Bytes, packets, errors and drops of one direction, each as far as it could be read. */
export type DirectionCounts = readonly (number | undefined)[];

/** The counters of both directions, if all are there: a half-read set would look like a jump to its reader. */
export function countersOf(rx: DirectionCounts = [], tx: DirectionCounts = []): LinkCounters | undefined {
  const [rxBytes, rxPackets, rxErrors, rxDropped] = rx;
  const [txBytes, txPackets, txErrors, txDropped] = tx;
  if (rxBytes === undefined || rxPackets === undefined || rxErrors === undefined || rxDropped === undefined) return;
  if (txBytes === undefined || txPackets === undefined || txErrors === undefined || txDropped === undefined) return;
  return { rxBytes, rxPackets, rxErrors, rxDropped, txBytes, txPackets, txErrors, txDropped };
}

/**
 * The link that an interface sits on or is paired with: a macvlan's master, a VLAN's parent, a veth's other end.
 * In pods it mostly lives in another network namespace, where only its index is known.
 */
export interface LowerLink {
  /** Interface index in the namespace of the lower link. */
  readonly index?: number;
  /** Only where the lower link is known to live in the same namespace as the interface. */
  readonly name?: string;
  /** The local number of the other namespace; present only where the lower link is known to live elsewhere. */
  readonly netnsId?: number;
}

/** An interface as one or more tools describe it. What no tool told is absent. */
export interface ObservedInterface {
  readonly name: string;
  readonly index?: number;
  /** Kind of link in iproute2's words: macvlan, ipvlan, veth, vlan, bridge, bond, vxlan, dummy, … Absent for hardware. */
  readonly kind?: string;
  readonly state?: LinkState;
  /** Set up by the administrator (IFF_UP). */
  readonly adminUp?: boolean;
  /** Whether the layer below has signal. Not known of a link that is set down. */
  readonly carrier?: boolean;
  /** Bytes. */
  readonly mtu?: number;
  /** Lower case, colons. */
  readonly mac?: string;
  readonly addresses: readonly ObservedAddress[];
  readonly lower?: LowerLink;
  /** The bridge, bond or VRF that this interface is a port of. */
  readonly enslavedTo?: string;
  readonly vlanId?: number;
  /** bridge, private, vepa, passthru, source. */
  readonly macvlanMode?: string;
  /** l2, l3, l3s. */
  readonly ipvlanMode?: string;
  readonly altnames?: readonly string[];
  readonly counters?: LinkCounters;
  /** How many users hold the link in promiscuous mode. */
  readonly promiscuity?: number;
  /** Megabit per second, as the driver states it. */
  readonly speedMbps?: number;
}

/** One answer from whatever the tools told. */
export type LinkCondition = 'up' | 'down' | 'no-carrier' | 'unknown';

/**
 * Whether an interface can carry traffic: set down, set up without carrier, or up.
 * The flags are asked first: the state of a loopback is `unknown` while it works.
 */
export function linkCondition(link: Pick<ObservedInterface, 'state' | 'adminUp' | 'carrier'>): LinkCondition {
  if (link.adminUp === false) return 'down';
  if (link.carrier === false || link.state === 'lowerlayerdown') return 'no-carrier';
  if (link.adminUp === true && link.carrier === true) return link.state === 'dormant' ? 'no-carrier' : 'up';
  if (link.state === 'up') return 'up';
  if (link.state === 'down' || link.state === 'notpresent') return 'down';
  return 'unknown';
}

const linkStates: readonly LinkState[] = [
  'up',
  'down',
  'unknown',
  'dormant',
  'testing',
  'lowerlayerdown',
  'notpresent',
];

/** Reads a state as iproute2 (upper case) or sysfs `operstate` (lower case) writes it; `undefined` for other words. */
export function linkState(word: string): LinkState | undefined {
  const lower = word.toLowerCase();
  return linkStates.find((state) => state === lower);
}

/**
 * What the flags between `<` and `>` tell (netdevice(7)). The kernel clears LOWER_UP on links that are set down,
 * so that carrier is not known there.
 */
export function conditionOfFlags(flags: readonly string[]): { adminUp: boolean; carrier?: boolean } {
  const adminUp = flags.includes('UP');
  return adminUp ? { adminUp, carrier: flags.includes('LOWER_UP') } : { adminUp };
}

const addressFlags: readonly AddressFlag[] = [
  'tentative',
  'dadfailed',
  'secondary',
  'deprecated',
  'temporary',
  'optimistic',
  'noprefixroute',
];

/** The known address flag of that name. */
export function addressFlag(word: string): AddressFlag | undefined {
  return addressFlags.find((flag) => flag === word);
}

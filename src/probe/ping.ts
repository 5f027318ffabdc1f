import type { AddressFamily } from './address.ts';
import { type ManyGroup, parseMany } from './many.ts';
import { decimalNumber, excerptOf, linesOf, told, wholeNumber } from './parsed.ts';

/** Which ping a container has; they differ in options and words. */
export type PingFlavour = 'iputils' | 'busybox';

/** What to ping, and how. */
export interface PingRequest {
  /** An address: names would measure DNS as well. */
  readonly destination: string;
  /** Interface, or source address, of the source pod. */
  readonly interface?: string;
  readonly count: number;
  /** Seconds between two packets; below 0.2 iputils wants root. */
  readonly intervalSeconds?: number;
  /** Seconds to wait for a reply; busybox takes whole ones. */
  readonly timeoutSeconds?: number;
  /** Bytes of payload: the packet has 28 more in IPv4, 48 in IPv6. */
  readonly payloadBytes?: number;
  /** Forbid fragmentation on the way. iputils only. */
  readonly dontFragment?: boolean;
  readonly family?: AddressFamily;
}

/** The command without its destination, for many destinations; `undefined` if this ping cannot do it (DF by busybox). */
export function pingPrefix(request: Omit<PingRequest, 'destination'>, flavour: PingFlavour): string[] | undefined {
  if (request.dontFragment === true && flavour === 'busybox') return undefined;
  const { intervalSeconds, timeoutSeconds, payloadBytes, family } = request;
  return [
    'ping',
    // iputils asks DNS for the name of each replier otherwise, which can take seconds.
    ...(flavour === 'iputils' ? ['-n'] : []),
    ...(family === undefined ? [] : [`-${family}`]),
    '-c',
    String(request.count),
    ...(intervalSeconds === undefined ? [] : ['-i', String(intervalSeconds)]),
    ...(timeoutSeconds === undefined
      ? []
      : ['-W', String(flavour === 'busybox' ? Math.max(1, Math.ceil(timeoutSeconds)) : timeoutSeconds)]),
    ...(payloadBytes === undefined ? [] : ['-s', String(payloadBytes)]),
    ...(request.dontFragment === true ? ['-M', 'do'] : []),
    ...(request.interface === undefined ? [] : ['-I', request.interface]),
  ];
}

/** The command for one destination; `undefined` if this ping cannot do it. */
export function pingArgv(request: PingRequest, flavour: PingFlavour): string[] | undefined {
  const prefix = pingPrefix(request, flavour);
  return prefix === undefined ? undefined : [...prefix, request.destination];
}

/** The payload of a packet that is as long as an MTU: without the headers of IP (20 or 40 bytes) and ICMP (8 bytes). */
export function payloadOfMtu(mtuBytes: number, family: AddressFamily): number {
  return mtuBytes - (family === 4 ? 20 : 40) - 8;
}

/**
 * How a ping ended.
 * `answered`: every packet; `loss`: some; `silent`: none, and nobody said why.
 * `host-unreachable`: a router or the own stack says so, mostly as ARP or neighbour discovery got no answer;
 * `network-unreachable`: no route; `prohibited`: a filter says so; `expired`: a routing loop.
 * `too-long`: DF was set and the packet exceeds the MTU told in `mtuBytes`.
 * `no-interface`, `no-address`: the interface or source does not exist, or has no address of that family.
 * `bad-destination`: no address, nor a name that resolves. busybox says so of a missing interface too.
 * `not-permitted`: no right to raw sockets. `no-tool`: no such command.
 * `unfinished`: it was cut off. `failed`: anything else, see `message`.
 */
export type PingOutcome =
  | 'answered'
  | 'loss'
  | 'silent'
  | 'host-unreachable'
  | 'network-unreachable'
  | 'prohibited'
  | 'expired'
  | 'too-long'
  | 'no-interface'
  | 'no-address'
  | 'bad-destination'
  | 'not-permitted'
  | 'no-tool'
  | 'unfinished'
  | 'failed';

/** Round trip times in milliseconds. busybox knows no deviation. */
export interface RoundTrip {
  readonly minMs: number;
  readonly avgMs: number;
  readonly maxMs: number;
  readonly devMs?: number;
}

/** What ping found. Counts are absent where it never began to send. */
export interface PingResult {
  readonly outcome: PingOutcome;
  readonly sent?: number;
  readonly received?: number;
  readonly lossPercent?: number;
  readonly roundTrip?: RoundTrip;
  /** Further answers to one packet: two hosts with one address, or a loop in the network. */
  readonly duplicates: number;
  /** ICMP errors that came instead of answers. */
  readonly errors: number;
  /** The MTU that a router or the own stack named. */
  readonly mtuBytes?: number;
  /** Who sent ICMP errors. */
  readonly errorsFrom: readonly string[];
  /** ping's own words, where the outcome is none of the usual. */
  readonly message?: string;
}

/** Words of ICMP errors and of failing system calls, the first that matches wins. */
const reasons: readonly (readonly [RegExp, PingOutcome])[] = [
  [/message too long|Frag(?:mentation)? needed|Packet too big/i, 'too-long'],
  [/SO_BINDTODEVICE|No such device|unknown iface|Device does not exist/i, 'no-interface'],
  [/bind: Cannot assign|Cannot assign requested address|can't bind/i, 'no-address'],
  [
    /bad address|Name or service not known|name resolution|not known|Address family for hostname|does not resolve/i,
    'bad-destination',
  ],
  [/Time to live exceeded|Hop limit/i, 'expired'],
  [/prohibited|Packet filtered|administratively/i, 'prohibited'],
  [/Host Unreachable|No route to host|Address unreachable|Port Unreachable/i, 'host-unreachable'],
  [/Net(?:work)? (?:is )?unreachable|No route\b|Destination unreachable/i, 'network-unreachable'],
  // Raw sockets, or a prohibit route: the words are the same, the latter come from connect or sendto.
  [/(?:connect|sendto|sendmsg): (?:Permission denied|Operation not permitted)/i, 'prohibited'],
  [/permission denied|Operation not permitted|lacks the capability|socket type/i, 'not-permitted'],
  [/: (?:command )?not found$|executable file not found|No such file or directory/i, 'no-tool'],
];

/** Outcomes that say more than that packets were lost. */
function outcomeOf(text: string): PingOutcome | undefined {
  return reasons.find(([pattern]) => pattern.test(text))?.[1];
}

/** Reads what iputils or busybox ping printed, stdout and stderr together or apart. Never throws; no clock is asked. */
export function parsePing(output: string, errorOutput = ''): PingResult {
  const lines = linesOf(`${output}\n${errorOutput}`).map(({ text }) => text.trim());
  const summary = lines
    .map((line) => /^(\d+) packets transmitted, (\d+) (?:packets )?received(.*)$/.exec(line))
    .find((match) => match !== null);
  const sent = wholeNumber(summary?.[1]);
  const received = wholeNumber(summary?.[2]);
  const rest = summary?.[3] ?? '';
  const errorsFrom = new Set<string>();
  for (const line of lines) {
    const from = /^From (\S+?):?(?: \(\S+\))? icmp_seq/i.exec(line)?.[1];
    if (from !== undefined) errorsFrom.add(from);
  }
  // Warnings do not keep ping from working; replies and headings carry foreign words.
  const complaints = lines.filter(
    (line) => /^From |^ping6?:|^WARNING|not found$|^sh: /i.test(line) && !/warning/i.test(line),
  );
  const complaint = complaints.find((line) => outcomeOf(line) !== undefined) ?? complaints[0];
  const errors = wholeNumber(/\+(\d+) errors/.exec(rest)?.[1]);
  const outcome = judge(sent, received, complaint);
  const mtu = complaints.map((line) => /mtu ?= ?(\d+)/.exec(line)?.[1]).find((value) => value !== undefined);
  return told<PingResult>({
    outcome,
    sent,
    received,
    lossPercent: sent === undefined || received === undefined || sent === 0 ? undefined : lossPercent(sent, received),
    roundTrip: lines.map(readRoundTrip).find((value) => value !== undefined),
    duplicates: wholeNumber(/(\d+) duplicates/.exec(rest)?.[1]) ?? lines.filter((line) => /\(DUP!\)/.test(line)).length,
    errors: errors ?? 0,
    mtuBytes: wholeNumber(mtu),
    errorsFrom: [...errorsFrom],
    message: complaint === undefined || outcome === 'answered' ? undefined : excerptOf(complaint),
  });
}

function judge(sent: number | undefined, received: number | undefined, complaint: string | undefined): PingOutcome {
  if (sent !== undefined && received !== undefined && sent > 0) {
    if (received >= sent) return 'answered';
    if (received > 0) return 'loss';
    return (complaint === undefined ? undefined : outcomeOf(complaint)) ?? 'silent';
  }
  return (complaint === undefined ? undefined : outcomeOf(complaint)) ?? 'failed';
}

/** Percent of the packets sent that got no answer, with one decimal; duplicates never make it negative. */
function lossPercent(sent: number, received: number): number {
  return Math.max(0, Math.round((1000 * (sent - received)) / sent) / 10);
}

/** `rtt min/avg/max/mdev = 0.1/0.2/0.3/0.1 ms`, by busybox `round-trip min/avg/max = 0.1/0.2/0.3 ms`. */
function readRoundTrip(line: string): RoundTrip | undefined {
  const values = /^(?:rtt|round-trip) min\/avg\/max(?:\/\w+)? = ([\d./]+) ms/.exec(line)?.[1]?.split('/');
  const [minMs, avgMs, maxMs, devMs] = (values ?? []).map(decimalNumber);
  if (minMs === undefined || avgMs === undefined || maxMs === undefined) return undefined;
  return told<RoundTrip>({ minMs, avgMs, maxMs, devMs });
}

/** One destination of a source pod. */
export interface PingedDestination {
  readonly group: number;
  readonly destination: string;
  readonly result: PingResult;
}

/** Reads the output of `manyArgv` whose groups are `pingPrefix` and destinations. */
export function parsePingMany(output: string, groups: readonly ManyGroup[], marker: string): PingedDestination[] {
  return parseMany(output, groups, marker).map(({ group, destination, text, exitCode }) => {
    const result = parsePing(text);
    const cutOff = exitCode === undefined && result.sent === undefined;
    return { group, destination, result: cutOff ? { ...result, outcome: 'unfinished' } : result };
  });
}

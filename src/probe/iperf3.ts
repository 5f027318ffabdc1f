import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { countAt, isObject, type JsonObject, listAt, numberAt, objectAt, parseJson, textAt } from './json.ts';
import { excerptOf, told } from './parsed.ts';

/** A server for one test, bound to the interface's address so that nothing is served on other networks. */
export interface Iperf3ServerRequest {
  readonly address: string;
  readonly port: number;
  /** Ends a server that nobody ever calls, so that no orphan stays. iperf3 3.10 and newer. */
  readonly idleTimeoutSeconds?: number;
}

/** The server's command. */
export function iperf3ServerArgv({ address, port, idleTimeoutSeconds }: Iperf3ServerRequest): string[] {
  return [
    'iperf3',
    '-s',
    '-1',
    '-B',
    address,
    '-p',
    String(port),
    ...(idleTimeoutSeconds === undefined ? [] : ['--idle-timeout', String(idleTimeoutSeconds)]),
    '-J',
  ];
}

/** One measurement. */
export interface Iperf3ClientRequest {
  readonly server: string;
  readonly port: number;
  /** The source pod's own address on the network. */
  readonly bind?: string;
  readonly durationSeconds: number;
  readonly parallel?: number;
  /** `reverse`: the server sends; `both`: at the same time. Default: the client sends. */
  readonly direction?: 'reverse' | 'both';
  /** UDP at this rate instead of TCP as fast as it goes. */
  readonly udpBitsPerSecond?: number;
  readonly connectTimeoutMs?: number;
}

/** The client's command. Intervals are switched off: only the sums are read. */
export function iperf3ClientArgv(request: Iperf3ClientRequest): string[] {
  const { bind, parallel, direction, udpBitsPerSecond, connectTimeoutMs } = request;
  return [
    'iperf3',
    '-c',
    request.server,
    '-p',
    String(request.port),
    ...(bind === undefined ? [] : ['-B', bind]),
    '-t',
    String(request.durationSeconds),
    '-i',
    '0',
    ...(parallel === undefined ? [] : ['-P', String(parallel)]),
    ...(direction === 'reverse' ? ['-R'] : direction === 'both' ? ['--bidir'] : []),
    ...(udpBitsPerSecond === undefined ? [] : ['-u', '-b', String(udpBitsPerSecond)]),
    ...(connectTimeoutMs === undefined ? [] : ['--connect-timeout', String(connectTimeoutMs)]),
    '-J',
  ];
}

/** What passed in one direction. */
export interface Iperf3Flow {
  /** Who sent. */
  readonly from: 'client' | 'server';
  readonly sentBitsPerSecond?: number;
  /** What arrived: the figure to judge by. */
  readonly receivedBitsPerSecond?: number;
  readonly sentBytes?: number;
  readonly receivedBytes?: number;
  readonly seconds?: number;
  /** TCP segments sent again. */
  readonly retransmits?: number;
  /** Largest congestion window of any stream; only the sender's own side knows it. */
  readonly maxCongestionWindowBytes?: number;
  /** Mean over the streams' means; only the sender's own side knows it. */
  readonly meanRoundTripMs?: number;
  /** UDP only, as are the next three. */
  readonly jitterMs?: number;
  readonly lostPackets?: number;
  readonly packets?: number;
  readonly lostPercent?: number;
}

/**
 * Why a test failed. `refused`: nobody listens; `unreachable`, `timed-out`: the network; `busy`: another test runs there;
 * `port-taken`, `no-address`: the server cannot start; `interrupted`: it was ended.
 */
export type Iperf3Failure =
  | 'refused'
  | 'unreachable'
  | 'timed-out'
  | 'busy'
  | 'port-taken'
  | 'no-address'
  | 'interrupted'
  | 'failed';

/** What iperf3 reported. */
export interface Iperf3Result {
  readonly version?: string;
  readonly protocol?: 'TCP' | 'UDP';
  /** Parallel streams in each direction. */
  readonly streams?: number;
  /** Empty if nothing was measured; two in a test of both directions. */
  readonly flows: readonly Iperf3Flow[];
  /** Percent of one core, of the side that reports and of the other: near 100 the processor is the limit. */
  readonly hostCpuPercent?: number;
  readonly remoteCpuPercent?: number;
  readonly localAddress?: string;
  readonly remoteAddress?: string;
  /** Set even though iperf3 exits 0: with -J its exit code says nothing. */
  readonly error?: { readonly kind: Iperf3Failure; readonly message: string };
}

/** Reads the JSON of client or server, with or without other text around it. */
export function parseIperf3(output: string, place = 'iperf3 -J'): Decoded<Iperf3Result> {
  const start = output.indexOf('{');
  const end = output.lastIndexOf('}');
  if (start < 0 || end < start) {
    // Usage, `executable file not found`, or an old version that prints errors as text in spite of -J.
    return problem(place, output.trim() === '' ? 'printed nothing' : 'printed no JSON', { excerpt: excerptOf(output) });
  }
  const json = parseJson(place, output.slice(start, end + 1));
  if (!json.ok) return json;
  if (!isObject(json.value) || !('start' in json.value || 'end' in json.value || 'error' in json.value)) {
    return problem(place, 'is no report of iperf3', { excerpt: excerptOf(output) });
  }
  return decoded(readReport(json.value));
}

function readReport(report: JsonObject): Iperf3Result {
  const start = objectAt(report, 'start');
  const test = objectAt(start, 'test_start');
  const end = objectAt(report, 'end');
  const connection = listAt(start, 'connected')[0];
  const protocol = textAt(test, 'protocol');
  const cpu = objectAt(end, 'cpu_utilization_percent');
  const message = textAt(report, 'error');
  return told<Iperf3Result>({
    version: textAt(start, 'version')?.replace(/^iperf /, ''),
    protocol: protocol === 'TCP' || protocol === 'UDP' ? protocol : undefined,
    streams: countAt(test, 'num_streams'),
    flows: end === undefined ? [] : readFlows(end, test),
    hostCpuPercent: numberAt(cpu, 'host_total'),
    remoteCpuPercent: numberAt(cpu, 'remote_total'),
    localAddress: textAt(connection, 'local_host'),
    remoteAddress: textAt(connection, 'remote_host'),
    error: message === undefined ? undefined : { kind: failureOf(message), message: excerptOf(message) },
  });
}

function readFlows(end: JsonObject, test: JsonObject | undefined): Iperf3Flow[] {
  const reverse = countAt(test, 'reverse') === 1;
  const forward = readFlow(end, '', reverse ? 'server' : 'client', !reverse);
  const backward = readFlow(end, '_bidir_reverse', 'server', false);
  return [forward, backward].filter((flow) => flow !== undefined);
}

/** The sums of one direction; `sender` if the side that reports sent in it. */
function readFlow(end: JsonObject, suffix: string, from: Iperf3Flow['from'], sender: boolean): Iperf3Flow | undefined {
  const sent = objectAt(end, `sum_sent${suffix}`);
  // Before 3.7 UDP had but one sum.
  const udp = objectAt(end, `sum${suffix}`);
  const received = objectAt(end, `sum_received${suffix}`) ?? udp;
  if (sent === undefined && received === undefined) return undefined;
  // A side that only receives reports the window of its own idle direction: it says nothing.
  const streams = sender
    ? listAt(end, 'streams')
        .map((stream) => objectAt(stream, 'sender'))
        .filter((stream) => stream?.sender === true)
    : [];
  const windows = streams.map((stream) => countAt(stream, 'max_snd_cwnd') ?? 0);
  const roundTrips = streams.map((stream) => numberAt(stream, 'mean_rtt') ?? 0).filter((micros) => micros > 0);
  const isUdp = numberAt(received, 'jitter_ms') !== undefined;
  return told<Iperf3Flow>({
    from,
    sentBitsPerSecond: numberAt(sent, 'bits_per_second'),
    receivedBitsPerSecond: numberAt(received, 'bits_per_second'),
    sentBytes: countAt(sent, 'bytes'),
    receivedBytes: countAt(received, 'bytes'),
    seconds: numberAt(received, 'seconds') ?? numberAt(sent, 'seconds'),
    retransmits: countAt(sent, 'retransmits'),
    // 0 stands for: this side did not send.
    maxCongestionWindowBytes: Math.max(0, ...windows) || undefined,
    meanRoundTripMs:
      roundTrips.length === 0
        ? undefined
        : roundTrips.reduce((sum, micros) => sum + micros, 0) / roundTrips.length / 1000,
    jitterMs: isUdp ? numberAt(received, 'jitter_ms') : undefined,
    lostPackets: isUdp ? countAt(received, 'lost_packets') : undefined,
    packets: isUdp ? countAt(received, 'packets') : undefined,
    lostPercent: isUdp ? numberAt(received, 'lost_percent') : undefined,
  });
}

const failures: readonly (readonly [RegExp, Iperf3Failure])[] = [
  [/Connection refused/i, 'refused'],
  [/unreachable|No route to host/i, 'unreachable'],
  [/timed out|timeout/i, 'timed-out'],
  [/busy/i, 'busy'],
  [/Address already in use/i, 'port-taken'],
  [/Cannot assign requested address/i, 'no-address'],
  [/interrupt|terminated|control socket has closed|Connection reset/i, 'interrupted'],
];

function failureOf(message: string): Iperf3Failure {
  return failures.find(([pattern]) => pattern.test(message))?.[1] ?? 'failed';
}

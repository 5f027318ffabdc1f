import type { ContainerRef, ExecResult } from '../../cluster/port.ts';
import type { BandwidthReading, BandwidthTest, Flow } from '../../domain/bandwidth/test.ts';
import { type Iperf3Flow, type Iperf3Result, iperf3ClientArgv, parseIperf3 } from '../../probe/iperf3.ts';
import type { ProbeMeans } from '../connectivity/workbench.ts';
import { pause } from '../inside/pause.ts';
import { anyPort, removeServer, serverWords } from './servers.ts';

/** How to load a way. */
export interface LoadSettings {
  readonly durationSeconds: number;
  readonly parallel: number;
  readonly direction?: 'reverse' | 'both' | undefined;
  /** UDP at this rate; TCP as fast as it goes when absent. */
  readonly udpBitsPerSecond?: number | undefined;
}

/** The containers of both ends. */
export interface Ends {
  readonly client: ContainerRef;
  readonly server: ContainerRef;
  /** Whether the server's iperf3 can end by itself when nobody calls (3.10). */
  readonly knowsIdle: boolean;
}

/** Milliseconds to reach the server. */
const CONNECTING = 3000;
/** Milliseconds beyond the test: connecting, the exchange of results, slow execs. */
const SLACK = 20_000;
const BETWEEN_TRIES = 200;
/** A server that was told to start listens within this many tries. */
const MOST_TRIES = 25;
/** Ports that others have taken. */
const MOST_PORTS = 3;

/** Runs one test. Whatever happens, the server is gone afterwards. Rejects only when cancelled. */
export async function runTest(
  means: ProbeMeans,
  test: BandwidthTest,
  ends: Ends,
  settings: LoadSettings,
): Promise<BandwidthReading> {
  let reading: BandwidthReading = { kind: 'unmeasured', why: 'no free port was found' };
  for (let tries = 0; tries < MOST_PORTS; tries++) {
    const port = anyPort();
    const words = serverWords(test.address, port, ends.knowsIdle);
    const server = startServer(means, ends.server, words, settings);
    try {
      const tested = await runClient(means, test, ends.client, port, settings, server);
      if (tested !== 'port-taken') return tested;
    } finally {
      server.cancel();
      // Also after Ctrl-C: nothing of ours may stay.
      if (!server.hasEnded()) await removeServer(means, ends.server, words);
    }
    reading = { kind: 'unmeasured', why: `port ${port} of ${test.address} is taken` };
  }
  return reading;
}

interface RunningServer {
  /** What the server printed, once it has ended. */
  readonly ended: () => ExecResult | undefined;
  /** Whether the process itself is known to be gone: not merely the connection to it. */
  readonly hasEnded: () => boolean;
  readonly cancel: () => void;
}

function startServer(
  { shell, signal }: ProbeMeans,
  container: ContainerRef,
  words: readonly string[],
  { durationSeconds }: LoadSettings,
): RunningServer {
  const cancel = new AbortController();
  const timeout = durationSeconds * 1000 + 2 * SLACK;
  const both = signal === undefined ? cancel.signal : AbortSignal.any([signal, cancel.signal]);
  let result: ExecResult | undefined;
  shell.run(container, words, { timeout, signal: both }).then(
    (ran) => {
      result = ran;
    },
    // Cancelled: the one who cancelled knows.
    () => undefined,
  );
  return {
    ended: () => result,
    hasEnded: () => result?.outcome === 'exited' || result?.outcome === 'no-such-command',
    cancel: () => cancel.abort(),
  };
}

async function runClient(
  { shell, signal }: ProbeMeans,
  test: BandwidthTest,
  container: ContainerRef,
  port: number,
  settings: LoadSettings,
  server: RunningServer,
): Promise<BandwidthReading | 'port-taken'> {
  const { durationSeconds, parallel, direction, udpBitsPerSecond } = settings;
  const argv = iperf3ClientArgv({
    server: test.address,
    port,
    bind: test.bind,
    durationSeconds,
    connectTimeoutMs: CONNECTING,
    ...(parallel > 1 ? { parallel } : {}),
    ...(direction === undefined ? {} : { direction }),
    ...(udpBitsPerSecond === undefined ? {} : { udpBitsPerSecond }),
  });
  const options = { timeout: durationSeconds * 1000 + SLACK, ...(signal === undefined ? {} : { signal }) };
  // The server needs a moment; a client that comes at once would be refused.
  await pause(BETWEEN_TRIES, signal);
  for (let tries = 0; ; tries++) {
    const failure = serverFailure(server.ended());
    if (failure !== undefined) return failure;
    const ran = await shell.run(container, argv, options);
    if (ran.outcome !== 'exited') return { kind: 'unmeasured', why: ran.detail };
    const parsed = parseIperf3(`${ran.stdout}\n${ran.stderr}`);
    if (!parsed.ok) return { kind: 'unmeasured', why: `${parsed.problem.place} ${parsed.problem.message}` };
    const reading = readingOf(parsed.value);
    const isTooEarly = parsed.value.error?.kind === 'refused' && tries < MOST_TRIES;
    if (!isTooEarly) return reading;
    await pause(BETWEEN_TRIES, signal);
  }
}

/** Why a server has ended before it served, if it has. */
function serverFailure(ran: ExecResult | undefined): BandwidthReading | 'port-taken' | undefined {
  if (ran === undefined) return undefined;
  if (ran.outcome !== 'exited') return { kind: 'unmeasured', why: `the server could not be started: ${ran.detail}` };
  const parsed = parseIperf3(`${ran.stdout}\n${ran.stderr}`);
  const error = parsed.ok ? parsed.value.error : undefined;
  if (error?.kind === 'port-taken') return 'port-taken';
  const said = error?.message ?? (ran.stderr.trim().split('\n')[0] || `exit code ${ran.exitCode}`);
  return { kind: 'unmeasured', why: `the server ended before it served: ${said}` };
}

const noConnection = ['refused', 'unreachable', 'timed-out'] as const;

/** What a client's report says of the way. */
export function readingOf(result: Iperf3Result): BandwidthReading {
  const { error, flows, hostCpuPercent, remoteCpuPercent } = result;
  if (error !== undefined) {
    return noConnection.some((kind) => kind === error.kind)
      ? { kind: 'no-connection', said: error.message }
      : { kind: 'unmeasured', why: error.message };
  }
  const measured = flows.flatMap(flowOf);
  if (measured.length === 0) return { kind: 'unmeasured', why: 'iperf3 reported no figures' };
  return {
    kind: 'measured',
    flows: measured,
    ...(hostCpuPercent === undefined ? {} : { clientCpuPercent: hostCpuPercent }),
    ...(remoteCpuPercent === undefined ? {} : { serverCpuPercent: remoteCpuPercent }),
  };
}

function flowOf(flow: Iperf3Flow): Flow[] {
  const bitsPerSecond = flow.receivedBitsPerSecond ?? flow.sentBitsPerSecond;
  if (bitsPerSecond === undefined) return [];
  const { seconds, retransmits, maxCongestionWindowBytes, jitterMs, lostPercent } = flow;
  return [
    {
      sender: flow.from,
      bitsPerSecond,
      ...(seconds === undefined ? {} : { seconds }),
      ...(retransmits === undefined ? {} : { retransmits }),
      ...(maxCongestionWindowBytes === undefined ? {} : { maxCongestionWindowBytes }),
      ...(jitterMs === undefined ? {} : { jitterMs }),
      ...(lostPercent === undefined ? {} : { lostPercent }),
    },
  ];
}

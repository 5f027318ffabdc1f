import type { ContainerRef, ExecResult } from '../../cluster/port.ts';
import type { Load } from '../../domain/bandwidth/run.ts';
import type { BandwidthTest } from '../../domain/bandwidth/test.ts';
import { podPath } from '../../domain/connectivity/endpoint.ts';
import { type Iperf3Failure, iperf3ClientArgv, parseIperf3 } from '../../probe/iperf3.ts';
import type { Tools } from '../../probe/tools.ts';
import type { Iperf3Output } from '../../snapshot/bandwidth-record.ts';
import type { Gathered, Reason } from '../../snapshot/gathered.ts';
import { reasonOf } from '../exec-failure.ts';
import { pause } from '../inside/pause.ts';
import type { ProbeMeans } from '../probing/means.ts';
import { anyPort, removeServer, serverCommand, serverEnding, serverWords } from './servers.ts';

/** The containers of both ends. */
export interface Ends {
  readonly client: ContainerRef;
  readonly server: ContainerRef;
  /** The programs of the server's container. */
  readonly serverTools: Tools;
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

/** Milliseconds that a client may take. */
const longest = ({ durationSeconds }: Load): number => durationSeconds * 1000 + SLACK;

/** Runs one test. Whatever happens, the server is gone afterwards. Rejects only when cancelled. */
export async function runTest(
  means: ProbeMeans,
  test: BandwidthTest,
  ends: Ends,
  settings: Load,
): Promise<Gathered<Iperf3Output>> {
  let answer = untold(test, 'server-error', 'no free port was found');
  const ending = serverEnding(ends.serverTools);
  for (let tries = 0; tries < MOST_PORTS; tries++) {
    const port = anyPort();
    const words = serverWords(test.address, port, ending);
    const command = serverCommand(words, ends.serverTools, longest(settings) / 1000);
    const server = startServer(means, ends.server, command, settings);
    try {
      const tested = await runClient(means, test, ends.client, port, settings, server);
      if (tested !== 'port-taken') return tested;
    } finally {
      server.cancel();
      // Also after Ctrl-C: nothing of ours may stay.
      if (!server.hasEnded()) await removeServer(means, ends.server, words, ending);
    }
    answer = untold(test, 'server-error', `port ${port} of ${test.address} is taken`);
  }
  return answer;
}

/** Nothing is known of a test. */
export function untold({ from, to }: BandwidthTest, reason: Reason, detail: string): Gathered<Iperf3Output> {
  const what = `measure the bandwidth from pod ${podPath(from)} to ${podPath(to)} on ${from.network}`;
  return { ok: false, why: { reason, what, detail } };
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
  command: readonly string[],
  settings: Load,
): RunningServer {
  const cancel = new AbortController();
  const timeout = longest(settings) + SLACK;
  const both = signal === undefined ? cancel.signal : AbortSignal.any([signal, cancel.signal]);
  let result: ExecResult | undefined;
  shell.run(container, command, { timeout, signal: both }).then(
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
  { shell, signal, now }: ProbeMeans,
  test: BandwidthTest,
  container: ContainerRef,
  port: number,
  settings: Load,
  server: RunningServer,
): Promise<Gathered<Iperf3Output> | 'port-taken'> {
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
  const options = { timeout: longest(settings), ...(signal === undefined ? {} : { signal }) };
  // The server needs a moment; a client that comes at once would be refused.
  await pause(BETWEEN_TRIES, signal);
  for (let tries = 0; ; tries++) {
    const ended = server.ended();
    if (ended !== undefined && ended.outcome !== 'exited')
      return untold(test, reasonOf(ended.outcome), `the server could not be started: ${ended.detail}`);
    if (ended !== undefined)
      return failureIn(ended) === 'port-taken'
        ? 'port-taken'
        : { ok: true, at: now(), value: printed('server', ended) };
    const ran = await shell.run(container, argv, options);
    if (ran.outcome !== 'exited') return untold(test, reasonOf(ran.outcome), ran.detail);
    const isTooEarly = failureIn(ran) === 'refused' && tries < MOST_TRIES;
    if (!isTooEarly) return { ok: true, at: now(), value: printed('client', ran) };
    await pause(BETWEEN_TRIES, signal);
  }
}

type Exited = Extract<ExecResult, { outcome: 'exited' }>;

const printed = (by: Iperf3Output['by'], { stdout, stderr, exitCode }: Exited): Iperf3Output => ({
  by,
  stdout,
  stderr,
  exitCode,
});

function failureIn({ stdout, stderr }: Exited): Iperf3Failure | undefined {
  const parsed = parseIperf3(`${stdout}\n${stderr}`);
  return parsed.ok ? parsed.value.error?.kind : undefined;
}

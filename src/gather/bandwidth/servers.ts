import type { ContainerRef } from '../../cluster/port.ts';
import { iperf3ServerArgv } from '../../probe/iperf3.ts';
import { type Iperf3Server, iperf3ServersArgv, killArgv, parseIperf3Servers } from '../../probe/iperf3-servers.ts';
import { type Tools, timeoutPrefix } from '../../probe/tools.ts';
import { pause } from '../inside/pause.ts';
import { newMarker } from '../marker.ts';
import type { ProbeMeans } from '../probing/means.ts';

type Means = Pick<ProbeMeans, 'shell' | 'tell'>;

/** Milliseconds for one command of tidying up. */
const PATIENCE = 5000;
/** A server that was being started when it was no longer wanted shows itself a moment later. */
const ROUNDS = 5;
const BETWEEN_ROUNDS = 200;

/** Ports of our servers: seldom used by others, below the range that Linux takes client ports from. */
const ports = { first: 20_000, count: 10_000 } as const;

/** Seconds after which a server that nobody calls ends by itself. */
const IDLE_SECONDS = 30;

/** A port for a server, at random: several of these programs may run at once. */
export function anyPort(): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return ports.first + (random % ports.count);
}

/**
 * How a server ends should this program die without a chance to end it: by iperf3 itself when nobody calls, by the container's
 * `timeout`, or not before somebody calls.
 */
export type ServerEnding = 'idle' | 'timeout' | 'none';

/** How a server in a container with these programs can end by itself. iperf3 3.10 brought `--idle-timeout`. */
export function serverEnding(tools: Tools): ServerEnding {
  const [major = 0, minor = 0] = (tools.get('iperf3')?.version ?? '').split('.').map(Number);
  if (major > 3 || (major === 3 && minor >= 10)) return 'idle';
  return timeoutPrefix(tools, 1) === undefined ? 'none' : 'timeout';
}

/** Whether a server's words are those that this program starts servers with. */
export function isOurs({ argv }: Iperf3Server): boolean {
  const valueAfter = (option: string): string => argv[argv.indexOf(option) + 1] ?? '';
  if (!argv.includes('-B') || !argv.includes('-p')) return false;
  const port = Number(valueAfter('-p'));
  const address = valueAfter('-B');
  const [program = '', ...words] = argv;
  const written = (['idle', 'none'] as const).map((ending) => serverWords(address, port, ending).slice(1).join(' '));
  return /(?:^|\/)iperf3$/.test(program) && isOurPort(port) && written.includes(words.join(' '));
}

const isOurPort = (port: number): boolean => port >= ports.first && port < ports.first + ports.count;

/** The words of a server's process. */
export function serverWords(address: string, port: number, ending: ServerEnding): string[] {
  return iperf3ServerArgv({ address, port, ...(ending === 'idle' ? { idleTimeoutSeconds: IDLE_SECONDS } : {}) });
}

/** The command that starts a server: under `timeout` where only that makes it end by itself. `seconds`: the longest that a test may take. */
export function serverCommand(words: readonly string[], tools: Tools, seconds: number): readonly string[] {
  const prefix = serverEnding(tools) === 'timeout' ? timeoutPrefix(tools, seconds + IDLE_SECONDS) : undefined;
  return [...(prefix ?? []), ...words];
}

/** The iperf3 servers in a container that this program, now or before, has started. Not to be cancelled. */
export async function ourServers({ shell }: Means, container: ContainerRef): Promise<readonly Iperf3Server[]> {
  const marker = newMarker();
  const ran = await shell.run(container, iperf3ServersArgv(marker), { timeout: PATIENCE });
  return ran.outcome === 'exited' ? parseIperf3Servers(ran.stdout, marker).filter(isOurs) : [];
}

/** Ends a server that we started, and sees that it is gone. Not to be cancelled, and bounded by itself. */
export async function removeServer(
  means: Means,
  container: ContainerRef,
  words: readonly string[],
  ending: ServerEnding,
): Promise<void> {
  const isIt = ({ argv }: Iperf3Server) => argv.slice(1).join(' ') === words.slice(1).join(' ');
  let left: readonly Iperf3Server[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) await pause(BETWEEN_ROUNDS, undefined);
    left = (await ourServers(means, container)).filter(isIt);
    if (left.length > 0) await kill(means, container, left);
    else if (round > 0) return;
  }
  const { namespace, pod } = container;
  for (const { pid } of left)
    means.tell(`warning: iperf3 server ${pid} in pod ${namespace}/${pod} could not be ended: ${endsIn[ending]}`);
}

const endsIn: Readonly<Record<ServerEnding, string>> = {
  idle: `it ends by itself after ${IDLE_SECONDS} s without a client`,
  timeout: 'it ends by itself soon after the time of the test',
  none: 'end it with: kubectl multinet iperf3 --clean',
};

/** Ends servers by their ids. */
export async function kill({ shell }: Means, container: ContainerRef, servers: readonly Iperf3Server[]): Promise<void> {
  await shell.run(container, killArgv(servers.map(({ pid }) => pid)), { timeout: PATIENCE });
}

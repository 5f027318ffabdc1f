import type { ContainerRef } from '../../cluster/port.ts';
import { iperf3ServerArgv } from '../../probe/iperf3.ts';
import { type Iperf3Server, iperf3ServersArgv, killArgv, parseIperf3Servers } from '../../probe/iperf3-servers.ts';
import { type Tools, timeoutPrefix } from '../../probe/tools.ts';
import { pause } from '../inside/pause.ts';
import { newMarker } from '../marker.ts';
import type { ProbeMeans } from '../probing/means.ts';

type Means = Pick<ProbeMeans, 'shell' | 'tell' | 'onLeft'>;

/** Milliseconds for one command of tidying up. */
const PATIENCE = 5000;
/** A server that was being started when it was no longer wanted shows itself a moment later. */
const ROUNDS = 5;
const BETWEEN_ROUNDS = 200;
/** A container into which nobody could look so often is not looked into again. */
const MOST_BLIND = 2;

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

/** The iperf3 servers in a container that this program, now or before, has started; or why nobody could see. */
export type SeenServers =
  | { readonly ok: true; readonly servers: readonly Iperf3Server[] }
  | { readonly ok: false; readonly why: string };

/** Looks for our servers in a container. Where no program can be run because none runs, there is none. Not to be cancelled. */
export async function ourServers({ shell }: Pick<Means, 'shell'>, container: ContainerRef): Promise<SeenServers> {
  const marker = newMarker();
  const ran = await shell.run(container, iperf3ServersArgv(marker), { timeout: PATIENCE });
  if (ran.outcome === 'exited') return { ok: true, servers: parseIperf3Servers(ran.stdout, marker).filter(isOurs) };
  return ['not-running', 'no-such-container', 'no-such-command'].includes(ran.outcome)
    ? { ok: true, servers: [] }
    : { ok: false, why: ran.detail };
}

/** Ends a server that we started, and sees that it is gone. Not to be cancelled, and bounded by itself. */
export async function removeServer(
  means: Means,
  container: ContainerRef,
  words: readonly string[],
  ending: ServerEnding,
): Promise<void> {
  const isIt = ({ argv }: Iperf3Server) => argv.slice(1).join(' ') === words.slice(1).join(' ');
  const left = await endServers(means, container, isIt, 1);
  const pod = `pod ${container.namespace}/${container.pod}`;
  if (!left.ok)
    means.tell(`warning: cannot see whether the iperf3 server in ${pod} has ended: ${left.why}; ${endsIn[ending]}`);
  for (const { pid } of left.ok ? left.servers : [])
    means.tell(`warning: iperf3 server ${pid} in ${pod} could not be ended: ${endsIn[ending]}`);
  const isGone = left.ok && left.servers.length === 0;
  if (!isGone && ending === 'none') means.onLeft?.();
}

/**
 * Ends those of our servers in a container that are meant, and gives those that are there all the same. `least`: the look after which it
 * may be believed that there is none, counted from 0. Not to be cancelled, and bounded by itself.
 */
export async function endServers(
  means: Pick<Means, 'shell'>,
  container: ContainerRef,
  isMeant: (server: Iperf3Server) => boolean,
  least = 0,
): Promise<SeenServers> {
  let left: readonly Iperf3Server[] = [];
  for (let look = 0, blind = 0; look < ROUNDS; look++) {
    if (look > 0) await pause(BETWEEN_ROUNDS, undefined);
    const seen = await ourServers(means, container);
    if (!seen.ok) {
      blind += 1;
      if (blind >= MOST_BLIND) return seen;
      continue;
    }
    left = seen.servers.filter(isMeant);
    if (left.length > 0) await kill(means, container, left);
    else if (look >= least) break;
  }
  return { ok: true, servers: left };
}

const endsIn: Readonly<Record<ServerEnding, string>> = {
  idle: `it ends by itself after ${IDLE_SECONDS} s without a client`,
  timeout: 'it ends by itself soon after the time of the test',
  none: 'end it with: kubectl multinet iperf3 --clean',
};

/** Ends servers by their ids. */
async function kill(
  { shell }: Pick<Means, 'shell'>,
  container: ContainerRef,
  servers: readonly Iperf3Server[],
): Promise<void> {
  await shell.run(container, killArgv(servers.map(({ pid }) => pid)), { timeout: PATIENCE });
}

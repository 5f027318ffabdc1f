import { familyOf } from './address.ts';
import { type ManyGroup, parseMany } from './many.ts';
import { excerptOf, linesOf, told } from './parsed.ts';

/**
 * What can open a TCP connection: netcat with -z (OpenBSD's, ncat, newer busybox), ncat by its own name, busybox' netcat without -z,
 * bash by itself, or curl.
 */
export type ConnectTool = 'nc' | 'ncat' | 'nc-without-z' | 'bash' | 'curl';

/** Where to connect to. */
export interface ConnectRequest {
  readonly host: string;
  readonly port: number;
  /** Whole seconds. */
  readonly timeoutSeconds: number;
  /** Source interface; only curl can bind to one. */
  readonly interface?: string;
  /**
   * Source address; netcat can bind to it, but for busybox' in most builds. What can bind to neither (bash) goes the way that the pod's
   * routes give, which on a secondary network mostly is its own interface.
   */
  readonly source?: string;
}

/**
 * bash connects in a child that is ended in time. To wait without `sleep` it reads from a pipe that never speaks.
 * Host, port and seconds are arguments.
 */
const bashScript = `: <>"/dev/tcp/$1/$2" & pid=$!
{ read -r -t "$3" <> <(:); kill "$pid" && echo 'timed out' >&3; } 3>&2 2>/dev/null & watch=$!
wait "$pid"; result=$?
kill "$watch" 2>/dev/null
exit "$result"`;

/** The command of a tool, apart from the word that names the host. */
interface ConnectParts {
  readonly before: readonly string[];
  readonly host: (host: string) => string;
  readonly after: readonly string[];
}

function partsOf(request: Omit<ConnectRequest, 'host'>, tool: ConnectTool): ConnectParts {
  const port = String(request.port);
  const seconds = String(request.timeoutSeconds);
  const plain = (host: string) => host;
  const source = request.source === undefined ? [] : ['-s', request.source];
  switch (tool) {
    case 'nc':
    case 'ncat':
      return { before: [tool, '-z', '-v', '-w', seconds, ...source], host: plain, after: [port] };
    case 'nc-without-z':
      // Without -z it would wait for the other side to speak: the program it runs once connected ends at once.
      return { before: ['nc', '-w', seconds, ...source], host: plain, after: [port, '-e', 'true'] };
    case 'bash':
      return { before: ['bash', '-c', bashScript, 'bash'], host: plain, after: [port, seconds] };
    case 'curl': {
      const bind = request.interface === undefined ? [] : ['--interface', request.interface];
      const report = ['-w', '\ntime_connect=%{time_connect}\n'];
      return {
        before: ['curl', '-sSv', '--connect-timeout', seconds, '--max-time', seconds, ...bind, ...report],
        host: (host) => `telnet://${familyOf(host) === 6 ? `[${host}]` : host}:${port}`,
        after: [],
      };
    }
  }
}

/** The command. None of them sends a byte to the port. */
export function connectArgv(request: ConnectRequest, tool: ConnectTool): string[] {
  const { before, host, after } = partsOf(request, tool);
  return [...before, host(request.host), ...after];
}

/** The same for many hosts in one exec, for `manyArgv`. */
export function connectGroup(
  hosts: readonly string[],
  request: Omit<ConnectRequest, 'host'>,
  tool: ConnectTool,
): ManyGroup {
  const { before, host, after } = partsOf(request, tool);
  return { before, destinations: hosts.map(host), after };
}

/** Whether a group of `connectGroup` was bound to an interface or to its address: else the pod's routes alone chose the way. */
export function isBoundConnect({ before }: ManyGroup): boolean {
  return before.includes('-s') || before.includes('--interface');
}

/** How an attempt to connect ended. */
export type ConnectOutcome =
  | 'connected'
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  | 'no-interface'
  | 'bad-host'
  | 'no-tool'
  | 'failed';

/** What an attempt to connect showed. */
export interface ConnectResult {
  readonly outcome: ConnectOutcome;
  /** The tool's own words where it did not connect. */
  readonly message?: string;
}

const reasons: readonly (readonly [RegExp, ConnectOutcome])[] = [
  [/refused/i, 'refused'],
  [/unreachable|no route to host/i, 'unreachable'],
  [/couldn't bind|can't bind|bind failed|Cannot assign requested address|No such device/i, 'no-interface'],
  [/bad address|name resolution|not known|could not resolve|nodename nor servname|getaddrinfo/i, 'bad-host'],
  [/timed out|Time-out|: TIMEOUT/, 'timed-out'],
  [/: (?:command )?not found$|executable file not found/i, 'no-tool'],
];

/** Reads any of the tools of `connectArgv`. */
export function parseConnect(exitCode: number, output: string, errorOutput = ''): ConnectResult {
  const lines = linesOf(`${errorOutput}\n${output}`).map(({ text }) => text.trim());
  // curl waits for the other side to speak, and gives up: the time of the connection shows that there was one.
  const connectSeconds = lines
    .map((line) => /^time_connect=([\d.]+)/.exec(line)?.[1])
    .find((value) => value !== undefined);
  if (connectSeconds === undefined ? exitCode === 0 : Number(connectSeconds) > 0) return { outcome: 'connected' };
  // What curl sends and says of its attempts begins with *; its last word is less exact than those.
  const attempt = lines.find((line) => /^\* +connect to .* failed/i.test(line));
  const found = attempt ?? lines.find((line) => !line.startsWith('time_connect=') && reasonOf(line) !== undefined);
  const outcome =
    (found === undefined ? undefined : reasonOf(found)) ?? (killedByTimeout.has(exitCode) ? 'timed-out' : 'failed');
  const message = found ?? lines.find((line) => !/^(?:time_connect=|[*{}<>] )/.test(line));
  return told<ConnectResult>({ outcome, message: message === undefined ? undefined : excerptOf(message) });
}

/** 124 by coreutils' timeout, 143 by busybox' and by a shell whose child was ended, 28 by curl. */
const killedByTimeout: ReadonlySet<number> = new Set([124, 143, 28]);

function reasonOf(line: string): ConnectOutcome | undefined {
  return reasons.find(([pattern]) => pattern.test(line))?.[1];
}

/** Reads the output of `manyArgv` with `connectGroup`s: one result for each host, group by group, in their order. */
export function parseConnectMany(output: string, groups: readonly ManyGroup[], marker: string): ConnectResult[] {
  return parseMany(output, groups, marker).map(({ text, exitCode }) =>
    exitCode === undefined ? { outcome: 'failed', message: 'was cut off' } : parseConnect(exitCode, text),
  );
}

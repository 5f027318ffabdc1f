import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, lstatSync } from 'node:fs';
import os from 'node:os';
import { Readable } from 'node:stream';
import type { ExecEnd, ExecRequest, ExecSession } from '../api/world.ts';
import type { Container } from '../netns/container.ts';

/** Where a container's shell looks for programs; Kubernetes images have the same. */
const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs a command for real, in a container's namespaces. `env` is what the pod's spec gives it. With `goesOn` nobody kills it: its input
 * ends, as when the connection to a real one is lost.
 */
export function realExec(
  container: Container,
  request: ExecRequest,
  env: Readonly<Record<string, string>>,
  goesOn = false,
): ExecSession {
  const refused = whyNotStartable(container, request.command[0] ?? '');
  if (refused !== undefined) return ended(refused);
  const child = spawn(
    'nsenter',
    [`--target=${container.pid}`, '--mount', '--pid', '--uts', '--net', '--wd', '--', ...request.command],
    {
      // A group of its own, so that what the command has started ends with it.
      detached: true,
      stdio: [request.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      env: {
        PATH: searchPath,
        HOME: '/root',
        HOSTNAME: container.spec.hostname,
        KUBERNETES_SERVICE_HOST: '10.96.0.1',
        KUBERNETES_SERVICE_PORT: '443',
        ...(request.tty ? { TERM: 'xterm' } : {}),
        ...env,
      },
    },
  );
  const end = new Promise<ExecEnd>((fulfil) => {
    child.on('error', () => fulfil({ kind: 'exited', code: 126 }));
    child.on('exit', (code, signal) => {
      fulfil({ kind: 'exited', code: code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]) });
    });
  });
  child.stdin?.on('error', () => undefined);
  return {
    kind: 'session',
    stdout: child.stdout ?? nothing(),
    stderr: child.stderr ?? nothing(),
    ...(child.stdin === null ? {} : { stdin: child.stdin }),
    ended: end,
    kill: () => {
      if (goesOn) {
        child.stdin?.end();
        return;
      }
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended by itself in between.
      }
    },
  };
}

/** What the container runtime says instead of starting the command; looked up in the container's own root. */
function whyNotStartable(container: Container, command: string): ExecEnd | undefined {
  const root = `/proc/${container.pid}/root`;
  const candidates = command.includes('/')
    ? [`${root}${command.startsWith('/') ? '' : '/'}${command}`]
    : searchPath.split(':').map((directory) => `${root}${directory}/${command}`);
  const found = candidates.filter((file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined);
  if (found.length > 0 && found.some(isExecutable)) return undefined;
  if (found.length > 0) return { kind: 'no-such-command', message: runtimeMessage(command, 'permission denied') };
  return command.includes('/')
    ? { kind: 'no-such-command', message: runtimeMessage(command, `stat ${command}: no such file or directory`) }
    : { kind: 'no-such-command' };
}

function isExecutable(file: string): boolean {
  // An absolute link leads out of the container's root when followed from here; what it leads to is not looked at.
  if (lstatSync(file).isSymbolicLink()) return true;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As recorded for a file that may not be executed; the API server puts its own words in front. */
function runtimeMessage(command: string, reason: string): string {
  const id = randomBytes(32).toString('hex');
  return (
    `error executing command in container: failed to exec in container: failed to start exec "${id}": ` +
    `OCI runtime exec failed: exec failed: unable to start container process: exec: "${command}": ${reason}: unknown`
  );
}

/** A session that is over before it began. */
export function ended(end: ExecEnd): ExecSession {
  return { kind: 'session', stdout: nothing(), stderr: nothing(), ended: Promise.resolve(end), kill: () => undefined };
}

/** A stream that ends at once. */
function nothing(): Readable {
  return Readable.from([]);
}

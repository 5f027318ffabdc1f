import type { ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { collectOutput } from './output.ts';
import { windowsProgram } from './windows-program.ts';

/** How to run a program. */
interface ProcessOptions {
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** `inherit` lets the program ask the user. */
  readonly stdin: 'ignore' | 'inherit';
  /** `inherit` shows the user what the program says. */
  readonly stderr: 'pipe' | 'inherit' | 'ignore';
  /** Milliseconds; 0: no bound. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  /** Most bytes kept of each stream. */
  readonly outputLimit: number;
}

/** How a program ended, and what it printed until then. */
export interface ProcessEnd {
  readonly how: 'exited' | 'not-found' | 'not-started' | 'timed-out';
  /** As a shell counts: 128 plus the signal's number for a program that was killed. -1 if it did not exit. */
  readonly exitCode: number;
  /** The system's words when it could not be started. */
  readonly detail: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
}

// Milliseconds between the polite request to end and the end.
const GRACE = 1000;
const SIGKILL_EXIT = 137;

/** Runs a program without a shell. Rejects only when cancelled, with the signal's reason; the program is killed then. */
export async function runProcess(
  command: string,
  argv: readonly string[],
  { env = process.env, stdin, stderr: err, timeout, signal, outputLimit }: ProcessOptions,
): Promise<ProcessEnd> {
  // It takes 20 to 45 ms to load: only who logs in by a plugin, or runs the user's kubectl, waits for it.
  const { execa } = await import('execa');
  signal?.throwIfAborted();
  const program = process.platform === 'win32' ? windowsProgram(command, env, isFile) : command;
  if (program === undefined) return notFound(command);
  const stdout = collectOutput(outputLimit);
  const stderr = collectOutput(outputLimit);
  const child = execa(program, argv, {
    env,
    extendEnv: false,
    stdin,
    stderr: err,
    buffer: false,
    reject: false,
    timeout,
    forceKillAfterDelay: GRACE,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));
  // A child of the child may hold the pipes for longer: it must not keep this program waiting.
  child.nodeChildProcess.once('exit', () => setTimeout(release, GRACE, child.nodeChildProcess).unref());
  const ended = await child;
  signal?.throwIfAborted();
  return {
    how: howItEnded(command, ended),
    exitCode: ended.timedOut ? -1 : (ended.exitCode ?? (ended.isTerminated ? SIGKILL_EXIT : -1)),
    detail: ended.exitCode === undefined ? (ended.originalMessage ?? '') : '',
    stdout: stdout.text(),
    stderr: stderr.text(),
    truncated: stdout.truncated() || stderr.truncated(),
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function notFound(command: string): ProcessEnd {
  const detail = `${command}: not in PATH, or no such file`;
  return { how: 'not-found', exitCode: -1, detail, stdout: '', stderr: '', truncated: false };
}

function howItEnded(
  command: string,
  ended: {
    timedOut: boolean;
    isTerminated: boolean;
    exitCode?: number | undefined;
    code?: string | undefined;
  },
): ProcessEnd['how'] {
  if (ended.timedOut) return 'timed-out';
  if (ended.exitCode !== undefined || ended.isTerminated) return 'exited';
  if (ended.code === 'ENOENT') return 'not-found';
  // A folder of PATH that may not be read is passed over in the search, as Go's exec.LookPath does.
  return ended.code === 'EACCES' && !/[\\/]/.test(command) ? 'not-found' : 'not-started';
}

function release({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

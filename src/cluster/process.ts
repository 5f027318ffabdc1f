import { type ChildProcess, spawn } from 'node:child_process';
import { collectOutput, type Output } from './output.ts';

// node:child_process and not execa: the latter takes 20 to 45 ms to load, on every command of whoever logs in by a plugin.

/** How to run a program. */
export interface ProcessOptions {
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** `inherit` lets the program ask the user. */
  readonly stdin: 'ignore' | 'inherit';
  /** `inherit` shows the user what the program says. */
  readonly stderr: 'pipe' | 'inherit';
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

const GRACE = 1000;
const SIGKILL_EXIT = 137;

/** Runs a program without a shell. Rejects only when cancelled, with the signal's reason; the program is killed then. */
export function runProcess(command: string, argv: readonly string[], options: ProcessOptions): Promise<ProcessEnd> {
  const { env, stdin, stderr: err, timeout, signal, outputLimit } = options;
  const stdout = collectOutput(outputLimit);
  const stderr = collectOutput(outputLimit);
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const child = spawn(command, argv, { env: env ?? process.env, stdio: [stdin, 'pipe', err], windowsHide: true });
    const finish = (how: ProcessEnd['how'], exitCode: number, detail = ''): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      const truncated = stdout.truncated() || stderr.truncated();
      resolve({ how, exitCode, detail, stdout: stdout.text(), stderr: stderr.text(), truncated });
    };
    const timer =
      timeout > 0
        ? setTimeout(() => {
            stop(child);
            finish('timed-out', -1);
          }, timeout)
        : undefined;
    const cancel = (): void => {
      stop(child);
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    collect(child, stdout, stderr);
    child.on('error', (error) => {
      finish('code' in error && error.code === 'ENOENT' ? 'not-found' : 'not-started', -1, error.message);
    });
    child.on('close', (code) => finish('exited', code ?? SIGKILL_EXIT));
  });
}

function collect(child: ChildProcess, stdout: Output, stderr: Output): void {
  child.stdout?.on('data', (chunk: Buffer) => stdout.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));
}

// Asks politely first. The pipes are closed, too: a child of the child that holds them must not keep this program waiting.
function stop(child: ChildProcess): void {
  child.kill('SIGTERM');
  child.stdout?.destroy();
  child.stderr?.destroy();
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
  child.once('exit', () => clearTimeout(timer));
}

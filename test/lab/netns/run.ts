import { spawn } from 'node:child_process';
import { toolPath } from './tools.ts';

/** A tool that failed: what was run, and what it said. */
class ToolFailed extends Error {
  constructor(argv: readonly string[], code: number | null, said: string) {
    super(`${argv.join(' ')}: exit ${code ?? 'by signal'}: ${said.trim()}`);
    this.name = 'ToolFailed';
  }
}

/** Runs a program with an argv (never a shell line) and returns what it printed. Rejects with `ToolFailed`. */
export function run(argv: readonly string[], input = ''): Promise<string> {
  const [program = '', ...args] = argv;
  return new Promise((fulfil, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: toolEnvironment });
    let printed = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) fulfil(printed);
      else reject(new ToolFailed(argv, code, said));
    });
    // A program that ends before it has read its input is its own affair; its exit code tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

const toolEnvironment = { PATH: toolPath, LC_ALL: 'C.UTF-8' };

/** Runs lines of `ip` in one process, in a network namespace; nothing is done when there are none. */
export async function ipBatch(namespace: string | undefined, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const where = namespace === undefined ? [] : ['-n', namespace];
  await run(['ip', ...where, '-batch', '-'], `${lines.join('\n')}\n`);
}

/** Runs jobs with at most `width` at a time and settles when all are done; the first failure rejects after them. */
export async function inParallel<T>(jobs: readonly T[], width: number, work: (job: T) => Promise<void>): Promise<void> {
  const queue = jobs.values();
  const worker = async (): Promise<void> => {
    for (const job of queue) await work(job);
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(width, jobs.length) }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

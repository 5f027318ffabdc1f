import type { Output } from '../output.ts';
import type { ExecResult } from '../port.ts';
import { type Failure, isRuntimeComplaint } from './outcome.ts';

/** Most bytes kept of each stream when a run does not say. */
export const DEFAULT_OUTPUT_LIMIT = 16 * 1024 * 1024;

/** What a run printed. */
interface Printed {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Makes results of one run, which began at `started` by performance.now(). */
export function resultsOf({ stdout, stderr }: Printed, started: number) {
  const took = (): number => Math.round(performance.now() - started);
  const failed = (outcome: Failure, detail: string): ExecResult => ({
    outcome,
    detail,
    stdout: stdout.text(),
    stderr: stderr.text(),
    took: took(),
  });
  const exited = (exitCode: number): ExecResult => {
    const complaint = `${stderr.text()}${stdout.text()}`;
    if (isRuntimeComplaint(exitCode, complaint)) return failed('no-such-command', complaint.trim());
    const truncated = stdout.truncated() || stderr.truncated();
    return { outcome: 'exited', exitCode, stdout: stdout.text(), stderr: stderr.text(), truncated, took: took() };
  };
  return { exited, failed };
}

import type { ContainerRef, ExecResult, PodShell } from '../cluster/port.ts';

/** Runs a program within so many milliseconds, and again as `answeredOf` says. Rejects only when cancelled. */
export function runProgram(
  { shell, signal }: { readonly shell: PodShell; readonly signal?: AbortSignal | undefined },
  container: ContainerRef,
  argv: readonly string[],
  timeout: number,
): Promise<ExecResult> {
  return answeredOf(() => shell.run(container, argv, { timeout, ...(signal === undefined ? {} : { signal }) }));
}

/** The answer of a run. One whose connection failed is tried once more if there is time; an answer never is. */
export async function answeredOf(run: () => Promise<ExecResult>, isTime = () => true): Promise<ExecResult> {
  const first = await run();
  return first.outcome === 'transport-failed' && isTime() ? run() : first;
}

import { type ConnectionFlags, flagArguments } from '../connection-flags.ts';
import { printDuration } from '../duration.ts';
import type { ContainerRef, ExecResult, PodShell } from '../port.ts';
import { type ProcessEnd, runProcess } from '../process.ts';
import type { Environment } from '../system.ts';
import { type Failure, failureOf, isRuntimeComplaint } from './outcome.ts';
import { DEFAULT_OUTPUT_LIMIT } from './result.ts';

/** Runs programs in containers by the user's own kubectl: KUBECTL_PATH, or `kubectl` in PATH. It gets the same flags. */
export function openKubectlShell(flags: ConnectionFlags, env: Environment): PodShell {
  const kubectl = env.KUBECTL_PATH || 'kubectl';
  return {
    async run(container, argv, { timeout, signal, outputLimit = DEFAULT_OUTPUT_LIMIT }) {
      const started = performance.now();
      const end = await runProcess(kubectl, execArguments(flags, container, argv), {
        env,
        stdin: 'ignore',
        stderr: 'pipe',
        timeout,
        signal,
        outputLimit,
      });
      return judge(end, kubectl, timeout, Math.round(performance.now() - started));
    },
  };
}

// The run has a bound of its own; a --request-timeout would end a long command with words about the network.
function execArguments(
  { 'request-timeout': _, ...flags }: ConnectionFlags,
  { namespace, pod, container }: ContainerRef,
  argv: readonly string[],
): string[] {
  const token = flags.token ? [`--token=${flags.token}`] : [];
  const named = container === undefined ? [] : [`--container=${container}`];
  return [...flagArguments(flags), ...token, 'exec', `--namespace=${namespace}`, pod, ...named, '--', ...argv];
}

const DEFAULTED = /^Defaulted container .*\n/;
const TERMINATED = /(?:^|\n)command terminated with exit code (\d+)\n?$/;
const PREFIXES = /^(?:error: |Error from server(?: \([^)]*\))?: |unable to upgrade connection: )+/;

// kubectl exits with 1 for its own troubles, too: only its last line tells whether the command has ended.
function judge(end: ProcessEnd, kubectl: string, timeout: number, took: number): ExecResult {
  const { stdout, truncated, exitCode } = end;
  const stderr = end.stderr.replace(DEFAULTED, '');
  const failed = (outcome: Failure, detail: string, said = stderr): ExecResult => ({
    outcome,
    detail,
    stdout,
    stderr: said,
    took,
  });
  if (end.how === 'timed-out') return failed('timed-out', `the command did not end within ${printDuration(timeout)}`);
  if (end.how !== 'exited') return failed('transport-failed', `${kubectl} cannot be started: ${end.detail}`);
  const terminated = TERMINATED.exec(stderr);
  if (exitCode !== 0 && terminated === null && !truncated) {
    const detail = stderr.trim().replace(PREFIXES, '') || `kubectl ended with exit code ${exitCode} and no words`;
    return failed(failureOf(detail), detail, '');
  }
  const own =
    terminated === null ? stderr : stderr.slice(0, terminated.index + (terminated[0].startsWith('\n') ? 1 : 0));
  if (isRuntimeComplaint(exitCode, `${own}${stdout}`)) return failed('no-such-command', `${own}${stdout}`.trim(), own);
  return { outcome: 'exited', exitCode, stdout, stderr: own, truncated, took };
}

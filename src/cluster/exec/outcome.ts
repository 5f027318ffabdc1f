import type { ExecResult } from '../port.ts';
import type { Status } from '../status.ts';

/** The ways in which a run gives no exit code. */
export type Failure = Exclude<ExecResult['outcome'], 'exited'>;

// The words of API server, kubelet, containerd and kubectl; there are no codes for these.
const NO_COMMAND =
  /executable file not found|(?:unable to start container process|OCI runtime exec failed|starting container process|failed to start exec).*(?:no such file or directory|permission denied|exec format error|not a directory)/s;
const NO_CONTAINER = /container name must be specified|is not valid for pod|container \S+ (?:is )?not found in pod/;
const NOT_RUNNING =
  /container not found \(|does not have a host assigned|in a completed pod|not running|not in running state|not created or running|stopped state|waiting to start|is terminated|task \S+ not found|pods? "[^"]*" not found/;
const FORBIDDEN = /is forbidden|^Forbidden|Unauthorized|must be logged in/;

/** What kind of failure a server's or kubectl's words tell of. What they do not tell of is a matter of the transport. */
export function failureOf(words: string): Failure {
  if (NO_COMMAND.test(words)) return 'no-such-command';
  if (NO_CONTAINER.test(words)) return 'no-such-container';
  if (NOT_RUNNING.test(words)) return 'not-running';
  return FORBIDDEN.test(words) ? 'forbidden' : 'transport-failed';
}

/** The exit code in the status that ends an exec, or the failure it tells of. */
export function endOf(status: Status): { exitCode: number } | { outcome: Failure; detail: string } {
  if (status.success) return { exitCode: 0 };
  if (status.exitCode !== undefined) return { exitCode: status.exitCode };
  const detail = status.message || status.reason || 'the server gave a status without words';
  return { outcome: failureOf(detail), detail };
}

/** Why a server did not open the WebSocket, of its answer. */
export function refusedUpgrade(code: number, { message }: Status): { outcome: Failure; detail: string } {
  // The kubelet answers like this when it speaks none of the protocols that were offered.
  if (message === '')
    return { outcome: 'transport-failed', detail: `the server refused the WebSocket with HTTP ${code} and no reason` };
  return { outcome: code === 401 || code === 403 ? 'forbidden' : failureOf(message), detail: message };
}

// With an older runtime or CRI-O the words come as output, and the exit code is the runtime's.
const RUNTIME_EXIT = [1, 126, 127, 128, 255];

/** True for a run that looks like an exit but is the runtime saying that there is no such program. */
export function isRuntimeComplaint(exitCode: number, output: string): boolean {
  return RUNTIME_EXIT.includes(exitCode) && /^\s*OCI runtime exec failed:/.test(output) && NO_COMMAND.test(output);
}

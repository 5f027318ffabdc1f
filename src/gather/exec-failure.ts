import type { ExecResult } from '../cluster/port.ts';
import type { Reason } from '../snapshot/gathered.ts';

/** How a run ended that did not exit. */
export type FailedOutcome = Exclude<ExecResult['outcome'], 'exited'>;

const reasons: Readonly<Record<FailedOutcome, Reason>> = {
  'no-such-command': 'no-tool',
  'not-running': 'no-tool',
  'no-such-container': 'no-tool',
  'timed-out': 'timed-out',
  'transport-failed': 'unreachable',
  forbidden: 'forbidden',
};

/** Why nothing is known where a run ended so. */
export function reasonOf(outcome: FailedOutcome): Reason {
  return reasons[outcome];
}

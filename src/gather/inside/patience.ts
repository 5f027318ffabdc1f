import type { NotGathered } from '../../snapshot/gathered.ts';
import { inWords } from './duration.ts';

/** Why something inside a pod is not known. */
export type Why = Pick<NotGathered, 'reason' | 'detail' | 'next'>;

/** How long one pod is waited for, and what is said of it when that is over. */
export interface Patience {
  readonly milliseconds: number;
  readonly over: Why;
}

/** A pod has its own time, or what is left of that for all where that is less. */
export function patienceFor(
  { timeout, deadline }: { readonly timeout: number; readonly deadline: number },
  timeLeft: () => number,
): Patience {
  const left = timeLeft();
  return left < timeout
    ? { milliseconds: left, over: tooLate(`the ${inWords(deadline)} for all pods were over first (--deadline)`) }
    : { milliseconds: timeout, over: tooLate(`no answer within ${inWords(timeout)} (--timeout)`) };
}

/** Tells how many milliseconds are left of a time that begins now. */
export function countdown(milliseconds: number): () => number {
  const end = performance.now() + milliseconds;
  return () => end - performance.now();
}

function tooLate(detail: string): Why {
  return { reason: 'timed-out', detail };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../system.ts';
import type { Answer } from './exchange.ts';

/** How patiently a GET is repeated. */
export interface Patience {
  /** Milliseconds before the second try; doubled before each further one, with a random part. */
  readonly firstWait: number;
  /** Tries in all. */
  readonly tries: number;
}

/** What is used unless a test is in a hurry. */
export const usualPatience: Patience = { firstWait: 250, tries: 5 };

/** After which outcomes a request is repeated. */
interface Repeated {
  readonly statuses: readonly number[];
  /** Whether also when the connection was torn. */
  readonly torn: boolean;
}

// The server, or something in front of it, is busy or starting; anything else would be answered the same again.
const passing: Repeated = { statuses: [429, 500, 502, 503, 504], torn: true };
/** Only after what is answered before anything is done: for requests that would do more if they were carried out twice. */
export const unbegun: Repeated = { statuses: [429], torn: false };
const TORN = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'];

/**
 * Repeats a request while its answer is of a passing kind or the connection was torn, or what else `repeated` says, and as long as
 * `deadline` (milliseconds since 1970) leaves time for the wait. The last answer or error is the outcome.
 */
export async function withRetries(
  ask: () => Promise<Answer>,
  { firstWait, tries }: Patience,
  deadline: number,
  signal: AbortSignal | undefined,
  repeated = passing,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await ask().catch((error: unknown) => ({ error }));
    const backoff = firstWait * 2 ** (attempt - 1) * (0.5 + Math.random());
    const wait = waitBeforeNext(outcome, backoff, repeated);
    if (wait === undefined || attempt >= tries || Date.now() + wait >= deadline) {
      if ('error' in outcome) throw outcome.error;
      return outcome;
    }
    await sleep(wait, undefined, signal ? { signal } : {});
  }
}

function waitBeforeNext(
  outcome: Answer | { error: unknown },
  backoff: number,
  { statuses, torn }: Repeated,
): number | undefined {
  if ('error' in outcome) return torn && isTorn(outcome.error) ? backoff : undefined;
  if (!statuses.includes(outcome.status)) return undefined;
  return Math.max(backoff, retryAfter(outcome.headers['retry-after']));
}

function isTorn(error: unknown): boolean {
  return TORN.includes(codeOf(error));
}

// RFC 9110 section 10.2.3: seconds or a date.
function retryAfter(header: string | undefined): number {
  if (header === undefined) return 0;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? wait : 0;
}

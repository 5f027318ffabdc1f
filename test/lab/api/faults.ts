/** Faults on request: which one strikes a request, and what it does to an answer. */

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { continueToken, readContinueToken } from './paging.ts';
import { continueExpired, denied, type Refusal, serverError, tooManyRequests } from './status.ts';
import type { Fault, Misbehaviour, RequestPattern } from './world.ts';

/** What a fault can be matched against. */
export interface Struck {
  method: string;
  path: string;
  user: string;
}

/** The misbehaviour of the first fault that matches; a fault with `times` is used up. */
export function strike(faults: readonly Fault[], request: Struck): Misbehaviour | undefined {
  const fault = faults.find((one) => (one.times ?? 1) > 0 && matches(one.match, request));
  if (fault?.times !== undefined) fault.times -= 1;
  return fault?.does;
}

function matches(pattern: RequestPattern, request: Struck): boolean {
  const continues = /[?&]continue=[^&]/.test(request.path);
  return (
    (pattern.method === undefined || pattern.method === request.method) &&
    // A fresh expression: one with a g flag remembers where it stopped.
    (pattern.path === undefined ||
      new RegExp(pattern.path.source, pattern.path.flags.replace('g', '')).test(request.path)) &&
    (pattern.user === undefined || pattern.user === request.user) &&
    (pattern.continues === undefined || pattern.continues === continues)
  );
}

/** Fulfils when an answer may be given: at once, unless a fault makes it wait. */
export async function heldBack(fault: Misbehaviour | undefined): Promise<void> {
  if (fault?.kind === 'delay') await sleep(fault.ms);
  if (fault?.kind === 'wait') await fault.until;
}

/** The refusal a fault makes of a request; undefined if it does something else. */
export function refusalOf(fault: Misbehaviour, query: URLSearchParams): Refusal | undefined {
  switch (fault.kind) {
    case 'gone':
      return continueExpired(freshToken(query.get('continue') ?? ''));
    case 'too-many-requests':
      return tooManyRequests(fault.retryAfter);
    case 'denied':
      return denied(fault.message, fault.code);
    case 'server-error':
      return serverError(fault.code, fault.message);
    default:
      return undefined;
  }
}

/** The token with which a client that got 410 may go on: the same place, of now. */
function freshToken(expired: string): string {
  return expired === '' ? '' : continueToken({ version: -1, after: readContinueToken(expired).after }, false);
}

/** Sends a body, in pieces or in part if a fault says so. */
export async function sendBody(
  response: ServerResponse,
  body: Uint8Array,
  fault: Misbehaviour | undefined,
): Promise<void> {
  if (fault?.kind === 'trickle') {
    for (let from = 0; from < body.length && !response.destroyed; from += fault.bytes) {
      response.write(body.subarray(from, from + fault.bytes));
      await sleep(fault.ms);
    }
    response.end();
    return;
  }
  if (fault?.kind === 'tear') {
    await new Promise<void>((resolve) => {
      response.write(body.subarray(0, fault.afterBytes), () => resolve());
    });
    // The bytes are on their way; now the connection goes.
    response.socket?.destroy();
    return;
  }
  response.end(body);
}

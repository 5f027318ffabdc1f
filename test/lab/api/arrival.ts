/** A request on its way in: who sends it, what it wants, what strikes it. */
import type { IncomingMessage } from 'node:http';
import { refusalOf } from './faults.ts';
import { type Authorizer, type Identity, refusalFor } from './rbac.ts';
import type { RequestInfo } from './request-info.ts';
import { Refusal, serverError } from './status.ts';
import type { Misbehaviour } from './world.ts';

export interface Arrival {
  incoming: IncomingMessage;
  url: URL;
  info: RequestInfo;
  /** Who sends it, or why he does not come in. */
  sender: Identity | Refusal;
  fault: Misbehaviour | undefined;
}

/** The sender of a request that may be answered. Throws a Refusal: 401, 403, or what a fault makes of it. */
export function admit({ url, info, sender, fault }: Arrival, authorizer: Authorizer): Identity {
  if (sender instanceof Refusal) throw sender;
  const made = fault && refusalOf(fault, url.searchParams);
  if (made !== undefined) throw made;
  if (!authorizer.allows(sender, info)) throw refusalFor(sender, info);
  return sender;
}

/** What `work` gives, or the Refusal it throws. Any other error is the lab's own fault: it is told as a 500. */
export function refusedOr<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    return error instanceof Refusal ? error : serverError(500, `the lab failed: ${String(error)}`);
  }
}

/** The same for work that waits. */
export async function refusedOrLater<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Refusal ? error : serverError(500, `the lab failed: ${String(error)}`);
  }
}

/** Whether priority and fairness saw the request: not without a valid user, not for what runs long. */
export function isQueued(info: RequestInfo, status: number): boolean {
  const runsLong = info.kind === 'resource' && ['exec', 'log', 'attach', 'portforward'].includes(info.subresource);
  return status !== 401 && !runsLong;
}

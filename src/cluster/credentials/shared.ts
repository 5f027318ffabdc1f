import type { Credentials, Proof } from './proof.ts';

/** A proof with the time until which it is good, in milliseconds since 1970; Infinity when nothing is known. */
export interface Lease {
  readonly proof: Proof;
  readonly until: number;
}

/**
 * Credentials that are costly to get: kept until they expire or are refused, and fetched once however many requests wait for them.
 * A failure is told to all who waited; whoever asks later tries anew.
 *
 * @param fetch gets a new lease, given the one that the server refused, if that is why
 */
export function sharedCredentials(fetch: (refused: Proof | undefined) => Promise<Lease>): Credentials {
  let lease: Lease | undefined;
  let fetching: Promise<Lease> | undefined;
  let refused: Proof | undefined;

  const fetchOnce = (): Promise<Lease> => {
    fetching ??= fetch(refused).finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  return {
    async prove() {
      if (lease === undefined || Date.now() >= lease.until) {
        lease = await fetchOnce();
        refused = undefined;
      }
      return lease.proof;
    },
    // Of many requests refused together only the first makes the lease void: the others find a newer one already.
    refused(proof) {
      if (lease?.proof === proof) {
        lease = undefined;
        refused = proof;
      }
      return true;
    },
  };
}

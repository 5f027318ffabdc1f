import { ClusterProblem } from '../problem.ts';
import type { Credentials, Proof } from './proof.ts';

/** A proof that never changes: a second 401 would follow the first. */
export function fixed(proof: Proof): Credentials {
  return { prove: async () => proof, refused: () => false };
}

/** The Authorization header for a token. `what` names the token in the ClusterProblem for one that no header can carry. */
export function bearer(token: string, what: string): string {
  const trimmed = token.trim();
  if (trimmed === '')
    throw new ClusterProblem(`${what} is empty`, { reason: 'unauthorized', next: 'log in to the cluster again' });
  if (/^[\x21-\x7e]+$/.test(trimmed)) return `Bearer ${trimmed}`;
  throw new ClusterProblem(`${what} holds characters that no token has`, {
    reason: 'unauthorized',
    next: 'check for line breaks or quotes in it',
  });
}

/** The Authorization header for a name and a password. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

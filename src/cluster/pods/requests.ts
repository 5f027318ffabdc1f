import type { Connection } from '../connection.ts';
import type { Credentials, Proof } from '../credentials/proof.ts';
import { agentPerCertificate } from '../transport/agent.ts';
import { type Answer, exchange, type Method } from '../transport/exchange.ts';
import { describeFailure } from '../transport/failure.ts';
import { identityHeaders } from '../transport/headers.ts';
import { urlOf } from '../transport/transport.ts';

/** Asks a server for pods, on connections of its own: a reader that is closed must not keep one from being removed. */
export interface PodRequests {
  /** Asks once, and once more when the credentials have run out. Rejects as the connection does. */
  ask(method: Method, path: string, signal: AbortSignal, body?: string): Promise<Answer>;
  close(): void;
}

/** Makes them for a server. */
export function openPodRequests(connection: Connection, credentials: Credentials): PodRequests {
  const agents = agentPerCertificate(connection, false);

  const askAs = async (proof: Proof, method: Method, path: string, signal: AbortSignal, body?: string) => {
    const headers = {
      ...identityHeaders(connection, proof),
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
    const agent = agents.of(proof.certificate);
    const url = urlOf(connection.server, path);
    return exchange({ url, agent, headers, method, signal, ...(body === undefined ? {} : { body }) });
  };

  return {
    close: () => agents.close(),
    // What was valid when a pod was made may not be any more when it is to be removed.
    async ask(...asked) {
      const proof = await credentials.prove();
      const answer = await askAs(proof, ...asked);
      if (answer.status !== 401 || !credentials.refused(proof)) return answer;
      return askAs(await credentials.prove(), ...asked);
    },
  };
}

/**
 * Lets work be done, and says of a connection that fails what is wrong with it. Who cancels is told by the reason of his signal; a wait that
 * was cancelled between two requests, by the wait's own error.
 *
 * @throws ClusterProblem when there is no answer
 */
export async function described<T>(connection: Connection, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw describeFailure(error, connection);
  }
}

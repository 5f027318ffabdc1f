import type { Connection } from '../connection.ts';
import type { Credentials, Proof } from '../credentials/proof.ts';
import { agentPerCertificate } from './agent.ts';
import { type Answer, exchange } from './exchange.ts';
import { describeFailure, tooSlow } from './failure.ts';
import { openGate } from './gate.ts';
import { type Headers, identityHeaders } from './headers.ts';
import { type Patience, usualPatience, withRetries } from './retry.ts';

/** Asks one server as one user. */
export interface Transport {
  /**
   * The whole answer to a GET. Waits, retries and bounds are done here. Rejects with a ClusterProblem when no answer can be had, and with
   * the signal's reason when cancelled; a status of 4xx or 5xx is an answer.
   */
  get(path: string, accept: string, patience?: Patience): Promise<Answer>;
  /** The whole answer to a strategic merge patch. It is repeated as a GET is: applied twice, it must do the same as once. */
  patch(path: string, patch: object): Promise<Answer>;
  close(): void;
}

/** What a transport needs beside the connection. */
interface TransportOptions {
  readonly credentials: Credentials;
  readonly signal?: AbortSignal | undefined;
  /** Called once per text that servers put into Warning headers. */
  readonly onWarning: (message: string) => void;
  readonly patience?: Patience | undefined;
}

interface Request {
  readonly accept: string;
  readonly patch?: object;
  readonly patience?: Patience;
}

/** Requests on their way at one time. */
const REQUESTS_AT_ONCE = 6;

/** Opens a transport; nothing is connected before the first request. */
export function openTransport(connection: Connection, options: TransportOptions): Transport {
  const { credentials, signal, onWarning, patience = usualPatience } = options;
  const gate = openGate(REQUESTS_AT_ONCE);
  const agents = agentPerCertificate(connection, true);
  const warned = new Set<string>();
  const { server, requestTimeout } = connection;
  const compress = connection.compress && !isLoopback(server);

  const ask = async (
    path: string,
    { accept, patch, patience: own = patience }: Request,
    proof: Proof,
  ): Promise<Answer> => {
    signal?.throwIfAborted();
    const bound = requestTimeout > 0 ? AbortSignal.timeout(requestTimeout) : undefined;
    const deadline = requestTimeout > 0 ? Date.now() + requestTimeout : Number.POSITIVE_INFINITY;
    const stop = AbortSignal.any([signal, bound].filter((one) => one !== undefined));
    const headers: Headers = {
      ...identityHeaders(connection, proof),
      Accept: accept,
      ...(compress ? { 'Accept-Encoding': 'gzip' } : {}),
      ...(patch === undefined ? {} : { 'Content-Type': 'application/strategic-merge-patch+json' }),
    };
    const change = patch === undefined ? {} : { method: 'PATCH' as const, body: JSON.stringify(patch) };
    try {
      const agent = agents.of(proof.certificate);
      const url = urlOf(server, path);
      return await withRetries(() => exchange({ url, agent, headers, signal: stop, ...change }), own, deadline, stop);
    } catch (error) {
      signal?.throwIfAborted();
      throw bound?.aborted ? tooSlow(connection, requestTimeout) : describeFailure(error, connection);
    }
  };

  const answerTo = async (path: string, request: Request): Promise<Answer> => {
    const proof = await credentials.prove();
    let answer = await gate(() => ask(path, request, proof));
    if (answer.status === 401 && credentials.refused(proof)) {
      const better = await credentials.prove();
      answer = await gate(() => ask(path, request, better));
    }
    for (const warning of answer.warnings) {
      if (warned.has(warning)) continue;
      warned.add(warning);
      onWarning(warning);
    }
    return answer;
  };

  return {
    get: (path, accept, own) => answerTo(path, own === undefined ? { accept } : { accept, patience: own }),
    patch: (path, patch) => answerTo(path, { accept: 'application/json', patch }),
    close: () => agents.close(),
  };
}

/** The address of an API path: some servers (Rancher) have a path of their own before it. */
export function urlOf(server: URL, path: string): URL {
  const url = new URL(server);
  const [pathname = '', search = ''] = path.split('?', 2);
  url.pathname = `${server.pathname.replace(/\/$/, '')}${pathname}`;
  url.search = search;
  return url;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

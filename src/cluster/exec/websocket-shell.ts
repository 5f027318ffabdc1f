import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import type { Connection } from '../connection.ts';
import type { Credentials, Proof } from '../credentials/proof.ts';
import { printDuration } from '../duration.ts';
import type { ContainerRef, ExecResult, PodShell, RunOptions } from '../port.ts';
import { ClusterProblem } from '../problem.ts';
import { readStatus } from '../status.ts';
import { agentPerCertificate } from '../transport/agent.ts';
import { bodyOf } from '../transport/exchange.ts';
import { describeFailure } from '../transport/failure.ts';
import { identityHeaders } from '../transport/headers.ts';
import { urlOf } from '../transport/transport.ts';
import { PROTOCOLS, receiveFrames } from './frames.ts';
import { endOf, refusedUpgrade } from './outcome.ts';
import { DEFAULT_OUTPUT_LIMIT, resultsOf } from './result.ts';

// The API server sends frames of up to 32 KiB; ws would take 100 MiB.
const MOST_FRAME = 4 * 1024 * 1024;
/** Milliseconds for the closing handshake: the process must not wait for a server that does not answer it. */
const CLOSE_GRACE = 500;

/** Runs programs in containers over the API's WebSocket. All runs share one secure context and resume its TLS sessions. */
export function openWebSocketShell(connection: Connection, credentials: Credentials): PodShell & { close(): void } {
  const agents = agentPerCertificate(connection, false);

  const attempt = (container: ContainerRef, argv: readonly string[], options: RunOptions, proof: Proof) => {
    const url = urlOf(connection.server, execPath(container, argv));
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, PROTOCOLS, {
      agent: agents.of(proof.certificate),
      headers: identityHeaders(connection, proof),
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: MOST_FRAME,
    });
    return follow(socket, connection, options);
  };

  return {
    async run(container, argv, options) {
      try {
        const proof = await credentials.prove();
        const first = await attempt(container, argv, options, proof);
        if (!first.unauthorized || !credentials.refused(proof)) return first.result;
        return (await attempt(container, argv, options, await credentials.prove())).result;
      } catch (error) {
        if (!(error instanceof ClusterProblem)) throw error;
        const outcome = error.reason === 'unauthorized' ? 'forbidden' : 'transport-failed';
        return { outcome, detail: error.message, stdout: '', stderr: '', took: 0 };
      }
    },
    close: () => agents.close(),
  };
}

/** The path of an exec without stdin and terminal; every word of the program is a parameter of its own. */
export function execPath({ namespace, pod, container }: ContainerRef, argv: readonly string[]): string {
  const parameters = new URLSearchParams(argv.map((word) => ['command', word]));
  if (container !== undefined) parameters.set('container', container);
  parameters.set('stdout', 'true');
  parameters.set('stderr', 'true');
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec?${parameters}`;
}

interface Followed {
  readonly result: ExecResult;
  /** The server answered 401: another proof may help, and nothing was run. */
  readonly unauthorized: boolean;
}

// Follows one session to its end. Memory is bounded by the output limit, so the server is never made to wait.
function follow(socket: WebSocket, connection: Connection, options: RunOptions): Promise<Followed> {
  const { timeout, signal, outputLimit = DEFAULT_OUTPUT_LIMIT } = options;
  const received = receiveFrames(outputLimit);
  const { exited, failed } = resultsOf(received, performance.now());
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    const finish = (result: ExecResult, unauthorized = false): void => {
      settle();
      resolve({ result, unauthorized });
    };
    const cancel = (): void => {
      settle();
      socket.terminate();
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      finish(failed('timed-out', `the command did not end within ${printDuration(timeout)}`));
      socket.terminate();
    }, timeout);

    socket.on('error', (error) => finish(failed('transport-failed', describeFailure(error, connection).message)));
    socket.on('unexpected-response', (request, response: IncomingMessage) => {
      bodyOf(response)
        .catch(() => Buffer.alloc(0))
        .then((body) => {
          const { statusCode = 0 } = response;
          const { outcome, detail } = refusedUpgrade(statusCode, readStatus(body));
          finish(failed(outcome, detail), statusCode === 401);
          request.destroy();
        });
    });
    socket.on('message', (data, isBinary) => {
      const status = isBinary && Buffer.isBuffer(data) ? received.take(data) : undefined;
      if (status === undefined) return;
      const end = endOf(status);
      finish('exitCode' in end ? exited(end.exitCode) : failed(end.outcome, end.detail));
      socket.close();
      setTimeout(() => socket.terminate(), CLOSE_GRACE).unref();
    });
    socket.on('close', (code) => {
      finish(failed('transport-failed', `the connection was closed (${code}) before the command's status came`));
    });
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}

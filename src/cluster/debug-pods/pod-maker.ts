import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from '../../kube/codec.ts';
import type { Gathered, NotGathered } from '../../snapshot/gathered.ts';
import type { Connection } from '../connection.ts';
import type { Credentials, Proof } from '../credentials/proof.ts';
import { readJson } from '../pages.ts';
import type { PodMaker } from '../port.ts';
import { ClusterProblem } from '../problem.ts';
import { type Asked, noAnswer, refusal } from '../refusal.ts';
import { readStatus } from '../status.ts';
import { agentPerCertificate } from '../transport/agent.ts';
import { type Answer, exchange, type Method } from '../transport/exchange.ts';
import { describeFailure, tooSlow } from '../transport/failure.ts';
import { identityHeaders } from '../transport/headers.ts';
import { unbegun, usualPatience, withRetries } from '../transport/retry.ts';
import { urlOf } from '../transport/transport.ts';

/** Milliseconds during which a server that is too busy to make a pod is asked again. */
const CREATION = 10_000;
/** Milliseconds that a removal may take, and during which it is tried again. */
const REMOVAL = 10_000;
/** Milliseconds between two looks at a pod that is starting. */
const BETWEEN_LOOKS = 500;

/** Makes and removes pods by plain requests, on connections of its own: a reader that is closed must not keep one from being removed. */
export function openPodMaker(connection: Connection, credentials: Credentials): PodMaker & { close(): void } {
  const agents = agentPerCertificate(connection, false);

  const askOnce = async (method: Method, path: string, signal: AbortSignal, proof: Proof, body?: string) => {
    const headers = {
      ...identityHeaders(connection, proof),
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
    const agent = agents.of(proof.certificate);
    const url = urlOf(connection.server, path);
    return exchange({ url, agent, headers, method, signal, ...(body === undefined ? {} : { body }) });
  };

  // What was valid when a pod was made may not be any more when it is to be removed.
  const ask = async (method: Method, path: string, signal: AbortSignal, body?: string): Promise<Answer> => {
    const proof = await credentials.prove();
    const answer = await askOnce(method, path, signal, proof, body);
    if (answer.status !== 401 || !credentials.refused(proof)) return answer;
    return askOnce(method, path, signal, await credentials.prove(), body);
  };

  // Who cancels is told by the reason of his signal; a wait that was cancelled between two requests, by the wait's own error.
  const described = async (signal: AbortSignal, work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof Error && error.name === 'AbortError') throw error;
      throw describeFailure(error, connection);
    }
  };

  const answered = async <T>(asked: Asked, work: () => Promise<Gathered<T>>): Promise<Gathered<T>> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ClusterProblem) return { ok: false, why: noAnswer(error, asked) };
      throw error;
    }
  };

  return {
    close: () => agents.close(),

    create(namespace, pod, signal, wanted = signal) {
      const asked = making('create', namespace);
      const body = JSON.stringify(pod);
      return answered(asked, async () => {
        const waiting = AbortSignal.any([signal, wanted]);
        const post = () => ask('POST', podsPath(namespace), signal, body);
        const answer = await described(signal, () =>
          withRetries(post, usualPatience, Date.now() + CREATION, waiting, unbegun),
        );
        if (answer.status === 201) return done(undefined);
        // A namespace may go between being read and being used; that is no sign of another server.
        const { name, message } = readStatus(answer.body);
        const isGone = answer.status === 404 && name === namespace;
        return {
          ok: false,
          why: isGone
            ? { reason: 'server-error', what: asked.what, detail: message }
            : refusal(answer, asked, connection),
        };
      });
    },

    running(namespace, name, signal) {
      const asked = making('get', namespace);
      return answered(asked, async () => {
        for (;;) {
          const answer = await described(signal, () => ask('GET', podsPath(namespace, name), signal));
          if (answer.status !== 200) return { ok: false, why: refusal(answer, asked, connection) };
          const read = readJson(answer.body, answer.headers['content-type']);
          const state = read.ok ? stateOf(read.value) : 'waiting';
          if (state === 'running') return done(undefined);
          if (state !== 'waiting') return { ok: false, why: notRunning(namespace, name, state.why) };
          await sleep(BETWEEN_LOOKS, undefined, { signal });
        }
      });
    },

    remove(namespace, name) {
      const asked = making('delete', namespace);
      return answered(asked, async () => {
        const signal = AbortSignal.timeout(REMOVAL);
        const remove = () => ask('DELETE', podsPath(namespace, name), signal);
        const answer = await described(signal, () =>
          withRetries(remove, usualPatience, Date.now() + REMOVAL, signal),
        ).catch((error: unknown) => {
          throw signal.aborted ? tooSlow(connection, REMOVAL) : error;
        });
        if (answer.status === 404) return done('not-there');
        return [200, 202].includes(answer.status)
          ? done('removed')
          : { ok: false, why: refusal(answer, asked, connection) };
      });
    },
  };
}

function podsPath(namespace: string, name?: string): string {
  const pods = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
  return name === undefined ? pods : `${pods}/${encodeURIComponent(name)}`;
}

function making(verb: 'create' | 'get' | 'delete', namespace: string): Asked {
  const check = ['auth', 'can-i', verb, 'pods', '-n', namespace];
  return { what: `${verb} a pod in namespace ${namespace}`, check, optional: false };
}

function done<T>(value: T): Gathered<T> {
  return { ok: true, value, at: new Date().toISOString() };
}

function notRunning(namespace: string, name: string, detail: string): NotGathered {
  return { reason: 'unreachable', what: `start the debug pod ${namespace}/${name}`, detail };
}

// The kubelet tries an image again and again: that the first pull failed is answer enough.
const HOPELESS = [
  'ErrImagePull',
  'ErrImageNeverPull',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerError',
  'RunContainerError',
];

function stateOf(pod: unknown): 'running' | 'waiting' | { readonly why: string } {
  const status = isRecord(pod) && isRecord(pod.status) ? pod.status : {};
  if (status.phase === 'Failed' || status.phase === 'Succeeded')
    return { why: `it ended at once: ${String(status.message ?? status.reason ?? status.phase)}` };
  const containers = Array.isArray(status.containerStatuses) ? status.containerStatuses.filter(isRecord) : [];
  const states = containers.flatMap(({ state }) => (isRecord(state) ? [state] : []));
  const waiting = states.flatMap((state) => (isRecord(state.waiting) ? [state.waiting] : []));
  const hopeless = waiting.find(({ reason }) => HOPELESS.includes(String(reason)));
  if (hopeless !== undefined) return { why: `${String(hopeless.reason)}: ${String(hopeless.message ?? '')}` };
  return states.length > 0 && states.every((state) => isRecord(state.running)) ? 'running' : 'waiting';
}

import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from '../../kube/codec.ts';
import type { Gathered, NotGathered } from '../../snapshot/gathered.ts';
import type { Connection } from '../connection.ts';
import type { Credentials } from '../credentials/proof.ts';
import { readJson } from '../pages.ts';
import type { PodMaker } from '../port.ts';
import { ClusterProblem } from '../problem.ts';
import { type Asked, noAnswer, refusal } from '../refusal.ts';
import { agentPerCertificate } from '../transport/agent.ts';
import { type Answer, exchange, type Method } from '../transport/exchange.ts';
import { describeFailure } from '../transport/failure.ts';
import { identityHeaders } from '../transport/headers.ts';
import { urlOf } from '../transport/transport.ts';

/** Milliseconds that a removal may take. */
const REMOVAL = 10_000;
/** Milliseconds between two looks at a pod that is starting. */
const BETWEEN_LOOKS = 500;

/** Makes and removes pods by plain requests, on connections of its own: a reader that is closed must not keep one from being removed. */
export function openPodMaker(connection: Connection, credentials: Credentials): PodMaker & { close(): void } {
  const agents = agentPerCertificate(connection, false);

  const ask = async (method: Method, path: string, signal: AbortSignal, body?: string): Promise<Answer> => {
    const proof = await credentials.prove();
    const headers = {
      ...identityHeaders(connection, proof),
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
    const agent = agents.of(proof.certificate);
    try {
      const url = urlOf(connection.server, path);
      return await exchange({ url, agent, headers, method, signal, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
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

    create(namespace, pod, signal) {
      const asked = making('create', namespace);
      return answered(asked, async () => {
        const answer = await ask('POST', podsPath(namespace), signal, JSON.stringify(pod));
        return answer.status === 201 ? done() : { ok: false, why: refusal(answer, asked, connection) };
      });
    },

    running(namespace, name, signal) {
      const asked = making('get', namespace);
      return answered(asked, async () => {
        for (;;) {
          const answer = await ask('GET', podsPath(namespace, name), signal);
          if (answer.status !== 200) return { ok: false, why: refusal(answer, asked, connection) };
          const read = readJson(answer.body, answer.headers['content-type']);
          const state = read.ok ? stateOf(read.value) : 'waiting';
          if (state === 'running') return done();
          if (state !== 'waiting') return { ok: false, why: notRunning(namespace, name, state.why) };
          await sleep(BETWEEN_LOOKS, undefined, { signal });
        }
      });
    },

    remove(namespace, name) {
      const asked = making('delete', namespace);
      return answered(asked, async () => {
        const answer = await ask('DELETE', podsPath(namespace, name), AbortSignal.timeout(REMOVAL));
        return [200, 202, 404].includes(answer.status)
          ? done()
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

function done(): Gathered<undefined> {
  return { ok: true, value: undefined, at: new Date().toISOString() };
}

function notRunning(namespace: string, name: string, detail: string): NotGathered {
  return { reason: 'unreachable', what: `start the debug pod ${namespace}/${name}`, detail };
}

// The kubelet tries an image again and again: that the first pull failed is answer enough.
const HOPELESS = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'CreateContainerError', 'RunContainerError'];

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

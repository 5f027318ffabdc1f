import { setTimeout as sleep } from 'node:timers/promises';
import type { Gathered, NotGathered } from '../../snapshot/gathered.ts';
import type { Connection } from '../connection.ts';
import type { Credentials } from '../credentials/proof.ts';
import { readJson } from '../pages.ts';
import type { PodMaker } from '../port.ts';
import { ClusterProblem } from '../problem.ts';
import { type Asked, noAnswer, refusal } from '../refusal.ts';
import { readStatus } from '../status.ts';
import type { Answer } from '../transport/exchange.ts';
import { tooSlow } from '../transport/failure.ts';
import { unbegun, usualPatience, withRetries } from '../transport/retry.ts';
import { described, openPodRequests } from './requests.ts';
import { stateOf } from './state.ts';

/** Milliseconds during which a server that is too busy to make a pod is asked again. */
const CREATION = 10_000;
/** Milliseconds that a removal may take, and during which it is tried again. */
const REMOVAL = 10_000;
/** Milliseconds between two looks at a pod that is starting. */
const BETWEEN_LOOKS = 500;

/** Makes and removes pods. */
export function openPodMaker(connection: Connection, credentials: Credentials): PodMaker & { close(): void } {
  const { ask, close } = openPodRequests(connection, credentials);
  const refused = (answer: Answer, asked: Asked) => notDone(refusal(answer, asked, connection));

  return {
    close,

    create(namespace, pod, signal, wanted = signal) {
      const asked = making('create', namespace);
      const body = JSON.stringify(pod);
      return answered(asked, async () => {
        const waiting = AbortSignal.any([signal, wanted]);
        const post = () => ask('POST', podsPath(namespace), signal, body);
        const answer = await described(connection, signal, () =>
          withRetries(post, usualPatience, Date.now() + CREATION, waiting, unbegun),
        );
        if (answer.status === 201) return done(undefined);
        // A namespace may go between being read and being used; that is no sign of another server.
        const { name, message } = readStatus(answer.body);
        return answer.status === 404 && name === namespace
          ? notDone({ reason: 'server-error', what: asked.what, detail: message })
          : refused(answer, asked);
      });
    },

    running(namespace, name, signal) {
      const asked = making('get', namespace);
      return answered(asked, async () => {
        for (;;) {
          const answer = await described(connection, signal, () => ask('GET', podsPath(namespace, name), signal));
          if (answer.status !== 200) return refused(answer, asked);
          const read = readJson(answer.body, answer.headers['content-type']);
          const state = read.ok ? stateOf(read.value) : 'waiting';
          if (state === 'running') return done(undefined);
          if (state !== 'waiting') {
            const what = `start the debug pod ${namespace}/${name}`;
            return notDone({ reason: 'unreachable', what, detail: state.why });
          }
          await sleep(BETWEEN_LOOKS, undefined, { signal });
        }
      });
    },

    remove(namespace, name) {
      const asked = making('delete', namespace);
      return answered(asked, async () => {
        const signal = AbortSignal.timeout(REMOVAL);
        const remove = () => ask('DELETE', podsPath(namespace, name), signal);
        const answer = await described(connection, signal, () =>
          withRetries(remove, usualPatience, Date.now() + REMOVAL, signal),
        ).catch((error: unknown) => {
          throw signal.aborted ? tooSlow(connection, REMOVAL) : error;
        });
        if (answer.status === 404) return done('not-there');
        return [200, 202].includes(answer.status) ? done('removed') : refused(answer, asked);
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

async function answered<T>(asked: Asked, work: () => Promise<Gathered<T>>): Promise<Gathered<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClusterProblem) return notDone(noAnswer(error, asked));
    throw error;
  }
}

function done<T>(value: T): Gathered<T> {
  return { ok: true, value, at: new Date().toISOString() };
}

function notDone(why: NotGathered): Gathered<never> {
  return { ok: false, why };
}

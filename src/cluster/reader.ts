import { kinds } from '../kube/kinds.ts';
import { readJson as readObject } from '../kube/list.ts';
import type { Gathered, NotGathered } from '../snapshot/gathered.ts';
import type { Connection } from './connection.ts';
import { readJson, readPages } from './pages.ts';
import { objectPath } from './paths.ts';
import type { ClusterReader, ListQuery } from './port.ts';
import { ClusterProblem, QueryProblem } from './problem.ts';
import { type Asked, noAnswer, refusal } from './refusal.ts';
import { readStatus } from './status.ts';
import type { Answer } from './transport/exchange.ts';
import type { Patience } from './transport/retry.ts';
import type { Transport } from './transport/transport.ts';

/** Makes a reader of a transport. `onWarning` hears what is odd about answers; servers' warnings go to the transport's. */
export function openReader(
  connection: Connection,
  transport: Transport,
  onWarning: (message: string) => void,
): ClusterReader {
  const answerTo = async <T>(
    path: string,
    accept: string,
    asked: Asked,
    read: (answer: Answer) => Gathered<T>,
    patience?: Patience,
  ): Promise<Gathered<T>> => {
    try {
      return read(await transport.get(path, accept, patience));
    } catch (error) {
      return missing(noAnswer(problemOf(error), asked));
    }
  };

  return {
    target: connection.target,
    close: () => transport.close(),

    async list(kind, query, arrived) {
      const asked = listing(kinds[kind], query);
      const source = { transport, connection, onWarning };
      try {
        const listed = await readPages(kinds[kind], query, asked, source, arrived);
        if (!('why' in listed)) return gathered(listed.items);
        if (listed.why.reason !== 'not-installed') return missing(listed.why);
        for (const version of kinds[kind].otherVersions ?? []) {
          const other = await readPages({ ...kinds[kind], version }, query, asked, source, arrived);
          if (!('why' in other)) return gathered(other.items);
        }
        return missing(listed.why);
      } catch (error) {
        if (error instanceof QueryProblem) throw error;
        return missing(noAnswer(problemOf(error), asked));
      }
    },

    get(kind, name, namespace) {
      const description = kinds[kind];
      const asked = reading(description, name, namespace);
      return answerTo(objectPath(description, name, namespace), 'application/json', asked, (answer) => {
        if (answer.status === 404 && readStatus(answer.body).name === name) return gathered(undefined);
        if (answer.status !== 200) return missing(refusal(answer, asked, connection));
        const value = readJson(answer.body, answer.headers['content-type']);
        const read = value.ok ? readObject(description.codec, value.value, description.title) : value;
        return read.ok ? gathered(read.value) : missing(undecodable(asked, read.problem));
      });
    },

    read(path, { once = false } = {}) {
      const asked = raw(path);
      const read = (answer: Answer): Gathered<unknown> => {
        if (answer.status !== 200) return missing(refusal(answer, asked, connection));
        const value = readJson(answer.body, answer.headers['content-type']);
        return value.ok ? gathered(value.value) : missing(undecodable(asked, value.problem));
      };
      return answerTo(path, 'application/json', asked, read, once ? { firstWait: 0, tries: 1 } : undefined);
    },

    readText(path) {
      const asked = raw(path);
      return answerTo(path, '*/*', asked, (answer) =>
        answer.status === 200 ? gathered(answer.body.toString('utf8')) : missing(refusal(answer, asked, connection)),
      );
    },
  };
}

function problemOf(error: unknown): ClusterProblem {
  if (error instanceof ClusterProblem) return error;
  throw error;
}

function gathered<T>(value: T): Gathered<T> {
  return { ok: true, value, at: new Date().toISOString() };
}

function missing(why: NotGathered): Gathered<never> {
  return { ok: false, why };
}

function undecodable({ what }: Asked, { place, message }: { place: string; message: string }): NotGathered {
  return { reason: 'undecodable', what, detail: `${place} ${message}` };
}

interface Served {
  readonly group: string;
  readonly resource: string;
  readonly title: string;
  readonly namespaced: boolean;
  readonly protobuf: boolean;
}

// `kubectl auth can-i` takes RESOURCE.GROUP.
function fullName({ group, resource }: Served): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function listing(kind: Served, { scope }: ListQuery): Asked {
  const where = scope.kind === 'all' ? ['-A'] : ['-n', scope.namespace];
  const place = scope.kind === 'all' ? 'in all namespaces' : `in namespace ${scope.namespace}`;
  return {
    what: kind.namespaced ? `list ${kind.resource} ${place}` : `list ${kind.resource}`,
    check: ['auth', 'can-i', 'list', fullName(kind), ...(kind.namespaced ? where : [])],
    optional: !kind.protobuf,
  };
}

function reading(kind: Served, name: string, namespace: string | undefined): Asked {
  const place = kind.namespaced && namespace !== undefined ? `${namespace}/` : '';
  return {
    what: `read ${kind.title} ${place}${name}`,
    check: ['auth', 'can-i', 'get', `${fullName(kind)}/${name}`, ...(place === '' ? [] : ['-n', namespace ?? ''])],
    optional: !kind.protobuf,
  };
}

// What a kubelet tells is asked for through a right of its own.
const KUBELET = /^\/api\/v1\/nodes\/[^/]+\/proxy\//;

function raw(path: string): Asked {
  const check = KUBELET.test(path) ? ['auth', 'can-i', 'get', 'nodes', '--subresource=proxy'] : ['get', '--raw', path];
  return { what: `read ${path}`, check, optional: true };
}

import { setImmediate as turn } from 'node:timers/promises';
import { type Decoded, messageOf, problem } from '../domain/problem.ts';
import type { Codec } from '../kube/codec.ts';
import type { Kind } from '../kube/kinds.ts';
import { isProtobufEnvelope, type Page, peekContinue, readJsonPage, readProtobufPage } from '../kube/list.ts';
import type { NotGathered } from '../snapshot/gathered.ts';
import type { Connection } from './connection.ts';
import { freeBytes, tidyUp } from './garbage.ts';
import { pagePath } from './paths.ts';
import type { ListQuery } from './port.ts';
import { QueryProblem } from './problem.ts';
import { type Asked, refusal } from './refusal.ts';
import { readStatus } from './status.ts';
import type { Answer } from './transport/exchange.ts';
import type { Transport } from './transport/transport.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf,application/json';
const JSON_ONLY = 'application/json';
/** Times that a list is begun anew because it took longer than the server keeps its state (one to two minutes). */
const RESTARTS = 2;
/** Times that a list may expire before it is given up. */
const MOST_EXPIRIES = 10;

/** All pages of a list, or why not. */
type Listed<T> = { readonly items: readonly T[] } | { readonly why: NotGathered };

/** Where a list is asked and who hears of what is odd. */
interface Source {
  readonly transport: Transport;
  readonly connection: Connection;
  readonly onWarning: (message: string) => void;
}

/**
 * Reads a list page by page. One that expires on the way is begun anew; if that happens again and again, the rest is taken as it is later,
 * with a warning. Rejects with a ClusterProblem when there is no answer, and with a QueryProblem when the server does not understand the query.
 */
export async function readPages<T>(
  kind: Kind<T>,
  query: ListQuery,
  asked: Asked,
  source: Source,
  arrived?: (items: readonly T[]) => void,
): Promise<Listed<T>> {
  const { transport, connection, onWarning } = source;
  const codec = (query.brief ? kind.brief : undefined) ?? kind.codec;
  let accept = kind.protobuf ? PROTOBUF : JSON_ONLY;
  let items: T[] = [];
  let token: string | undefined;
  let expiries = 0;
  let ahead: Promise<Answer> | undefined;
  for (;;) {
    const answer = await (ahead ?? transport.get(pagePath(kind, query, token), accept));
    ahead = undefined;
    if (answer.status === 406 && accept !== JSON_ONLY) {
      accept = JSON_ONLY;
      continue;
    }
    if (answer.status === 410 && token !== undefined && expiries < MOST_EXPIRIES) {
      expiries += 1;
      const later = readStatus(answer.body).continue;
      if (expiries <= RESTARTS) {
        items = [];
        token = undefined;
        continue;
      }
      if (later !== '') {
        if (expiries === RESTARTS + 1)
          onWarning(`${asked.what}: it changed while it was read, the parts are of different moments`);
        token = later;
        continue;
      }
    }
    if (answer.status === 400) rejectBadQuery(answer, query);
    if (answer.status !== 200) return { why: refusal(answer, asked, connection) };
    const coming = peekContinue(answer.parts);
    if (coming !== undefined && coming !== token) {
      ahead = transport.get(pagePath(kind, query, coming), accept);
      // Whoever waits for it hears of its failure; until then nobody does.
      ahead.catch(() => undefined);
      // The server works on the next page while this one is read: the request has to be on its way by then.
      await turn();
    }
    const page = readPage(codec, answer);
    freeBytes(answer.parts);
    tidyUp();
    if (!page.ok) {
      const detail = `${page.problem.place} ${page.problem.message}`;
      return { why: { reason: 'undecodable', what: asked.what, detail } };
    }
    for (const item of page.value.items) items.push(item);
    arrived?.(page.value.items);
    const { continue: next } = page.value;
    if (next === undefined) return { items };
    if (next === token)
      return { why: { reason: 'undecodable', what: asked.what, detail: 'the server repeats a page' } };
    token = next;
  }
}

function rejectBadQuery(answer: Answer, { labelSelector, fieldSelector }: ListQuery): void {
  if (!labelSelector && !fieldSelector) return;
  const { message } = readStatus(answer.body);
  const given = [
    labelSelector && `label selector "${labelSelector}"`,
    fieldSelector && `field selector "${fieldSelector}"`,
  ];
  throw new QueryProblem(`the server does not understand the ${given.filter(Boolean).join(' or the ')}: ${message}`, {
    detail: message,
    next: 'write label selectors like app=web,tier!=db and field selectors like spec.nodeName=node-a',
  });
}

function readPage<T>(codec: Codec<T>, answer: Answer): Decoded<Page<T>> {
  const { parts, headers } = answer;
  if (isProtobufEnvelope(parts)) return readProtobufPage(codec, parts);
  const value = readJson(answer.body, headers['content-type']);
  return value.ok ? readJsonPage(codec, value.value) : value;
}

/** Parses a body as JSON. What is none is named by its type: a login page instead of the API is a usual case. */
export function readJson(body: Buffer, contentType: string | undefined): Decoded<unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return { ok: true, value };
  } catch (error) {
    return problem('the answer', `is no JSON but ${contentType ?? 'of no type'}: ${messageOf(error)}`);
  }
}

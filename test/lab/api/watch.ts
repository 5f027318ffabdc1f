/** Watches: the objects there are, then every change, one JSON document a line. */
import type { Change, Collection, Stored } from './collection.ts';
import { shown } from './encoded.ts';
import { goJson } from './go-json.ts';
import type { Encoding } from './negotiation.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf, type ResourceType } from './resources.ts';
import type { Selects } from './selectors.ts';
import { type Refusal, versionExpired } from './status.ts';
import { type IncludeObject, partialMetadata, tableOf } from './table/table.ts';

/** What a watch needs of its request and of the server. */
export interface WatchRequest {
  type: ResourceType;
  request: ResourceRequest;
  query: URLSearchParams;
  selects: Selects | undefined;
  encoding: Encoding;
  include: IncludeObject;
  collection: Collection;
  /** The newest resource version, and the oldest that can be watched. */
  version: () => number;
  oldest: number;
  now: () => Date;
}

/** How often a client that allows it is told the current version. */
const bookmarkInterval = 60_000;

/** Streams until the time is over or the client goes. `end` is called once, at the end; the result stops it early. */
export function startWatch(watch: WatchRequest, write: (line: string) => void, end: () => void): () => void {
  const { collection, query } = watch;
  const render = renderer(watch);
  const asked = query.get('resourceVersion') ?? '';
  const fromNow = asked === '' || asked === '0' || query.get('sendInitialEvents') === 'true';
  let unsubscribe = () => {};
  const timers: NodeJS.Timeout[] = [];
  let ended = false;

  function stop(): void {
    if (ended) return;
    ended = true;
    unsubscribe();
    for (const timer of timers) clearTimeout(timer);
    end();
  }

  if (fromNow) {
    for (const stored of collection.sorted()) if (covers(watch, stored)) write(render('ADDED', stored));
    if (query.get('sendInitialEvents') === 'true') {
      write(render('BOOKMARK', bookmark(watch, { 'k8s.io/initial-events-end': 'true' })));
    }
  } else {
    const missed = collection.changesSince(Number(asked));
    if (missed === undefined) {
      write(errorLine(versionExpired(asked, watch.oldest)));
      stop();
      return stop;
    }
    for (const change of missed) tell(change);
  }

  unsubscribe = collection.subscribe(tell);
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  if (seconds > 0) timers.push(setTimeout(stop, seconds * 1000));
  if (query.get('allowWatchBookmarks') === 'true') {
    timers.push(setInterval(() => write(render('BOOKMARK', bookmark(watch))), bookmarkInterval));
  }
  return stop;

  /** An object that begins or ceases to be selected is, to this client, added or deleted. */
  function tell({ type, stored, before }: Change): void {
    const is = type !== 'DELETED' && covers(watch, stored);
    const was = before !== undefined && covers(watch, before);
    if (is) write(render(was ? 'MODIFIED' : 'ADDED', stored));
    else if (was) write(render('DELETED', stored));
  }
}

function covers({ request, type, selects }: WatchRequest, { object }: Stored): boolean {
  const inScope = request.namespace === '' || !type.namespaced || object.metadata.namespace === request.namespace;
  return inScope && selects?.(object) !== false;
}

/** A stored thing that only says which version the client has seen. */
function bookmark({ type, version }: WatchRequest, annotations?: Record<string, string>): Stored {
  const current = version();
  const metadata = { name: '', resourceVersion: String(current), ...(annotations ? { annotations } : {}) };
  return { key: '', version: current, object: { kind: type.kind, apiVersion: apiVersionOf(type), metadata } };
}

/** Writes events in the encoding asked for; a Table tells its columns only the first time. */
function renderer(watch: WatchRequest): (type: string, stored: Stored) => string {
  const { type, encoding, include, now } = watch;
  let columnsTold = false;
  return (event, stored) => {
    const isBookmark = event === 'BOOKMARK';
    if (encoding.as === 'table') {
      const metadata = { resourceVersion: stored.object.metadata.resourceVersion ?? '' };
      const table = tableOf(type, isBookmark ? [] : [stored], metadata, include, now());
      const object = columnsTold ? { ...table, columnDefinitions: null } : table;
      columnsTold = true;
      return line(event, object);
    }
    if (isBookmark) return line(event, bookmarkObject(stored));
    const object = shown(stored, type);
    return line(event, encoding.as === 'metadata' ? partialMetadata(object) : object);
  };
}

/** An otherwise empty object: for a pod, the zero value of Go's struct. */
function bookmarkObject({ object }: Stored): unknown {
  const { name: _name, ...metadata } = object.metadata;
  const { kind, apiVersion } = object;
  return kind === 'Pod' && apiVersion === 'v1'
    ? { kind, apiVersion, metadata, spec: { containers: null }, status: {} }
    : { kind, apiVersion, metadata };
}

function line(type: string, object: unknown): string {
  return `${goJson({ type, object })}\n`;
}

function errorLine({ status }: Refusal): string {
  return line('ERROR', status);
}

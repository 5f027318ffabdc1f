/** List requests: what is selected, from where, how many, and of which resource version. */
import type { Page } from './answers.ts';
import { type Collection, indexAfter, inNamespace, type Stored } from './collection.ts';
import { type Continuation, continueToken, readContinueToken } from './paging.ts';
import type { ResourceRequest } from './request-info.ts';
import type { ResourceType } from './resources.ts';
import { fieldSelector, labelSelector, type Selects } from './selectors.ts';
import { badRequest, continueExpired, qualified, versionTooLarge } from './status.ts';

/** Lists as they were when their first page was served, for as long as their tokens live. */
export interface Snapshots {
  keep(collection: Collection, version: number, sorted: readonly Stored[]): void;
  /** Undefined when it has expired. */
  find(collection: Collection, version: number): readonly Stored[] | undefined;
}

/** `lifetime` in milliseconds of the clock `now`. */
export function createSnapshots(lifetime: number, now: () => Date): Snapshots {
  const kept = new Map<Collection, Map<number, { sorted: readonly Stored[]; until: number }>>();

  function ofCollection(collection: Collection) {
    const versions = kept.get(collection) ?? new Map<number, { sorted: readonly Stored[]; until: number }>();
    kept.set(collection, versions);
    for (const [version, { until }] of versions) if (until <= now().getTime()) versions.delete(version);
    return versions;
  }

  return {
    keep(collection, version, sorted) {
      const versions = ofCollection(collection);
      // The first page starts the clock; later pages do not prolong it.
      if (!versions.has(version)) versions.set(version, { sorted, until: now().getTime() + lifetime });
    },
    find: (collection, version) => ofCollection(collection).get(version)?.sorted,
  };
}

/** Serves one page. Throws a Refusal for what the API server refuses. */
export function listPage(
  type: ResourceType,
  request: ResourceRequest,
  query: URLSearchParams,
  collection: Collection,
  version: number,
  snapshots: Snapshots,
): Page {
  const selects = selectionOf(type, query);
  const asked = query.get('resourceVersion') ?? '';
  const token = query.get('continue') ?? '';
  refuseImpossibleVersions(asked, token, query.get('resourceVersionMatch') ?? '', version);
  const continuation = token === '' ? undefined : readContinueToken(token);
  const source = sourceOf(collection, continuation, version, snapshots);
  const base = request.namespace === '' || !type.namespaced ? '' : `${request.namespace}/`;
  const inScope = base === '' ? source.sorted : inNamespace(source.sorted, request.namespace);
  // Version 0 means "whatever the cache has", and the cache does not page.
  const limit = asked === '0' ? 0 : Number(query.get('limit') ?? 0);

  const items: Stored[] = [];
  let index = continuation === undefined ? 0 : indexAfter(inScope, base + continuation.after);
  for (; index < inScope.length && (limit <= 0 || items.length < limit); index++) {
    const stored = inScope[index];
    if (stored !== undefined && selects?.(stored.object) !== false) items.push(stored);
  }

  const last = inScope[index - 1];
  if (index >= inScope.length || last === undefined) return { items, version: source.version, continue: '' };
  snapshots.keep(collection, source.version, source.sorted);
  const rooted = continuation === undefined || continuation.version < 0;
  return {
    items,
    version: source.version,
    continue: continueToken({ version: source.version, after: last.key.slice(base.length) }, rooted),
    ...(selects === undefined ? { remaining: inScope.length - index } : {}),
  };
}

function sourceOf(
  collection: Collection,
  continuation: Continuation | undefined,
  version: number,
  snapshots: Snapshots,
): { version: number; sorted: readonly Stored[] } {
  if (continuation === undefined || continuation.version < 0) return { version, sorted: collection.sorted() };
  const sorted = snapshots.find(collection, continuation.version);
  if (sorted === undefined) throw continueExpired(continueToken({ version: -1, after: continuation.after }, false));
  return { version: continuation.version, sorted };
}

function refuseImpossibleVersions(asked: string, token: string, match: string, current: number): void {
  if (token !== '' && asked !== '' && asked !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  if (asked === '') {
    if (match !== '') throw badRequest('resourceVersionMatch is forbidden unless resourceVersion is provided');
    return;
  }
  if (!/^\d+$/.test(asked))
    throw badRequest(`Invalid value: "${asked}": strconv.ParseUint: parsing "${asked}": invalid syntax`);
  if (Number(asked) > current) throw versionTooLarge(asked, current);
}

/** What labelSelector and fieldSelector select; undefined: everything. Throws a Refusal (400). */
export function selectionOf(type: ResourceType, query: URLSearchParams): Selects | undefined {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  const parts = [
    ...(labels === '' ? [] : [labelSelector(labels)]),
    ...(fields === '' ? [] : [fieldSelector(fields, qualified(type.name, type.group), type.custom !== undefined)]),
  ];
  return parts.length === 0 ? undefined : (object) => parts.every((selects) => selects(object));
}

/** The objects of one resource, in the order etcd would list them, and what changed lately. */
import type { LabObject } from './world.ts';

/** An object as it was at one resource version. Never changed once stored: what is derived from it can be kept. */
export interface Stored {
  /** `namespace/name`, or the name of a cluster-scoped object. */
  readonly key: string;
  readonly version: number;
  readonly object: LabObject;
}

/** Something that happened to an object; `stored` is its last state when it was deleted. */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  stored: Stored;
  version: number;
  /** The state before, absent when it was added. */
  before?: Stored;
}

/** How many changes a watch may lag behind before it has to list again. */
const rememberedChanges = 10_000;

export interface Collection {
  /** Everything, sorted by key. The array is never changed afterwards, so it is a snapshot for free. */
  sorted(): readonly Stored[];
  find(key: string): Stored | undefined;
  put(stored: Stored): void;
  remove(key: string, version: number): Stored | undefined;
  /** The changes after a version; undefined if some of them are forgotten. */
  changesSince(version: number): readonly Change[] | undefined;
  /** Calls back for every change from now on; returns how to stop it. */
  subscribe(listener: (change: Change) => void): () => void;
}

/** An empty collection that remembers changes after version `since`. */
export function createCollection(since: number): Collection {
  const objects = new Map<string, Stored>();
  const listeners = new Set<(change: Change) => void>();
  let order: readonly Stored[] | undefined;
  let changes: Change[] = [];
  let forgotten = since;

  function record(change: Change): void {
    order = undefined;
    // What the world begins with is no change.
    if (change.version <= since) return;
    changes.push(change);
    if (changes.length > 2 * rememberedChanges) {
      const dropped = changes.slice(0, -rememberedChanges);
      forgotten = dropped.at(-1)?.version ?? forgotten;
      changes = changes.slice(-rememberedChanges);
    }
    for (const listener of listeners) listener(change);
  }

  return {
    sorted() {
      order ??= [...objects.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      return order;
    },
    find: (key) => objects.get(key),
    put(stored) {
      const before = objects.get(stored.key);
      objects.set(stored.key, stored);
      const type = before === undefined ? 'ADDED' : 'MODIFIED';
      record({ type, stored, version: stored.version, ...(before === undefined ? {} : { before }) });
    },
    remove(key, version) {
      const before = objects.get(key);
      if (before === undefined) return undefined;
      objects.delete(key);
      // A deletion has a version of its own, which the last state of the object carries.
      const metadata = { ...before.object.metadata, resourceVersion: String(version) };
      const stored = { key, version, object: { ...before.object, metadata } };
      record({ type: 'DELETED', stored, version, before });
      return stored;
    },
    changesSince: (version) => (version < forgotten ? undefined : changes.filter((one) => one.version > version)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The first index at which `sorted` holds a key greater than `key` (or equal to it, if `inclusive`). */
export function indexAfter(sorted: readonly Stored[], key: string, inclusive = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = sorted[middle]?.key ?? '';
    if (inclusive ? there < key : there <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The objects of one namespace: those whose keys start with `namespace/`. */
export function inNamespace(sorted: readonly Stored[], namespace: string): readonly Stored[] {
  // '0' is the character after '/'.
  return sorted.slice(indexAfter(sorted, `${namespace}/`, true), indexAfter(sorted, `${namespace}0`, true));
}

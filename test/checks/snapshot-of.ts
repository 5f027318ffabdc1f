import assert from 'node:assert/strict';
import { assemble } from '../../src/gather/assemble.ts';
import { isRecord } from '../../src/kube/codec.ts';
import { type KindName, kinds, type ObjectOf } from '../../src/kube/kinds.ts';
import { readJson } from '../../src/kube/list.ts';
import type { Gathered, Reason } from '../../src/snapshot/gathered.ts';
import { kindNames } from '../../src/snapshot/recording.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';

/** What is said of a snapshot besides its objects. */
export interface Circumstances {
  /** RFC 3339; noon of a certain day unless given. */
  readonly takenAt?: string | undefined;
  /** Parts that could not be read, and why. */
  readonly missing?: Readonly<Partial<Record<KindName, Reason>>>;
}

type MutableLists = { [K in KindName]?: Gathered<readonly ObjectOf<K>[]> };

const NOON = '2026-11-20T12:00:00Z';

/**
 * A snapshot of a cluster that holds just these objects. They may be partial, and easier on the eye than the API's: a namespaced object
 * without a namespace is in `default`, and an annotation or a `spec.config` that is written as a structure becomes its JSON text.
 */
export function snapshotOf(
  objects: readonly unknown[],
  { takenAt = NOON, missing = {} }: Circumstances = {},
): Snapshot {
  const stray = objects.find((object) => !kindNames.some((kind) => isOf(kind, object)));
  assert.equal(stray, undefined, 'an object is of no kind that the program reads');
  const lists: MutableLists = {};
  for (const kind of kindNames) put(lists, kind, objects, takenAt, missing[kind]);
  return assemble({ takenAt, target: { server: 'https://127.0.0.1:6443', namespace: 'default' }, lists });
}

function put<K extends KindName>(
  lists: MutableLists,
  kind: K,
  objects: readonly unknown[],
  at: string,
  missing: Reason | undefined,
): void {
  if (missing !== undefined) {
    const what = `list ${kinds[kind].resource}`;
    lists[kind] = { ok: false, why: { reason: missing, what, detail: `${what} is ${missing}` } };
    return;
  }
  const value: ObjectOf<K>[] = [];
  for (const [index, object] of objects.entries()) {
    if (!isOf(kind, object)) continue;
    const read = readJson(kinds[kind].codec, completed(kind, object), `objects[${index}]`);
    assert.ok(read.ok, read.ok ? '' : `${read.problem.place}: ${read.problem.message}`);
    value.push(read.value);
  }
  const list: Gathered<readonly ObjectOf<K>[]> = { ok: true, at, value };
  lists[kind] = list;
}

// The title of a kind is its name in lower case, with hyphens where it helps the eye.
function isOf(kind: KindName, object: unknown): object is Record<string, unknown> {
  const name = isRecord(object) && typeof object.kind === 'string' ? object.kind.toLowerCase() : '';
  return name === kinds[kind].title.replaceAll('-', '');
}

function completed(kind: KindName, object: Readonly<Record<string, unknown>>): object {
  const metadata = isRecord(object.metadata) ? object.metadata : {};
  const annotations = isRecord(metadata.annotations) ? metadata.annotations : {};
  const spec = isRecord(object.spec) ? object.spec : undefined;
  return {
    ...object,
    metadata: {
      ...(kinds[kind].namespaced ? { namespace: 'default' } : {}),
      ...metadata,
      annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, asText(value)])),
    },
    ...(kind === 'nads' && spec?.config !== undefined ? { spec: { ...spec, config: asText(spec.config) } } : {}),
  };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

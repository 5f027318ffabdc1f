import assert from 'node:assert/strict';
import { decodePod } from '../../src/domain/attachments/decode.ts';
import { assemble } from '../../src/gather/assemble.ts';
import { type KindName, kinds, type ObjectOf } from '../../src/kube/kinds.ts';
import { readJson } from '../../src/kube/list.ts';
import { isRecord } from '../../src/kube/record.ts';
import type { Gathered, NotGathered, Reason } from '../../src/snapshot/gathered.ts';
import type { NodeProbe } from '../../src/snapshot/node-probe.ts';
import { decodeNodeProbes } from '../../src/snapshot/node-probe-file.ts';
import { kindNames } from '../../src/snapshot/recording.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { bandwidthIn, isBandwidth } from './bandwidth-in.ts';
import { insidesIn, isInside } from './insides-in.ts';
import { isPings, pingsIn } from './pings-in.ts';

/** What is said of a snapshot besides its objects. */
export interface Circumstances {
  /** RFC 3339; noon of a certain day unless given. */
  readonly takenAt?: string | undefined;
  /** Parts that could not be read, and why. */
  readonly missing?: Readonly<Partial<Record<KindName, Reason>>>;
  /** Parts of which only these objects could be read, though there may be more. */
  readonly partial?: readonly KindName[];
}

type MutableLists = { [K in KindName]?: Gathered<readonly ObjectOf<K>[]> };

const NOON = '2026-11-20T12:00:00Z';

/**
 * A snapshot of a cluster that holds just these objects. They may be partial, and easier on the eye than the API's: a namespaced object
 * without a namespace is in `default`, and an annotation or a `spec.config` that is written as a structure becomes its JSON text.
 */
export function snapshotOf(
  objects: readonly unknown[],
  { takenAt = NOON, missing = {}, partial = [] }: Circumstances = {},
): Snapshot {
  const stray = objects.find((object) => !isMade(object) && !kindNames.some((kind) => isOf(kind, object)));
  assert.equal(stray, undefined, 'an object is of no kind that the program reads');
  const lists: MutableLists = {};
  for (const kind of kindNames) {
    put(lists, kind, objects, takenAt, partial.includes(kind) ? 'partial' : missing[kind]);
  }
  const nodeProbes = probesIn(objects, takenAt);
  const insides = insidesIn(objects, takenAt);
  const pods = lists.pods?.ok === true ? lists.pods.value.map(decodePod) : [];
  const measured = { ...pingsIn(objects, pods, takenAt), ...bandwidthIn(objects, pods, takenAt) };
  const target = { server: 'https://127.0.0.1:6443', namespace: 'default' };
  return assemble({
    takenAt,
    target,
    lists,
    ...(nodeProbes.length === 0 ? {} : { nodeProbes }),
    ...insides,
    ...measured,
  });
}

/**
 * An object of kind NodeProbe stands for a look at a node from inside; `sections` are the parts of what was printed, by name, and each
 * directory of the node that is shown is mounted from there.
 */
function probesIn(objects: readonly unknown[], at: string): readonly NodeProbe[] {
  const probes = objects.filter(isProbe).map(({ kind: _, sections, ...probe }) => ({
    by: 'exec',
    through: 'kube-system/probe',
    ...(probe.missing === undefined ? { at } : {}),
    ...probe,
    ...(isRecord(sections) ? { value: { marker: MARKER, output: printed(sections) } } : {}),
  }));
  const read = decodeNodeProbes(probes);
  assert.ok(read.ok, read.ok ? '' : `${read.problem.place}: ${read.problem.message}`);
  return read.value;
}

const MARKER = 'marker';

function printed(sections: Readonly<Record<string, unknown>>): string {
  const all = { ...sections, mounts: mountsOf(Object.keys(sections)) };
  const parts = Object.entries(all).map(
    ([name, text]) => `${MARKER} begin ${name}\n${String(text).trimEnd()}\n${MARKER} end 0\n`,
  );
  return `${parts.join('')}${MARKER} done\n`;
}

function mountsOf(names: readonly string[]): string {
  const directories = names.flatMap((name) => /^(?:bin|conf|leases) (.*)$/.exec(name)?.[1] ?? []);
  return directories.map((path) => `${path.replace(/^\/host(?:root)?/, '')} ${path}`).join('\n');
}

/** Whether an object stands for something that was done, not for an object of the cluster. */
function isMade(object: unknown): boolean {
  return isProbe(object) || isInside(object) || isPings(object) || isBandwidth(object);
}

function isProbe(object: unknown): object is Record<string, unknown> {
  return isRecord(object) && object.kind === 'NodeProbe';
}

function put<K extends KindName>(
  lists: MutableLists,
  kind: K,
  objects: readonly unknown[],
  at: string,
  missing: Reason | 'partial' | undefined,
): void {
  const what = `list ${kinds[kind].resource}`;
  if (missing !== undefined && missing !== 'partial') {
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
  const gap: NotGathered = { reason: 'forbidden', what: `${what} in all namespaces`, detail: `${what} is forbidden` };
  const gaps = missing === 'partial' ? { gaps: [gap] } : {};
  const list: Gathered<readonly ObjectOf<K>[]> = { ok: true, at, value, ...gaps };
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

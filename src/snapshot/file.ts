import { type Decoded, decoded, messageOf, problem } from '../domain/problem.ts';
import { type KindName, kinds, type ObjectOf } from '../kube/kinds.ts';
import { readJson } from '../kube/list.ts';
import { isRecord } from '../kube/record.ts';
import { decodeBandwidth, encodeBandwidth } from './bandwidth-file.ts';
import type { Gathered } from './gathered.ts';
import { decodeInsides, encodeInsides } from './inside-file.ts';
import { decodeNodeProbes, encodeNodeProbes } from './node-probe-file.ts';
import { isNotGathered } from './not-gathered.ts';
import { decodePings, encodePings } from './pings-file.ts';
import { kindNames, type Recording } from './recording.ts';
import type { Target } from './target.ts';

/** Version of the file format. A reader refuses what it does not know. */
export const SNAPSHOT_VERSION = 'multinet.io/v1alpha1';
const KIND = 'Snapshot';

/** Writes a recording as the text of a snapshot file. The same recording gives the same text. */
export function encodeSnapshot(recording: Recording): string {
  const parts = Object.fromEntries(
    kindNames.flatMap((kind) => {
      const list = recording.lists[kind];
      return list === undefined ? [] : [[kind, encodePart(list)]];
    }),
  );
  const { takenAt, target, nodeProbes, insides, pings, bandwidth } = recording;
  return JSON.stringify({
    apiVersion: SNAPSHOT_VERSION,
    kind: KIND,
    takenAt,
    target,
    parts,
    ...(nodeProbes === undefined ? {} : { nodeProbes: encodeNodeProbes(nodeProbes) }),
    ...(insides === undefined ? {} : { insides: encodeInsides(insides) }),
    ...(pings === undefined ? {} : { pings: encodePings(pings) }),
    ...(bandwidth === undefined ? {} : { bandwidth: encodeBandwidth(bandwidth) }),
  });
}

function encodePart(list: Gathered<readonly unknown[]>): Record<string, unknown> {
  if (!list.ok) return { missing: list.why };
  return { at: list.at, ...(list.gaps === undefined ? {} : { gaps: list.gaps }), items: list.value };
}

/** Reads the text of a snapshot file. Every object is checked field by field. */
export function decodeSnapshot(text: string): Decoded<Recording> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return problem('snapshot', `is not JSON: ${messageOf(error)}`);
  }
  if (!isRecord(file) || file.kind !== KIND)
    return problem('snapshot', `is not a ${KIND} (kubectl multinet capture writes one)`);
  if (file.apiVersion !== SNAPSHOT_VERSION) {
    return problem('snapshot', `has version ${String(file.apiVersion)}; this program reads ${SNAPSHOT_VERSION}`);
  }
  const { takenAt, target, parts } = file;
  if (typeof takenAt !== 'string' || Number.isNaN(Date.parse(takenAt))) return problem('takenAt', 'is not a date');
  if (!isTarget(target)) return problem('target', 'names no server and namespace');
  if (!isRecord(parts)) return problem('parts', 'is missing');
  const lists: MutableLists = {};
  for (const kind of kindNames) {
    const part = parts[kind];
    if (part === undefined) continue;
    const read = putPart(lists, kind, part);
    if (!read.ok) return read;
  }
  const probes = file.nodeProbes === undefined ? undefined : decodeNodeProbes(file.nodeProbes);
  if (probes?.ok === false) return probes;
  const insides = file.insides === undefined ? undefined : decodeInsides(file.insides);
  if (insides?.ok === false) return insides;
  const pings = file.pings === undefined ? undefined : decodePings(file.pings);
  if (pings?.ok === false) return pings;
  const bandwidth = file.bandwidth === undefined ? undefined : decodeBandwidth(file.bandwidth);
  if (bandwidth?.ok === false) return bandwidth;
  return decoded({
    takenAt,
    target,
    lists,
    ...(probes === undefined ? {} : { nodeProbes: probes.value }),
    ...(insides === undefined ? {} : { insides: insides.value }),
    ...(pings === undefined ? {} : { pings: pings.value }),
    ...(bandwidth === undefined ? {} : { bandwidth: bandwidth.value }),
  });
}

type MutableLists = { [K in KindName]?: Gathered<readonly ObjectOf<K>[]> };

function putPart<K extends KindName>(lists: MutableLists, kind: K, part: unknown): Decoded<undefined> {
  const place = `parts.${kind}`;
  if (!isRecord(part)) return problem(place, 'is not an object');
  if (part.missing !== undefined) {
    if (!isNotGathered(part.missing)) return problem(`${place}.missing`, 'gives no reason');
    lists[kind] = { ok: false, why: part.missing };
    return decoded(undefined);
  }
  if (!Array.isArray(part.items) || typeof part.at !== 'string') return problem(place, 'has no items');
  const gaps = part.gaps ?? [];
  if (!Array.isArray(gaps) || !gaps.every(isNotGathered)) return problem(`${place}.gaps`, 'gives no reasons');
  const items: ObjectOf<K>[] = [];
  for (const [index, item] of part.items.entries()) {
    const read = readJson(kinds[kind].codec, item, `${place}.items[${index}]`);
    if (!read.ok) return read;
    items.push(read.value);
  }
  const list: Gathered<readonly ObjectOf<K>[]> = {
    ok: true,
    value: items,
    at: part.at,
    ...(gaps.length > 0 ? { gaps } : {}),
  };
  lists[kind] = list;
  return decoded(undefined);
}

function isTarget(value: unknown): value is Target {
  return (
    isRecord(value) &&
    typeof value.server === 'string' &&
    typeof value.namespace === 'string' &&
    (value.context === undefined || typeof value.context === 'string') &&
    (value.user === undefined || typeof value.user === 'string')
  );
}

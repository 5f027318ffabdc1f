import { readFileSync } from 'node:fs';
import type { LabMetadata, LabObject } from '../api/world.ts';

/** Objects of the recorded cluster, from which the lab's are made: their shape is then not a matter of belief. */

const folder = new URL('../../fixtures/recorded/api/', import.meta.url);
const lists = new Map<string, readonly LabObject[]>();

/** The items of a recorded list, each with the kind and apiVersion that lists leave out. Throws when it is no list. */
export function recordedItems(file: string): readonly LabObject[] {
  const known = lists.get(file);
  if (known !== undefined) return known;
  const list: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  if (!isRecord(list) || !Array.isArray(list.items)) throw new Error(`${file} is no list`);
  const kind = String(list.kind).replace(/List$/, '');
  const items = list.items.map((item: unknown) => asObject(item, kind, String(list.apiVersion)));
  lists.set(file, items);
  return items;
}

/** The recorded object whose name is or starts with `name`. Throws when there is none. */
export function recordedItem(file: string, name: string): LabObject {
  const items = recordedItems(file);
  const found =
    items.find((item) => item.metadata.name === name) ?? items.find((item) => item.metadata.name.startsWith(name));
  if (found === undefined) throw new Error(`${file} has no object named ${name}`);
  return found;
}

/** A value as an object; throws when it lacks a name. */
export function asObject(item: unknown, kind: string, apiVersion: string): LabObject {
  if (!isRecord(item) || !isMetadata(item.metadata)) throw new Error(`a recorded ${kind} has no name`);
  return { kind, apiVersion, ...item, metadata: item.metadata };
}

/** Copies a value, passing each field by `change`; fields for which it returns undefined are left out. */
export function rewritten(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  return JSON.parse(JSON.stringify(value), change);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMetadata(value: unknown): value is LabMetadata {
  return isRecord(value) && typeof value.name === 'string';
}

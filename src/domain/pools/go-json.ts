import { nameOf } from '../json/words.ts';
import type { Problem } from '../problem.ts';

// Parsed JSON read as Go's encoding/json fills a struct, because that is what the plugins do with their config: keys match without
// regard to case and the last one written wins, null counts as absent, and a value of the wrong type refuses the whole config.

/** An object of foreign JSON, and where it stands. Reading it collects what is wrong in `problems`. */
export interface GoObject {
  /** Path from the CNI config: `ipam.ranges[0][1]`. */
  readonly place: string;
  readonly json: object;
  readonly problems: Problem[];
}

/** The path of a field of the object. */
export function placeOf({ place }: GoObject, key: string): string {
  return `${place}.${key}`;
}

/** Notes that something is wrong with a field of the object. */
export function report(object: GoObject, key: string, message: string): void {
  object.problems.push({ place: placeOf(object, key), message });
}

/** The value as an object; undefined, and a problem, when it is none. */
export function readObject(json: unknown, place: string, problems: Problem[]): GoObject | undefined {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { place, json, problems };
  problems.push({ place, message: `expected an object, found ${nameOf(json)}` });
  return undefined;
}

/** A string field; undefined when it is absent or, with a problem, of another type. */
export function readString(object: GoObject, key: string): string | undefined {
  const value = fieldOf(object, key);
  if (value === undefined || typeof value === 'string') return value;
  report(object, key, `expected a string, found ${nameOf(value)}`);
  return undefined;
}

/** A boolean field; undefined when it is absent or, with a problem, of another type. */
export function readBoolean(object: GoObject, key: string): boolean | undefined {
  const value = fieldOf(object, key);
  if (value === undefined || typeof value === 'boolean') return value;
  report(object, key, `expected true or false, found ${nameOf(value)}`);
  return undefined;
}

/** The elements of a list field; empty when it is absent or, with a problem, of another type. */
export function readList(object: GoObject, key: string): readonly unknown[] {
  const value = fieldOf(object, key);
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  report(object, key, `expected a list, found ${nameOf(value)}`);
  return [];
}

/** The strings of a list field, each with its path; a problem for each element of another type. */
export function readStrings(object: GoObject, key: string): { place: string; text: string }[] {
  return readList(object, key).flatMap((text, index) => {
    if (typeof text === 'string') return { place: `${placeOf(object, key)}[${index}]`, text };
    report(object, `${key}[${index}]`, `expected a string, found ${nameOf(text)}`);
    return [];
  });
}

function fieldOf({ json }: GoObject, key: string): unknown {
  const folded = key.toLowerCase();
  const written = Object.entries(json).findLast(([name]) => name.toLowerCase() === folded);
  return written?.[1] ?? undefined;
}

import { isRecord } from '../../kube/record.ts';

/** A JSON object whose fields may hold anything. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * The value of a field as Go's encoding/json finds it for a struct: names match in any case (`Master` is `master` to every CNI
 * plugin), of several the last one written wins, and null leaves the field unset.
 */
export function field(json: Json, name: string): unknown {
  const folded = name.toLowerCase();
  const written = Object.keys(json).findLast((key) => key.toLowerCase() === folded);
  return written === undefined ? undefined : (json[written] ?? undefined);
}

/** A string field; undefined when it is absent, empty or no string. */
export function textField(json: Json, name: string): string | undefined {
  const value = field(json, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number; undefined when it is absent or anything else. */
export function integerField(json: Json, name: string): number | undefined {
  const value = field(json, name);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** True only when the field holds `true`. */
export function flagField(json: Json, name: string): boolean {
  return field(json, name) === true;
}

/** An object field; undefined when it is absent or no object. */
export function objectField(json: Json, name: string): Json | undefined {
  const value = field(json, name);
  return isRecord(value) ? value : undefined;
}

/** The elements of a list field; none when it is absent or no list. */
export function listField(json: Json, name: string): readonly unknown[] {
  const value = field(json, name);
  return Array.isArray(value) ? value : [];
}

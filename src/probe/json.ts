import { type Decoded, decoded, messageOf, problem } from '../domain/problem.ts';
import { excerptOf } from './parsed.ts';

/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses JSON without throwing. `place` names the tool that printed it. */
export function parseJson(place: string, text: string): Decoded<unknown> {
  try {
    return decoded(JSON.parse(text));
  } catch (error) {
    return problem(place, `no JSON: ${excerptOf(messageOf(error))}`, { excerpt: excerptOf(text) });
  }
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field as object, `undefined` if it is none. */
export function objectAt(holder: unknown, key: string): JsonObject | undefined {
  const value = isObject(holder) ? holder[key] : undefined;
  return isObject(value) ? value : undefined;
}

/** The field as list; empty if it is none. */
export function listAt(holder: unknown, key: string): readonly unknown[] {
  const value = isObject(holder) ? holder[key] : undefined;
  return Array.isArray(value) ? value : [];
}

/** The strings of a list field; empty if it is none. */
export function textsAt(holder: unknown, key: string): string[] {
  return listAt(holder, key).filter((value) => typeof value === 'string');
}

/** The field as text that is not empty, `undefined` if it is none. */
export function textAt(holder: unknown, key: string): string | undefined {
  const value = isObject(holder) ? holder[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The field as finite number, `undefined` if it is none. */
export function numberAt(holder: unknown, key: string): number | undefined {
  const value = isObject(holder) ? holder[key] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The field as whole number of zero or more, `undefined` if it is none. */
export function countAt(holder: unknown, key: string): number | undefined {
  const value = numberAt(holder, key);
  return value !== undefined && value >= 0 && Number.isInteger(value) ? value : undefined;
}

/** Whether the field is `true`. */
export function isTrueAt(holder: unknown, key: string): boolean {
  return isObject(holder) && holder[key] === true;
}

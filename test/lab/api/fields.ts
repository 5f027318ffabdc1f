/**
 * Reading fields of JSON whose shape is not known: the store holds whatever a scenario or a client put there.
 * What is absent or of another type reads as the empty value of the type asked for, as Go's zero values do.
 */

/** True for a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of field names; undefined as soon as a step is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const step of path) here = isRecord(here) ? here[step] : undefined;
  return here;
}

/** A text field; empty when absent. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A number field; 0 when absent. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** A list field; empty when absent. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** An object field; empty when absent. */
export function recordAt(value: unknown, ...path: readonly string[]): Record<string, unknown> {
  const found = at(value, ...path);
  return isRecord(found) ? found : {};
}

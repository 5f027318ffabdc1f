import { isRecord } from '../../kube/record.ts';

/** The path of a value in a file. */
type Path = readonly (string | number)[];

/** A place where a file is not what it must be. */
export interface Fault {
  readonly path: Path;
  readonly message: string;
}

/** An object of a file while it is read, and where to note what is wrong with it. */
export interface Fields {
  readonly values: Readonly<Record<string, unknown>>;
  readonly path: Path;
  readonly faults: Fault[];
}

/** Looks into a value as an object; an absent one is empty. */
export function fieldsOf(value: unknown, path: Path, faults: Fault[]): Fields {
  if (value !== undefined && value !== null && !isRecord(value)) faults.push({ path, message: 'must be a map' });
  return { values: isRecord(value) ? value : {}, path, faults };
}

/** An object inside another one; `undefined` when it is not there. */
export function inner(from: Fields, key: string): Fields | undefined {
  const value = from.values[key];
  return value === undefined || value === null ? undefined : fieldsOf(value, [...from.path, key], from.faults);
}

/** A text; an empty one counts as absent. Numbers and booleans are none, as in kubectl. */
export function text(from: Fields, key: string): string | undefined {
  const value = from.values[key];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  from.faults.push({ path: [...from.path, key], message: 'must be a string' });
  return undefined;
}

/** A boolean. */
export function flag(from: Fields, key: string): boolean | undefined {
  const value = from.values[key];
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
  from.faults.push({ path: [...from.path, key], message: 'must be true or false' });
  return undefined;
}

/** Text that is written in base64. */
export function base64(from: Fields, key: string): string | undefined {
  const written = text(from, key)?.replaceAll(/[\r\n]/g, '');
  if (written === undefined) return undefined;
  if (written.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(written))
    return Buffer.from(written, 'base64').toString('utf8');
  from.faults.push({ path: [...from.path, key], message: 'must be base64' });
  return undefined;
}

/** The elements of a list, each as an object. */
export function items(from: Fields, key: string): Fields[] {
  const value = from.values[key];
  if (value === undefined || value === null) return [];
  const path = [...from.path, key];
  if (Array.isArray(value)) return value.map((item, index) => fieldsOf(item, [...path, index], from.faults));
  from.faults.push({ path, message: 'must be a list' });
  return [];
}

/** A list of texts. */
export function texts(from: Fields, key: string): string[] {
  const value = from.values[key];
  if (value === undefined || value === null) return [];
  const path = [...from.path, key];
  if (!Array.isArray(value)) {
    from.faults.push({ path, message: 'must be a list' });
    return [];
  }
  const list = fieldsOf(Object.fromEntries(value.entries()), path, from.faults);
  return value.map((_, index) => text(list, String(index)) ?? '');
}

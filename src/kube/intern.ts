import { isRecord } from './record.ts';

/** Values that are remembered at a time. Replicas of a workload follow each other in lists. */
const REMEMBERED = 1 << 12;

/** Makes a function that gives for equal values one and the same. The values are JSON data, and must never be changed. */
export function interning<T>(): (value: T) => T {
  const known: (T | undefined)[] = Array.from({ length: REMEMBERED });
  return (value) => {
    const at = mark(value) & (REMEMBERED - 1);
    const before = known[at];
    if (before !== undefined && isAlike(before, value)) return before;
    known[at] = value;
    return value;
  };
}

function isAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && areAlike(a, b);
  if (!isRecord(a) || !isRecord(b)) return false;
  // Without lists of keys: this runs for every part of every object of a list.
  let fields = 0;
  for (const key in a) {
    if (!isAlike(a[key], b[key])) return false;
    fields += 1;
  }
  for (const _ in b) fields -= 1;
  return fields === 0;
}

function areAlike(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!isAlike(a[index], b[index])) return false;
  return true;
}

/** A number that is the same for equal values and differs for most others, from a few places of each. */
function mark(value: unknown): number {
  if (typeof value === 'string') {
    const { length } = value;
    return Math.imul(length, 31) + Math.imul(value.charCodeAt(length - 1), 7) + value.charCodeAt(length >> 1);
  }
  if (typeof value === 'number') return value | 0;
  if (Array.isArray(value)) return Math.imul(mark(value[0]) ^ Math.imul(mark(value.at(-1)), 5), 17) + value.length;
  if (!isRecord(value)) return value === true ? 1 : 2;
  let sum = 7;
  for (const key in value) sum = Math.imul(sum, 31) + mark(value[key]);
  return sum ^ (sum >>> 12);
}

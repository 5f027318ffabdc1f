/** Values that are remembered at a time. Replicas of a workload follow each other in lists. */
const REMEMBERED = 1 << 12;

/** Makes a function that gives for equal values one and the same. The values are plain data, and must never be changed. */
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
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isAlike(item, b[index]));
  const left = Object.entries(a);
  const right = Object.entries(b);
  // In another order it is another text in a snapshot file.
  return (
    left.length === right.length &&
    left.every(([key, value], index) => key === right[index]?.[0] && isAlike(value, right[index]?.[1]))
  );
}

/** A number that is the same for equal values and differs for most others, from a few places of each. */
function mark(value: unknown): number {
  if (typeof value === 'string') {
    const { length } = value;
    return Math.imul(length, 31) + Math.imul(value.charCodeAt(length - 1), 7) + value.charCodeAt(length >> 1);
  }
  if (typeof value === 'number') return value | 0;
  if (typeof value !== 'object' || value === null) return value === true ? 1 : 2;
  if (Array.isArray(value)) return Math.imul(mark(value[0]) ^ Math.imul(mark(value.at(-1)), 5), 17) + value.length;
  let sum = 7;
  for (const key in value) sum = Math.imul(sum, 31) + mark(Reflect.get(value, key));
  return sum ^ (sum >>> 12);
}

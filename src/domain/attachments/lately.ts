/**
 * The same function, which gives for the same arguments as last time the same result. Replicas follow each other in lists: what they have in
 * common is read once, and kept once. The results must never be changed.
 */
export function lately<A extends readonly unknown[], T>(read: (...given: A) => T): (...given: A) => T {
  let last: { readonly given: A; readonly result: T } | undefined;
  return (...given) => {
    if (last?.given.every((value, index) => value === given[index])) return last.result;
    last = { given, result: read(...given) };
    return last.result;
  };
}

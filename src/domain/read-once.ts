/**
 * The same function, which remembers what it gave last for each first argument, and gives that again while the others are the same, too.
 * Several checks ask the same of one snapshot, and a large cluster is long to read. The results must never be changed.
 */
export function readOnce<A extends readonly [object, ...unknown[]], T>(read: (...given: A) => T): (...given: A) => T {
  // Weakly: what belongs to a snapshot goes with it.
  const known = new WeakMap<object, { readonly given: A; readonly result: T }>();
  return (...given) => {
    const before = known.get(given[0]);
    if (before?.given.every((value, index) => value === given[index])) return before.result;
    const result = read(...given);
    known.set(given[0], { given, result });
    return result;
  };
}

/** The pod of a `namespace/name`, as the ledger writes it; undefined when there is none. */
export type PodOf<T> = (podref: string) => T | undefined;

/** Sorts pods by `namespace/name`. */
export function byPodref<T extends { readonly namespace: string; readonly name: string }>(
  pods: readonly T[],
): ReadonlyMap<string, T> {
  const sorted = new Map<string, T>();
  for (const pod of pods) sorted.set(`${pod.namespace}/${pod.name}`, pod);
  return sorted;
}

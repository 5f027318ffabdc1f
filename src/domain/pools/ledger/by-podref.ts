/** The pod of a `namespace/name`, as the ledger writes it; undefined when there is none. */
export type PodOf<T> = (podref: string) => T | undefined;

/** What pods are found by. */
interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** Sorts pods by `namespace/name`. */
export function byPodref<T extends Named>(pods: readonly T[]): ReadonlyMap<string, T> {
  const sorted = new Map<string, T>();
  for (const pod of pods) sorted.set(`${pod.namespace}/${pod.name}`, pod);
  return sorted;
}

/** Makes a finder of few among many pods: writing `namespace/name` for every one of a cluster would take more than those few are worth. */
export function podFinder<T extends Named>(pods: readonly T[]): PodOf<T> {
  const namespaces = new Map<string, Map<string, T>>();
  for (const pod of pods) {
    const there = namespaces.get(pod.namespace);
    if (there === undefined) namespaces.set(pod.namespace, new Map([[pod.name, pod]]));
    else there.set(pod.name, pod);
  }
  return (podref) => {
    const slash = podref.indexOf('/');
    return slash < 0 ? undefined : namespaces.get(podref.slice(0, slash))?.get(podref.slice(slash + 1));
  };
}

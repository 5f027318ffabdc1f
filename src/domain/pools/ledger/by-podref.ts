/** The pod of a `namespace/name`, as the ledger writes it; undefined when there is none. */
export type PodOf<T> = (podref: string) => T | undefined;

// In two steps, and not by a text made of both: most pods of a cluster are never asked for.
/** Sorts pods by namespace and name. */
export function byPodref<T extends { readonly namespace: string; readonly name: string }>(
  pods: readonly T[],
): PodOf<T> {
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

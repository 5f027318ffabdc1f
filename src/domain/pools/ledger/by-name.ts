import type { LedgerPod } from './input.ts';

/** The pod of a `namespace/name`, as the ledger writes it; undefined when there is none. */
export type PodByRef = (podref: string) => LedgerPod | undefined;

/** Sorts pods by namespace and name: most are never asked for, and so are not given a text of both. */
export function podsByRef(pods: readonly LedgerPod[]): PodByRef {
  const namespaces = new Map<string, Map<string, LedgerPod>>();
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

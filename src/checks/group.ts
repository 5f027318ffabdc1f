import type { Pod } from '../domain/attachments/pod.ts';
import type { ObjectRef } from '../findings/finding.ts';
import { podRef, ref } from '../findings/refs.ts';

/** At least one item. */
export type Group<T> = readonly [T, ...T[]];

/** What users would change to help these pods: their common owner, or the first of them. */
export function subjectOf(pods: Group<Pod>): ObjectRef {
  const [{ owner, namespace }, ...others] = pods;
  const owners = new Set(pods.map(ownerKey));
  if (owner !== undefined && others.length > 0 && owners.size === 1)
    return ref(owner.kind, { namespace, name: owner.name });
  return podRef(pods[0]);
}

/** Pods with the same key belong to one owner, or are the same pod. */
export function ownerKey({ namespace, name, owner }: Pod): string {
  return owner === undefined ? `${namespace} pod/${name}` : `${namespace} ${owner.kind}/${owner.name}`;
}

/** Items with equal keys together, in the order of their first. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): readonly Group<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

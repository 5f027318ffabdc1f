import type { Pod } from '../domain/attachments/pod.ts';
import type { ObjectRef } from '../findings/finding.ts';
import { podRef, ref } from '../findings/refs.ts';

/** At least one item. */
export type Group<T> = readonly [T, ...T[]];

/** What users would change to help these pods: their common owner, or the first of them. */
export function subjectOf(pods: Group<Pod>): ObjectRef {
  const [first] = pods;
  const { owner, namespace } = first;
  if (owner !== undefined && pods.length > 1 && pods.every((pod) => haveOneOwner(first, pod)))
    return ref(owner.kind, { namespace, name: owner.name });
  return podRef(first);
}

/** Whether two pods belong to one owner, or are the same pod: whether their keys are equal. */
export function haveOneOwner(one: Pod, other: Pod): boolean {
  const { kind, name } = one.owner ?? { kind: 'pod', name: one.name };
  const its = other.owner ?? { kind: 'pod', name: other.name };
  return name === its.name && kind === its.kind && one.namespace === other.namespace;
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

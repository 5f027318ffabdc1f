import type { Pod } from '../../domain/attachments/pod.ts';
import type { ObservedInside } from '../../probe/inside-observe.ts';
import type { Inside } from '../../snapshot/inside.ts';
import { compareInside, type InsideComparison } from './comparison.ts';

/** A pod that was looked into. */
export interface SeenPod {
  readonly pod: Pod;
  readonly inside: Inside;
  readonly observed: ObservedInside;
  readonly comparisons: readonly InsideComparison[];
}

/** Finds what was seen inside a pod; a later pod of the same name is another one. */
export function insideOfPods(insides: readonly Inside[]): (pod: Pod) => Inside | undefined {
  const byName = new Map(insides.map((inside) => [`${inside.namespace}/${inside.pod}`, inside]));
  return ({ namespace, name, uid }) => {
    const inside = byName.get(`${namespace}/${name}`);
    return inside?.uid === uid ? inside : undefined;
  };
}

/** The live pods that could be looked into, with what was seen there. */
export function seenPods(pods: readonly Pod[], insides: readonly Inside[]): readonly SeenPod[] {
  const insideOf = insideOfPods(insides);
  return pods.flatMap((pod) => {
    const inside = insideOf(pod);
    if (pod.hostNetwork || pod.life === 'finished' || inside?.look.ok !== true) return [];
    const { observed } = inside.look.value;
    return [{ pod, inside, observed, comparisons: compareInside(pod, inside) }];
  });
}

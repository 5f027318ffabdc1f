import type { Pod } from '../domain/attachments/pod.ts';
import { hasInside, hasNetworks } from '../gather/insides.ts';
import type { Target } from '../snapshot/target.ts';
import { namespaceOf, podFilter, type SelectionFlags } from './focus.ts';
import { podsNamed } from './pods-argument.ts';
import { UsageProblem } from './problem.ts';

/** Chooses the pods of the flags that have to do with secondary networks and have a network of their own now. */
export function networkedPods(flags: SelectionFlags): (pods: readonly Pod[], target: Target) => readonly Pod[] {
  return (pods, target) => {
    const isSelected = podFilter(flags, namespaceOf(flags, target));
    return pods.filter((pod) => isSelected(pod) && hasInside(pod) && hasNetworks(pod));
  };
}

/**
 * The pods that a command about their inside means: those that were named, or all of the flags that have to do with secondary
 * networks and have a network of their own now.
 *
 * @throws UsageProblem when a named pod does not exist or has nothing to look into
 */
export function podsMeant(
  word: string | undefined,
  flags: SelectionFlags,
  pods: readonly Pod[],
  target: Target,
): readonly Pod[] {
  if (word === undefined) return networkedPods(flags)(pods, target);
  const named = podsNamed(word, pods, flags.namespace ?? target.namespace);
  const able = named.filter(hasInside);
  const [first] = named;
  if (able.length > 0 || first === undefined) return able;
  const path = `${first.namespace}/${first.name}`;
  if (first.hostNetwork)
    throw new UsageProblem(`pod ${path} has no network of its own: it uses that of its node`, 'kubectl multinet nodes');
  throw new UsageProblem(
    `pod ${path} has no network now: it is ${first.life}`,
    `kubectl multinet status ${first.name} -n ${first.namespace}`,
  );
}

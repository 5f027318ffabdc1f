import type { Pod } from '../../domain/attachments/pod.ts';

/** Pods of which each will do for all. */
type Replicas = [Pod, ...Pod[]];

/**
 * Groups the pods that read the same variables and have the same networks, in the order of their first. Lists of equal containers are one
 * (src/kube/intern.ts), so that no key has to be written for each pod.
 */
export function alike(pods: readonly Pod[]): readonly Replicas[] {
  const groups: Replicas[] = [];
  const known = new Map<string, Map<unknown, Replicas[]>>();
  for (const pod of pods) {
    const { namespace, object } = pod;
    const near = known.get(namespace) ?? new Map<unknown, Replicas[]>();
    known.set(namespace, near);
    const similar = near.get(object.spec?.containers) ?? [];
    const group = groupOf(pod, similar);
    if (group !== undefined) {
      group.push(pod);
      continue;
    }
    const started: Replicas = [pod];
    groups.push(started);
    similar.push(started);
    near.set(object.spec?.containers, similar);
  }
  return groups;
}

function groupOf(pod: Pod, groups: readonly Replicas[]): Replicas | undefined {
  for (const group of groups) if (isAlike(group[0], pod)) return group;
  return undefined;
}

function isAlike(one: Pod, other: Pod): boolean {
  if (one.object.spec?.initContainers !== other.object.spec?.initContainers) return false;
  if (one.attachments.length !== other.attachments.length) return false;
  for (let index = 0; index < one.attachments.length; index += 1)
    if (one.attachments[index]?.network !== other.attachments[index]?.network) return false;
  return true;
}

import type { ContainerStatusObject, PodObject } from '../../kube/pod.ts';

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/**
 * The containers of a pod in which a program can be run now, the most promising first: the one that the pod names as its
 * default, the others as they stand in the spec, sidecars, and what `kubectl debug` or this program has added.
 */
export function runningContainers({ metadata, status }: PodObject): readonly string[] {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status ?? {};
  const running = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses]
    .filter(isRunning)
    .flatMap(({ name }) => name ?? []);
  const first = metadata?.annotations?.[DEFAULT_CONTAINER];
  return first !== undefined && running.includes(first)
    ? [first, ...running.filter((name) => name !== first)]
    : running;
}

/** Whether a container runs. */
export function isRunning({ state }: ContainerStatusObject): boolean {
  return state?.running !== undefined;
}

import { conditionHolds } from '../../kube/condition.ts';
import type { DaemonSetObject } from '../../kube/daemon-set.ts';
import type { NodeObject } from '../../kube/node.ts';
import type { Pod } from '../attachments/pod.ts';
import { mayRun, placementsOf } from '../nodes/scheduling.ts';

/** A node on which a daemon should run and does not, and why. */
export interface Uncovered {
  readonly node: string;
  readonly why: string;
  /** The daemon's pod there, if there is one. */
  readonly pod?: { readonly namespace: string; readonly name: string };
}

/** True for a pod that a DaemonSet made. */
export function isPodOf(daemonSet: DaemonSetObject, pod: Pod): boolean {
  return (
    pod.namespace === daemonSet.metadata?.namespace &&
    pod.owner?.kind === 'daemonset' &&
    pod.owner.name === daemonSet.metadata.name
  );
}

/** The pods that some DaemonSets made. Of other pods, which are nearly all, no more than the kind of their owner is looked at. */
export function podsOf(daemonSets: readonly DaemonSetObject[], pods: readonly Pod[]): Pod[] {
  return pods.filter(
    (pod) => pod.owner?.kind === 'daemonset' && daemonSets.some((daemonSet) => isPodOf(daemonSet, pod)),
  );
}

/** True when all containers of a pod are ready (condition `Ready`). */
export function isReady({ object }: Pod): boolean {
  return conditionHolds(object.status?.conditions, 'Ready');
}

/** True for a Linux node of which kubelet says that it is ready. Virtual nodes run no CNI, and Fargate no DaemonSets. */
export function canRunDaemons({ metadata, status }: NodeObject): boolean {
  const labels = metadata?.labels ?? {};
  if (labels['kubernetes.io/os'] === 'windows' || labels.type === 'virtual-kubelet') return false;
  if (labels['eks.amazonaws.com/compute-type'] === 'fargate') return false;
  return conditionHolds(status?.conditions, 'Ready');
}

/**
 * The nodes that a daemon should serve: those on which its own pods may run, and those on which a pod that needs it is or may come.
 * A node that is kept for other work, by taints that neither tolerates or by labels that neither selects, is none of its.
 */
export function toBeServed(
  daemonSets: readonly DaemonSetObject[],
  needing: readonly Pod[],
  nodes: readonly NodeObject[],
): NodeObject[] {
  const daemons = daemonSets.map(({ spec }) => spec?.template?.spec);
  const specs = [...daemons, ...placementsOf(needing).values()];
  const taken = new Set(needing.map(({ node }) => node));
  return nodes.filter(
    (node) => canRunDaemons(node) && (taken.has(node.metadata?.name) || specs.some((spec) => mayRun(spec, node))),
  );
}

/**
 * The nodes that a daemon should serve and does not, in order of their names. One whose pod has just been made, on a new node or in a
 * rolling update, is being served.
 *
 * @param now RFC 3339
 */
export function uncovered(
  daemonSets: readonly DaemonSetObject[],
  pods: readonly Pod[],
  nodes: readonly NodeObject[],
  now: string,
): Uncovered[] {
  const daemons = Map.groupBy(podsOf(daemonSets, pods), ({ node }) => node);
  const names = nodes.map(({ metadata }) => metadata?.name ?? '');
  return names.sort().flatMap((node): Uncovered[] => {
    const here = daemons.get(node) ?? [];
    if (here.some((pod) => isReady(pod) || isComingUp(pod, now))) return [];
    const [pod] = here;
    if (pod === undefined) return [{ node, why: 'no pod of it is on the node' }];
    return [{ node, why: reasonNotReady(pod), pod: { namespace: pod.namespace, name: pod.name } }];
  });
}

// Long enough to pull the image and copy the binary.
const TO_COME_UP = 2 * 60 * 1000;

function isComingUp({ createdAt, life, object }: Pod, now: string): boolean {
  if (life === 'terminating' || life === 'finished' || !(Date.parse(now) - Date.parse(createdAt) < TO_COME_UP))
    return false;
  const { containerStatuses = [], initContainerStatuses = [] } = object.status ?? {};
  return [...initContainerStatuses, ...containerStatuses].every(
    ({ restartCount = 0, state }) => restartCount === 0 && !/BackOff|Err|Invalid/.test(state?.waiting?.reason ?? ''),
  );
}

function reasonNotReady(pod: Pod): string {
  const { phase, containerStatuses = [], initContainerStatuses = [] } = pod.object.status ?? {};
  const waiting = [...initContainerStatuses, ...containerStatuses].find(
    ({ state }) => state?.waiting?.reason !== undefined,
  );
  const reason = waiting?.state?.waiting?.reason;
  return reason === undefined ? `its pod is ${phase ?? 'of unknown phase'} and not ready` : `its pod waits: ${reason}`;
}

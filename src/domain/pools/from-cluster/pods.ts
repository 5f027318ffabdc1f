import type { NodeObject } from '../../../kube/node.ts';
import type { ContainerObject } from '../../../kube/pod.ts';
import type { Attachment, Pod } from '../../attachments/pod.ts';
import { byPodref, type PodOf, podFinder } from '../ledger/by-podref.ts';
import { type PoolPod, podReader } from './pod.ts';

/** The pods of a cluster as pools see them. */
export interface PoolPods {
  /** Those that have to do with any: they ask for a network or a device, or have an interface in a network. By `namespace/name`. */
  readonly drawing: ReadonlyMap<string, PoolPod>;
  /** Any of the others, by `namespace/name`. */
  readonly other: PodOf<PoolPod>;
}

/**
 * What pools need to know of pods. Without nodes it is not known which of them are ready. `resources` are those that networks name: they may
 * name any, though device plugins offer only such as `vendor/name`.
 */
export function poolPods(
  pods: readonly Pod[],
  nodes: readonly NodeObject[] | undefined,
  resources: ReadonlySet<string>,
): PoolPods {
  const read = podReader(nodes);
  const drawing: PoolPod[] = [];
  // Most pods of a cluster have nothing to do with any pool, and hardly ever does a ledger name one of them.
  const others: Pod[] = [];
  for (const pod of pods) {
    if (mayDraw(pod, resources)) drawing.push(read(pod));
    else others.push(pod);
  }
  let otherOf: PodOf<Pod> | undefined;
  return {
    drawing: byPodref(drawing),
    other(podref) {
      otherOf ??= podFinder(others);
      const pod = otherOf(podref);
      return pod && read(pod);
    },
  };
}

function mayDraw(
  { request, defaultNetwork, status, attachments, object: { spec } }: Pod,
  resources: ReadonlySet<string>,
): boolean {
  return (
    request !== undefined ||
    defaultNetwork !== undefined ||
    status?.ok === false ||
    isOnNetworks(attachments) ||
    asksForDevices(spec?.containers, resources) ||
    asksForDevices(spec?.initContainers, resources)
  );
}

/** Whether there is an interface beside that of the cluster default, or the default is a NAD. */
function isOnNetworks(attachments: readonly Attachment[]): boolean {
  for (const attachment of attachments) if (!attachment.default || attachment.network.includes('/')) return true;
  return false;
}

function asksForDevices(containers: readonly ContainerObject[] | undefined, resources: ReadonlySet<string>): boolean {
  for (const { resources: asked } of containers ?? noContainers) {
    for (const name in asked?.limits) if (name.includes('/') || resources.has(name)) return true;
    for (const name in asked?.requests) if (name.includes('/') || resources.has(name)) return true;
  }
  return false;
}

const noContainers: readonly ContainerObject[] = [];

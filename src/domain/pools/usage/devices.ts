import { larger } from '../../addresses/order.ts';
import { parseQuantity } from '../quantity.ts';
import { fill, type Pool, refOf } from './pool.ts';

/** A NAD that needs a device: its annotation `k8s.v1.cni.cncf.io/resourceName`. */
export interface DeviceNetwork {
  /** `namespace/name`. */
  readonly nad: string;
  readonly resource: string;
}

/** A node and what its device plugins offer. */
export interface DeviceNode {
  readonly name: string;
  /** `status.allocatable`, quantities as written. */
  readonly allocatable: Readonly<Record<string, string>>;
}

/** A container and the devices it needs. */
export interface DeviceContainer {
  /** `resources.requests`, quantities as written. */
  readonly requests: Readonly<Record<string, string>>;
  /** `Always` makes an init container a sidecar, which keeps its devices. */
  readonly restartPolicy?: string | undefined;
}

/** A pod and the devices it needs. */
export interface DevicePod {
  readonly namespace: string;
  readonly name: string;
  /** Undefined while it is not scheduled. */
  readonly node: string | undefined;
  /** False once it is Succeeded or Failed: its devices are free again. */
  readonly alive: boolean;
  readonly containers: readonly DeviceContainer[];
  readonly initContainers?: readonly DeviceContainer[] | undefined;
}

/**
 * The pools of devices that networks need: one per resource and node that offers it or has a pod that took it, or one of nothing
 * without a node where no node does. Pods that no node has room for wait at every node.
 */
export function devicePools(
  networks: readonly DeviceNetwork[],
  nodes: readonly DeviceNode[],
  pods: readonly DevicePod[],
): Pool[] {
  const alive = pods.filter((pod) => pod.alive);
  return [...Map.groupBy(networks, ({ resource }) => resource)].flatMap(([resource, drawing]) => {
    const taking = alive.filter((pod) => devicesOf(pod, resource) > 0n);
    const common = {
      kind: 'device',
      title: resource,
      networks: drawing.map(({ nad }) => nad),
      waiting: taking.filter(({ node }) => node === undefined).map(refOf),
      leaked: 0,
      unread: [],
    } as const;
    const taken = Map.groupBy(taking, ({ node }) => node ?? '');
    const rows = nodes.flatMap(({ name: node, allocatable }): Pool[] => {
      const offered = allocatable[resource];
      const there = taken.get(node) ?? [];
      if (offered === undefined && there.length === 0) return [];
      const used = there.reduce((sum, pod) => sum + devicesOf(pod, resource), 0n);
      const capacity = offered === undefined ? 0n : (parseQuantity(offered) ?? 'unknown');
      return [{ ...common, id: `device/${resource}@${node}`, node, ...fill(capacity, used) }];
    });
    return rows.length > 0 ? rows : [{ ...common, id: `device/${resource}`, ...fill(0n, 0n) }];
  });
}

/**
 * How many devices of a resource a pod takes: those of its containers and sidecars together, or more if an init container needs more
 * while it runs (k8s.io/component-helpers/resource PodRequests).
 */
export function devicesOf({ containers, initContainers = [] }: DevicePod, resource: string): bigint {
  const needed = ({ requests }: DeviceContainer) => parseQuantity(requests[resource] ?? '0') ?? 0n;
  let sidecars = 0n;
  let most = 0n;
  for (const container of initContainers) {
    if (container.restartPolicy === 'Always') sidecars += needed(container);
    most = larger(most, container.restartPolicy === 'Always' ? sidecars : sidecars + needed(container));
  }
  return larger(
    most,
    containers.reduce((sum, container) => sum + needed(container), sidecars),
  );
}

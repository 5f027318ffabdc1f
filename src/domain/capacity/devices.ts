import { larger } from '../addresses/order.ts';
import type { Pod } from '../attachments/pod.ts';
import type { Nad } from '../nad/nad.ts';
import { poolPod } from '../pools/from-cluster/pod.ts';
import { type DeviceNode, type DevicePod, devicePools, devicesOf } from '../pools/usage/devices.ts';
import { type Draw, timesDrawn } from './draws.ts';
import { nothing, type Span, type Supply } from './supply.ts';

/** What devices there are, and who has them. */
export interface DeviceView {
  readonly nads: readonly Nad[];
  readonly nodes: readonly DeviceNode[];
  readonly pods: readonly DevicePod[];
  readonly promised: ReadonlyMap<string, Span>;
  /** Why pods may hold more than is known. */
  readonly doubt?: string;
}

/** The devices that a pod takes, on each node: those that it requests, and one for each interface on a network that needs them. */
export function deviceSupplies(pod: Pod, draws: readonly Draw[], view: DeviceView): Supply[] {
  const shape = poolPod(pod);
  const networks = view.nads.flatMap(({ namespace, name, resource }) =>
    resource === undefined ? [] : [{ nad: `${namespace}/${name}`, resource }],
  );
  const drawn = networks.filter(({ nad }) => timesDrawn(draws, [nad]) > 0n);
  const resources = new Set([...drawn.map(({ resource }) => resource), ...extendedResources(shape)]);
  return [...resources].flatMap((resource) => {
    const drawing = drawn.filter((network) => network.resource === resource).map(({ nad }) => nad);
    const requested = devicesOf(shape, resource);
    // The injector of network resources writes the request into the pod when it is made; a manifest mostly has none.
    const perPod = larger(requested, timesDrawn(draws, drawing));
    if (perPod === 0n) return [];
    const pools = devicePools([{ nad: '', resource }], view.nodes, view.pods);
    const free = new Map(pools.map((pool) => [pool.node, pool.free]));
    return view.nodes.map(({ name: node }): Supply => {
      const id = `device/${resource}@${node}`;
      return {
        kind: 'devices',
        id,
        title: resource,
        networks: drawing,
        node,
        free: free.get(node) ?? 0n,
        awaited: nothing,
        promised: view.promised.get(id) ?? nothing,
        perPod: { least: perPod, most: perPod },
        holders: [],
        ...(view.doubt === undefined ? {} : { doubt: view.doubt }),
      };
    });
  });
}

/** Resources of device plugins have a domain in their name; cpu, memory and the like have none. */
function extendedResources({ containers, initContainers = [] }: DevicePod): readonly string[] {
  return [...containers, ...initContainers]
    .flatMap(({ requests }) => Object.keys(requests))
    .filter((name) => name.includes('/'));
}

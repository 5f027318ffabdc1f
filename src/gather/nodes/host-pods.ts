import type { ContainerRef } from '../../cluster/port.ts';
import type { PodObject } from '../../kube/pod.ts';

/** A container on a node's own network in which programs can be run. */
export interface HostContainer extends ContainerRef {
  readonly container: string;
  /** Whether its image brings iproute2, which tells other names of interfaces. */
  readonly altnames: boolean;
}

// Daemons of networks by their images and containers, those first that have the node's CNI directories mounted. What each image offers
// was read in its Dockerfile: Multus thick and kube-proxy have a shell and no `ip`, whereabouts has busybox, the others iproute2.
const daemons: readonly { readonly mark: RegExp; readonly altnames: boolean }[] = [
  { mark: /multus/, altnames: false },
  { mark: /whereabouts/, altnames: false },
  { mark: /calico-node|calico\/node/, altnames: true },
  { mark: /cilium-agent|cilium\/cilium[:@]/, altnames: true },
  { mark: /cni-server|kube-ovn/, altnames: true },
  { mark: /ovnkube|ovn-controller/, altnames: true },
  { mark: /flannel/, altnames: true },
  { mark: /kube-router|weave|antrea/, altnames: true },
  { mark: /nmstate-handler|kubernetes-nmstate/, altnames: true },
  { mark: /sriov-network-config-daemon/, altnames: false },
  { mark: /kube-proxy/, altnames: false },
];

// Beside the daemons there are webhooks, controllers and operators of the same names, on the pod network or without a shell.
const beside = /admission|webhook|operator|controller-manager/;

/**
 * The containers of each node in which it can be looked around, best first. Only of pods on the node's network: any other would show its
 * own interfaces, a wrong answer that looks right.
 */
export function hostContainers(pods: readonly PodObject[]): ReadonlyMap<string, readonly HostContainer[]> {
  const ranked = new Map<string, { readonly rank: number; readonly of: HostContainer }[]>();
  for (const pod of pods) {
    const { nodeName, hostNetwork, containers = [] } = pod.spec ?? {};
    if (hostNetwork !== true || nodeName === undefined || pod.status?.phase !== 'Running') continue;
    const running = new Set(
      (pod.status.containerStatuses ?? []).flatMap(({ name, state }) => (state?.running === undefined ? [] : [name])),
    );
    for (const { name = '', image = '' } of containers) {
      const rank = daemons.findIndex(({ mark }) => mark.test(image) || mark.test(name));
      if (rank < 0 || beside.test(`${name} ${image}`) || !running.has(name)) continue;
      const { namespace = '', name: podName = '' } = pod.metadata ?? {};
      const altnames = daemons[rank]?.altnames ?? false;
      const all = ranked.get(nodeName) ?? [];
      ranked.set(nodeName, all);
      all.push({ rank, of: { namespace, pod: podName, container: name, altnames } });
    }
  }
  return new Map(
    [...ranked].map(([node, all]) => [node, all.toSorted((a, b) => a.rank - b.rank).map(({ of }) => of)] as const),
  );
}

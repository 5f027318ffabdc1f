import type { NodeObject } from '../../kube/node.ts';
import type { Pod } from '../attachments/pod.ts';
import { refusalNow } from '../nodes/scheduling.ts';
import type { Service, Trouble } from '../nodes/service.ts';
import { exactly, none, untold } from './bounds.ts';
import type { Limit } from './limit.ts';
import type { Limited } from './room.ts';
import type { Workload } from './workload.ts';

/** Whether and how a node serves a network; absent when nobody looked. */
export type ServiceOn = (network: string, node: string) => Service | undefined;

/** Whether the scheduler would put a pod of the workload on the node now. */
export function mayGo({ pod }: Workload, node: NodeObject): boolean {
  return refusalNow(pod.object.spec, node) === undefined;
}

/** What speaks against pods of the workload on one node, apart from what can run out. */
export function nodeLimits(
  workload: Workload,
  node: NodeObject,
  networks: readonly string[],
  { pods, serviceOn }: { readonly pods: readonly Pod[]; readonly serviceOn: ServiceOn },
): Limited<Limit>[] {
  const refusal = refusalNow(workload.pod.object.spec, node);
  // Of a node that takes no pod of the kind, nothing else matters.
  if (refusal !== undefined) return [{ limit: { kind: 'scheduling', refusal }, bounds: none }];
  const name = node.metadata?.name ?? '';
  return [
    ...onlyOne(workload, name, pods),
    ...networks.flatMap((network) => service(network, serviceOn(network, name))),
  ];
}

function onlyOne(workload: Workload, node: string, pods: readonly Pod[]): Limited<Limit>[] {
  if (!workload.onePerNode) return [];
  const there = hasPodOn(workload, node, pods);
  return [{ limit: { kind: 'one-per-node', there }, bounds: there ? none : exactly(1n) }];
}

/** Whether a pod of the workload is on a node. */
export function hasPodOn(workload: Workload, node: string, pods: readonly Pod[]): boolean {
  return pods.some((pod) => pod.node === node && pod.life !== 'finished' && isPodOf(workload, pod));
}

/** Whether a pod is one of the workload. */
export function isPodOf({ kind, namespace, name }: Workload, { owner, ...pod }: Pod): boolean {
  return pod.namespace === namespace && owner?.kind === kind && owner.name === name;
}

// Pods come up on a bridge that leads nowhere, and reach those on their node; an ipvlan larger than its master loses large packets only.
const starts = (trouble: Trouble): boolean =>
  trouble.kind === 'no-uplink' || (trouble.kind === 'mtu-above-master' && !trouble.refused);

function service(network: string, found: Service | undefined): Limited<Limit>[] {
  const trouble = found?.troubles.find((one) => !starts(one));
  if (trouble !== undefined) return [{ limit: { kind: 'trouble', network, trouble }, bounds: none }];
  if (found !== undefined && found.verdict !== 'unknown') return [];
  const unknown = found?.unknown ?? { why: 'nothing was read of the node' };
  return [{ limit: { kind: 'untold-service', network, on: found?.on ?? '', ...unknown }, bounds: untold }];
}

import type { PodObject } from '../../kube/pod.ts';
import type { Life } from './pod.ts';

/**
 * Where a pod stands, as far as its network goes.
 *
 * Its phase alone does not tell: a pod whose image cannot be pulled is Pending and has its network, and a pod whose sandbox
 * was lost with its node is Running and has none. The condition PodReadyToStartContainers (Kubernetes 1.29) says whether
 * there is a sandbox with a network; before it, the pod's address does.
 */
export function lifeOf({ metadata, status }: PodObject): Life {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return 'finished';
  if (metadata?.deletionTimestamp !== undefined) return 'terminating';
  const sandbox = status?.conditions?.find(({ type }) => type === 'PodReadyToStartContainers')?.status;
  const ready = sandbox === undefined ? status?.podIP !== undefined : sandbox === 'True';
  return ready ? 'running' : 'starting';
}

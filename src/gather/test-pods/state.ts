import { decodePod } from '../../domain/attachments/decode.ts';
import type { Obstacle } from '../../domain/bandwidth/test-pod.ts';
import { endpointsOf } from '../../domain/connectivity/endpoint.ts';
import type { PodObject } from '../../kube/pod.ts';
import { isRunning } from '../inside/containers.ts';

/** What keeps a pod from running, in words that follow its name. */
export interface Hindered {
  readonly obstacle: Obstacle;
  readonly detail: string;
}

// The kubelet tries again and again: that it failed once is answer enough. Its words: pkg/kubelet/images/types.go and
// pkg/kubelet/kuberuntime/kuberuntime_container.go in Kubernetes.
const PULLING = /^(?:ErrImage|ImagePull|ImageInspect|InvalidImageName|RegistryUnavailable|SignatureValidationFailed)/;
const CREATING = /^(?:CreateContainer|RunContainer)/;

/** How far a pod has come: on the network, running without it, still waiting, or never to run. */
export function stateOf(object: PodObject, network: string): 'attached' | 'running' | 'waiting' | Hindered {
  const { phase, containerStatuses = [] } = object.status ?? {};
  if (phase === 'Failed' || phase === 'Succeeded') return ended(object.status, phase);
  for (const { state } of containerStatuses) {
    const { reason = '', message = '' } = state?.waiting ?? {};
    const obstacle = PULLING.test(reason) ? 'image' : CREATING.test(reason) ? 'container' : undefined;
    if (obstacle !== undefined) return { obstacle, detail: message === '' ? reason : `${reason}: ${message}` };
  }
  if (containerStatuses.length === 0 || !containerStatuses.every(isRunning)) return 'waiting';
  const isOn = endpointsOf([decodePod(object)]).some((endpoint) => endpoint.network === network);
  return isOn ? 'attached' : 'running';
}

// Of what its node has refused or ended, the pod has a reason of its own.
function ended({ reason, message, containerStatuses = [] }: PodObject['status'] = {}, phase: string): Hindered {
  const said = [reason, message].filter((word) => word !== undefined).join(': ');
  if (said !== '') return { obstacle: 'node', detail: `it ended at once: ${said}` };
  const [last] = containerStatuses.flatMap(({ state: { terminated } = {} }) => terminated ?? []);
  const how = last === undefined ? phase : `${last.reason ?? phase}, exit code ${last.exitCode ?? 0}`;
  return { obstacle: 'program', detail: `its container ended at once: ${how}` };
}

/** Why no node takes a pod. It names its node; but what admits pods may have changed that, and left it to the scheduler. */
export function unscheduled({ status }: PodObject): Hindered | undefined {
  const placed = status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  if (placed === undefined) return undefined;
  return { obstacle: 'node', detail: `no node takes it: ${placed.message ?? placed.reason ?? 'unscheduled'}` };
}

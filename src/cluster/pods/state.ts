import { isRecord } from '../../kube/record.ts';

// The kubelet tries an image again and again: that the first pull failed is answer enough.
const HOPELESS = [
  'ErrImagePull',
  'ErrImageNeverPull',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerError',
  'RunContainerError',
];

/** How far a pod has come, as the server gives it: whether all its containers run, or why they never will. */
export function stateOf(pod: unknown): 'running' | 'waiting' | { readonly why: string } {
  const status = isRecord(pod) && isRecord(pod.status) ? pod.status : {};
  if (status.phase === 'Failed' || status.phase === 'Succeeded')
    return { why: `it ended at once: ${String(status.message ?? status.reason ?? status.phase)}` };
  const containers = Array.isArray(status.containerStatuses) ? status.containerStatuses.filter(isRecord) : [];
  const states = containers.flatMap(({ state }) => (isRecord(state) ? [state] : []));
  const waiting = states.flatMap((state) => (isRecord(state.waiting) ? [state.waiting] : []));
  const hopeless = waiting.find(({ reason }) => HOPELESS.includes(String(reason)));
  if (hopeless !== undefined) return { why: `${String(hopeless.reason)}: ${String(hopeless.message ?? '')}` };
  return states.length > 0 && states.every((state) => isRecord(state.running)) ? 'running' : 'waiting';
}

/** Which container of a pod a request means, and whether it runs. */
import { isRecord, listAt, textAt } from './fields.ts';
import { badRequest } from './status.ts';
import type { LabObject } from './world.ts';

/** The container asked for, or the only one. Throws a Refusal (400) worded as the API server does. */
export function chosenContainer(pod: LabObject, asked: string): string {
  const names = (field: string) => listAt(pod, 'spec', field).map((container) => textAt(container, 'name'));
  const regular = names('containers');
  const initial = names('initContainers');
  const ephemeral = names('ephemeralContainers');
  const { name } = pod.metadata;
  if (asked !== '') {
    if ([...regular, ...initial, ...ephemeral].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [only, ...others] = regular;
  if (only === undefined) throw badRequest(`a container name must be specified for pod ${name}`);
  // Init containers leave no doubt about which one is meant (pkg/registry/core/pod/strategy.go, validateContainer).
  if (others.length === 0) return only;
  const choices = [...initial, ...regular, ...ephemeral].join(' ');
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${choices}]`);
}

/** The container's entry in the pod's status, if it has one. */
export function containerStatus(pod: LabObject, container: string): Record<string, unknown> | undefined {
  const statuses = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'];
  return statuses
    .flatMap((field) => listAt(pod, 'status', field))
    .filter(isRecord)
    .find((status) => textAt(status, 'name') === container);
}

/** True if the container runs now. */
export function isRunning(pod: LabObject, container: string): boolean {
  const status = containerStatus(pod, container);
  return isRecord(status?.state) && isRecord(status.state.running);
}

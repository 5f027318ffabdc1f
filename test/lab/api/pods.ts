/** What a cluster does with pods beside storing them: admits, runs, adds ephemeral containers, keeps logs. */
import { randomBytes } from 'node:crypto';
import { chosenContainer, containerStatus } from './containers.ts';
import { isRecord, listAt, recordAt, textAt } from './fields.ts';
import { badRequest, invalid } from './status.ts';
import type { LabObject } from './world.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** Throws a Refusal (422) for an impossible name, and for a pod without containers. */
export function validate(object: LabObject, group: string): void {
  const { name } = object.metadata;
  const problems = [
    ...(subdomain.test(name)
      ? []
      : [
          {
            reason: 'FieldValueInvalid',
            message: `Invalid value: ${JSON.stringify(name)}: ${subdomainRule}`,
            field: 'metadata.name',
          },
        ]),
    ...(object.kind === 'Pod' && listAt(object, 'spec', 'containers').length === 0
      ? [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers' }]
      : []),
  ];
  if (problems.length > 0) throw invalid(object.kind, group, name, problems);
}

/** The pod as it is a moment after its creation: scheduled to `node` unless it says where, and running. */
export function runningPod(pod: LabObject, node: string, time: string): LabObject {
  const spec = recordAt(pod, 'spec');
  const containers = listAt(spec, 'containers');
  const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];
  return {
    ...pod,
    spec: {
      ...spec,
      restartPolicy: spec.restartPolicy ?? 'Always',
      terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
      dnsPolicy: spec.dnsPolicy ?? 'ClusterFirst',
      serviceAccountName: spec.serviceAccountName ?? 'default',
      nodeName: textAt(spec, 'nodeName') || node,
      securityContext: spec.securityContext ?? {},
      schedulerName: spec.schedulerName ?? 'default-scheduler',
    },
    status: {
      phase: 'Running',
      conditions: conditions.map((type) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: time })),
      startTime: time,
      containerStatuses: containers.map((container) => runningStatus(container, time)),
      qosClass: 'BestEffort',
    },
  };
}

/** The pod once its `activeDeadlineSeconds` are over (kubernetes pkg/kubelet/active_deadline.go). */
export function overduePod(pod: LabObject): LabObject {
  const status = recordAt(pod, 'status');
  const containerStatuses = listAt(status, 'containerStatuses')
    .filter(isRecord)
    .map((one) => ({
      ...one,
      ready: false,
      started: false,
      state: { terminated: { exitCode: 137, reason: 'Error' } },
    }));
  const reason = 'DeadlineExceeded';
  const message = 'Pod was active on the node longer than the specified deadline';
  return { ...pod, status: { ...status, phase: 'Failed', reason, message, containerStatuses } };
}

function runningStatus(container: unknown, time: string): Record<string, unknown> {
  return {
    name: textAt(container, 'name'),
    state: { running: { startedAt: time } },
    lastState: {},
    ready: true,
    restartCount: 0,
    image: textAt(container, 'image'),
    imageID: '',
    containerID: `containerd://${randomBytes(32).toString('hex')}`,
    started: true,
  };
}

/** The pod with the ephemeral containers asked for, the new ones running; and which are new. */
export function withEphemeralContainers(
  pod: LabObject,
  asked: unknown,
  time: string,
): { pod: LabObject; added: Record<string, unknown>[] } {
  const known = listAt(pod, 'spec', 'ephemeralContainers').filter(isRecord);
  const names = new Set(known.map((container) => textAt(container, 'name')));
  const added = listAt(asked, 'spec', 'ephemeralContainers')
    .filter(isRecord)
    .filter((container) => !names.has(textAt(container, 'name')));
  for (const container of added) {
    if (textAt(container, 'image') === '') {
      const field = `spec.ephemeralContainers[${known.length}].image`;
      throw invalid('Pod', '', pod.metadata.name, [{ reason: 'FieldValueRequired', message: 'Required value', field }]);
    }
  }
  const statuses = listAt(pod, 'status', 'ephemeralContainerStatuses');
  const next: LabObject = {
    ...pod,
    spec: { ...recordAt(pod, 'spec'), ephemeralContainers: [...known, ...added] },
    status: {
      ...recordAt(pod, 'status'),
      ephemeralContainerStatuses: [...statuses, ...added.map((container) => runningStatus(container, time))],
    },
  };
  return { pod: next, added };
}

/** The lines of a log that a request asks for. Throws a Refusal (400) for a container that has not started. */
export function logText(
  pod: LabObject,
  query: URLSearchParams,
  read: (container: string) => string | undefined,
): string {
  const container = chosenContainer(pod, query.get('container') ?? '');
  const { name } = pod.metadata;
  const waiting = textAt(containerStatus(pod, container)?.state, 'waiting', 'reason');
  const text = read(container);
  if (text === undefined) {
    throw badRequest(
      waiting === ''
        ? `container "${container}" in pod "${name}" is not available`
        : `container "${container}" in pod "${name}" is waiting to start: ${waiting}`,
    );
  }
  const tail = query.get('tailLines');
  if (tail === null) return text;
  const lines = text.split('\n');
  const ending = lines.at(-1) === '' ? 1 : 0;
  return lines.slice(Math.max(0, lines.length - ending - Number(tail))).join('\n');
}

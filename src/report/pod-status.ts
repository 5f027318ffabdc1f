import { eventsOf, lastSeen, timesSeen } from '../checks/attachments/events.ts';
import type { Diagnosis } from '../checks/diagnosis/diagnosis.ts';
import { type Comparison, compareAttachments } from '../domain/attachments/comparison.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import type { Problem } from '../domain/problem.ts';
import { podRef } from '../findings/refs.ts';
import type { EventObject } from '../kube/event.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { OUTPUT_VERSION } from './listing.ts';
import { attachmentData } from './lists/attachments.ts';

/** One event of a pod that tells of its networks. */
export interface PodEvent {
  readonly reason: string;
  readonly message: string;
  readonly warning: boolean;
  readonly times: number;
  /** RFC 3339. */
  readonly last: string;
}

/** The networks of one pod: what it asked for, what it was given, and what happened on the way. */
export interface PodStatus {
  readonly pod: Pod;
  /** RFC 3339. */
  readonly takenAt: string;
  readonly comparisons: readonly Comparison[];
  /** What could not be decoded. */
  readonly problems: readonly Problem[];
  /** Oldest first; absent when they could not be read. */
  readonly events: readonly PodEvent[] | undefined;
  /** Why it is as it is. */
  readonly diagnosis: Diagnosis;
}

const ofNetworks = new Set([
  'AddedInterface',
  'NoNetworkFound',
  'FailedCreatePodSandBox',
  'FailedKillPod',
  'AcquireAddressFailed',
]);

/** Joins what is known of a pod's networks. */
export function podStatus(
  pod: Pod,
  { takenAt }: Pick<Snapshot, 'takenAt'>,
  events: readonly EventObject[] | undefined,
  diagnosis: Diagnosis,
): PodStatus {
  const own =
    events === undefined
      ? undefined
      : eventsOf(events)(podRef(pod), pod.uid).filter(({ reason = '' }) => ofNetworks.has(reason));
  const problems = [pod.request, pod.status, pod.defaultNetwork].flatMap((part) =>
    part?.ok === false ? [part.problem] : [],
  );
  return { pod, takenAt, comparisons: compareAttachments(pod), problems, events: own?.map(podEvent), diagnosis };
}

function podEvent(event: EventObject): PodEvent {
  return {
    reason: event.reason ?? '',
    message: event.message ?? '',
    warning: event.type === 'Warning',
    times: timesSeen(event),
    last: new Date(lastSeen(event)).toISOString(),
  };
}

/** The status of a pod as plain data. */
export function statusData(
  { pod, takenAt, comparisons, problems, events, diagnosis }: PodStatus,
  { target }: Pick<Snapshot, 'target'>,
): Readonly<Record<string, unknown>> {
  return {
    apiVersion: OUTPUT_VERSION,
    kind: 'PodNetworkStatus',
    metadata: { takenAt, ...target },
    pod: { namespace: pod.namespace, name: pod.name, node: pod.node, life: pod.life, createdAt: pod.createdAt },
    attachments: comparisons.map(({ attachment, verdict, why, differences }) => ({
      ...attachmentData({ pod, attachment, verdict, why }),
      differences,
    })),
    problems,
    ...(events === undefined ? {} : { events }),
    ...diagnosisData(diagnosis),
  };
}

function diagnosisData({
  state,
  code,
  cause,
  certainty,
  innermost,
  remedy,
}: Diagnosis): Readonly<Record<string, unknown>> {
  const failure = { cause, certainty, ...(innermost === undefined ? {} : { innermost }), ...remedy };
  return { state, ...(cause === '' ? {} : { failure: code === undefined ? failure : { code, ...failure } }) };
}

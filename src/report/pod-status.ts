import { eventsOf, lastSeen, timesSeen } from '../checks/attachments/events.ts';
import { type Comparison, compareAttachments } from '../domain/attachments/comparison.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import { type Explanation, explainMessage } from '../domain/messages/match.ts';
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
  /** What the newest failure means; absent when the pod has recovered or never failed. */
  readonly failure?: Explanation;
}

const ofNetworks = new Set([
  'AddedInterface',
  'NoNetworkFound',
  'FailedCreatePodSandBox',
  'FailedKillPod',
  'AcquireAddressFailed',
]);

/** Joins what is known of a pod's networks. */
export function podStatus(pod: Pod, snapshot: Snapshot, events: readonly EventObject[] | undefined): PodStatus {
  const own =
    events === undefined
      ? undefined
      : eventsOf(events)(podRef(pod), pod.uid).filter(({ reason = '' }) => ofNetworks.has(reason));
  const failed = own?.filter(({ type }) => type === 'Warning').at(-1);
  const stuck = pod.life === 'starting' && failed?.message !== undefined;
  const problems = [pod.request, pod.status, pod.defaultNetwork].flatMap((part) =>
    part?.ok === false ? [part.problem] : [],
  );
  return {
    pod,
    takenAt: snapshot.takenAt,
    comparisons: compareAttachments(pod),
    problems,
    events: own?.map(podEvent),
    ...(stuck ? { failure: explainMessage(failed.message ?? '', contextOf(pod, snapshot)) } : {}),
  };
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

function contextOf(pod: Pod, { nads }: Snapshot): Parameters<typeof explainMessage>[1] {
  const networks = (nads.ok ? nads.value : []).map(({ namespace, name, config }) => ({
    namespace,
    name,
    ...(config.kind === 'decoded'
      ? {
          cniConfName: config.name,
          pluginType: config.type,
          ipamType: config.ipam?.type,
          master: config.uplink.kind === 'master' ? config.uplink.name : undefined,
        }
      : {}),
  }));
  return { namespace: pod.namespace, pod: pod.name, node: pod.node, networks };
}

/** The status of a pod as plain data. */
export function statusData(
  { pod, takenAt, comparisons, problems, events, failure }: PodStatus,
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
    ...(failure === undefined
      ? {}
      : {
          failure: {
            cause: failure.cause,
            innermost: failure.innermost,
            signature: failure.signature?.id,
            remedy: failure.remedy,
          },
        }),
  };
}

import type { PodObject } from '../../kube/pod.ts';
import { defaultNetworkAnnotation, requestAnnotation } from '../attachments/annotations.ts';
import { decodePod } from '../attachments/decode.ts';
import type { Pod } from '../attachments/pod.ts';

/** Pods that are to run, all alike. */
export interface Workload {
  /** Lower case: `deployment`, `pod` … */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** A pod of it as it will be made: nothing given to it yet. */
  readonly pod: Pod;
  /** At most one on each node: the pods of a DaemonSet. */
  readonly onePerNode: boolean;
  /** As many as its manifest asks for; absent where nobody says. */
  readonly replicas?: bigint;
}

/** What a workload says of its pods. */
export type Template = Pick<PodObject, 'metadata' | 'spec'>;

/** A pod that is made of a template. */
export function podOf({ metadata, spec }: Template, { namespace, name }: Pick<Workload, 'namespace' | 'name'>): Pod {
  return decodePod({ metadata: { ...metadata, namespace, name }, ...(spec === undefined ? {} : { spec }) });
}

const asked = [requestAnnotation, defaultNetworkAnnotation];

/** A pod like one that is there: asking for the same, placed nowhere, given nothing. */
export function anotherLike({ namespace, name, object }: Pod): Pod {
  const { nodeName: _, ...spec } = object.spec ?? {};
  const annotations = Object.entries(object.metadata?.annotations ?? {}).filter(([key]) => asked.includes(key));
  return podOf({ metadata: { annotations: Object.fromEntries(annotations) }, spec }, { namespace, name });
}

const daemonTolerations = (
  [
    ['not-ready', 'NoExecute'],
    ['unreachable', 'NoExecute'],
    ['disk-pressure', 'NoSchedule'],
    ['memory-pressure', 'NoSchedule'],
    ['pid-pressure', 'NoSchedule'],
    ['unschedulable', 'NoSchedule'],
  ] as const
).map(([key, effect]) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect }));

/** The template of a DaemonSet with what its controller lets its pods tolerate (pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations). */
export function asDaemon({ metadata, spec }: Template): Template {
  const tolerations = [...(spec?.tolerations ?? []), ...daemonTolerations];
  return { ...(metadata === undefined ? {} : { metadata }), spec: { ...spec, tolerations } };
}

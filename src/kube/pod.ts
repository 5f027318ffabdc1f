import {
  bool,
  type Codec,
  inlinedName,
  int,
  interned,
  internedField,
  list,
  message,
  nested,
  quantities,
  type Read,
  reducedString,
  shared,
  string,
  stringMap,
  strings,
  time,
} from './codec.ts';
import { condition } from './condition.ts';
import { endpointsIn } from './endpoints.ts';
import { objectMeta } from './meta.ts';

// Field numbers: k8s.io/api/core/v1/generated.proto.

const configMapKey = message({ name: inlinedName(1), key: string(2) });
const environmentVariable = message({
  name: string(1),
  // Only the addresses in it: a value may hold a secret.
  value: reducedString(2, endpointsIn),
  valueFrom: nested(3, message({ configMapKeyRef: nested(3, configMapKey) })),
});
const environmentSource = message({
  prefix: string(1),
  configMapRef: nested(2, message({ name: inlinedName(1) })),
});

// Devices and other extended resources are named `vendor/name`; cpu and memory are of no interest here, except as a limit.
const resources = message({ limits: quantities(1), requests: quantities(2) });

/** core/v1 Container, as far as it is read. */
const container = message({
  name: string(1),
  image: string(2),
  env: internedField(list(7, shared(environmentVariable))),
  resources: nested(8, shared(resources)),
  envFrom: internedField(list(19, shared(environmentSource))),
  // `Always` makes an init container a sidecar, which keeps its devices.
  restartPolicy: string(24),
});

const selectorRequirement = message({ key: string(1), operator: string(2), values: strings(3) });
const nodeSelectorTerm = message({
  matchExpressions: list(1, selectorRequirement),
  matchFields: list(2, selectorRequirement),
});
const affinity = message({
  nodeAffinity: nested(
    1,
    message({
      requiredDuringSchedulingIgnoredDuringExecution: nested(
        1,
        message({ nodeSelectorTerms: list(1, nodeSelectorTerm) }),
      ),
    }),
  ),
});
const toleration = message({ key: string(1), operator: string(2), value: string(3), effect: string(4) });

/** core/v1 PodSpec, as far as it is read. */
export const podSpec = message({
  containers: internedField(list(2, interned(container))),
  restartPolicy: string(3),
  nodeSelector: internedField(stringMap(7)),
  serviceAccountName: string(8),
  nodeName: string(10),
  hostNetwork: bool(11),
  affinity: nested(18, shared(affinity)),
  schedulerName: string(19),
  initContainers: internedField(list(20, interned(container))),
  tolerations: internedField(list(22, shared(toleration))),
});

const terminated = message({
  exitCode: int(1),
  signal: int(2),
  reason: string(3),
  startedAt: time(5),
  finishedAt: time(6),
});
const containerState = message({
  waiting: nested(1, message({ reason: string(1), message: string(2) })),
  running: nested(2, interned(message({ startedAt: time(1) }))),
  terminated: nested(3, terminated),
});
const containerStatus = message({
  name: string(1),
  state: nested(2, interned(containerState)),
  lastState: nested(3, interned(containerState)),
  ready: bool(4),
  restartCount: int(5),
});

const podStatus = message({
  phase: string(1),
  conditions: internedField(list(2, shared(condition))),
  message: string(3),
  reason: string(4),
  hostIP: string(5),
  podIP: string(6),
  startTime: time(7),
  containerStatuses: internedField(list(8, interned(containerStatus))),
  initContainerStatuses: internedField(list(10, interned(containerStatus))),
  nominatedNodeName: string(11),
  podIPs: list(12, message({ ip: string(1) })),
  ephemeralContainerStatuses: list(13, containerStatus),
});

/** core/v1 Pod, as far as it is read. */
export const podObject = message({
  metadata: nested(1, objectMeta),
  spec: nested(2, podSpec),
  status: nested(3, podStatus),
});
/** core/v1 Pod without its containers: as far as its networks, its life and field selectors go. Most of a list is left unread. */
export const podInBrief: Codec<PodObject> = message({
  metadata: nested(1, objectMeta),
  spec: nested(
    2,
    message({
      restartPolicy: string(3),
      serviceAccountName: string(8),
      nodeName: string(10),
      hostNetwork: bool(11),
      schedulerName: string(19),
    }),
  ),
  status: nested(
    3,
    message({
      phase: string(1),
      conditions: internedField(list(2, shared(message({ type: string(1), status: string(2) })))),
      podIP: string(6),
      nominatedNodeName: string(11),
      podIPs: list(12, message({ ip: string(1) })),
    }),
  ),
});
/** core/v1 Pod, as far as it is read. */
export type PodObject = Read<typeof podObject>;
/** core/v1 Container, as far as it is read. */
export type ContainerObject = Read<typeof container>;
/** core/v1 ContainerStatus, as far as it is read. */
export type ContainerStatusObject = Read<typeof containerStatus>;
/** core/v1 Toleration. */
export type TolerationObject = Read<typeof toleration>;

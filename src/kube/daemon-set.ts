import { int, message, nested, type Read, stringMap } from './codec.ts';
import { objectMeta } from './meta.ts';
import { podSpec } from './pod.ts';

// Field numbers: k8s.io/api/apps/v1/generated.proto.

/** apps/v1 DaemonSet, as far as it is read. */
export const daemonSetObject = message({
  metadata: nested(1, objectMeta),
  spec: nested(
    2,
    message({
      selector: nested(1, message({ matchLabels: stringMap(1) })),
      template: nested(2, message({ metadata: nested(1, objectMeta), spec: nested(2, podSpec) })),
    }),
  ),
  status: nested(
    3,
    message({
      currentNumberScheduled: int(1),
      desiredNumberScheduled: int(3),
      numberReady: int(4),
      updatedNumberScheduled: int(6),
      numberUnavailable: int(8),
    }),
  ),
});
/** apps/v1 DaemonSet, as far as it is read. */
export type DaemonSetObject = Read<typeof daemonSetObject>;

import { int, message, microTime, nested, type Read, string, time } from './codec.ts';
import { objectMeta } from './meta.ts';

// Field numbers: k8s.io/api/core/v1/generated.proto.

/** core/v1 Event, as far as it is read. */
export const eventObject = message({
  metadata: nested(1, objectMeta),
  involvedObject: nested(2, message({ kind: string(1), namespace: string(2), name: string(3), uid: string(4) })),
  reason: string(3),
  message: string(4),
  source: nested(5, message({ component: string(1), host: string(2) })),
  firstTimestamp: time(6),
  lastTimestamp: time(7),
  count: int(8),
  type: string(9),
  eventTime: microTime(10),
  series: nested(11, message({ count: int(1), lastObservedTime: microTime(2) })),
  reportingComponent: string(14),
  reportingInstance: string(15),
});
/** core/v1 Event, as far as it is read. */
export type EventObject = Read<typeof eventObject>;

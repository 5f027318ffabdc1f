import { bool, list, message, nested, quantities, type Read, string, strings } from './codec.ts';
import { condition } from './condition.ts';
import { objectMeta } from './meta.ts';

// Field numbers: k8s.io/api/core/v1/generated.proto.

/** core/v1 Node, as far as it is read. */
export const nodeObject = message({
  metadata: nested(1, objectMeta),
  spec: nested(
    2,
    message({
      podCIDR: string(1),
      providerID: string(3),
      unschedulable: bool(4),
      taints: list(5, message({ key: string(1), value: string(2), effect: string(3) })),
      podCIDRs: strings(7),
    }),
  ),
  status: nested(
    3,
    message({
      capacity: quantities(1),
      allocatable: quantities(2),
      conditions: list(4, condition),
      addresses: list(5, message({ type: string(1), address: string(2) })),
      nodeInfo: nested(
        7,
        message({
          kernelVersion: string(4),
          osImage: string(5),
          containerRuntimeVersion: string(6),
          kubeletVersion: string(7),
          architecture: string(10),
        }),
      ),
    }),
  ),
});
/** core/v1 Node, as far as it is read. */
export type NodeObject = Read<typeof nodeObject>;

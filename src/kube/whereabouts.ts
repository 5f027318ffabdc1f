import { list, message, messageMap, nested, type Read, string } from './codec.ts';
import { objectMeta } from './meta.ts';

// whereabouts pkg/api/whereabouts.cni.cncf.io/v1alpha1.

const allocation = message({ id: string(0), podref: string(0), ifname: string(0) });

/** IPPool: `spec.allocations` is keyed by the decimal offset from the network address of `spec.range`. */
export const ipPoolObject = message({
  metadata: nested(0, objectMeta),
  spec: nested(0, message({ range: string(0), allocations: messageMap(allocation) })),
});
/** IPPool of whereabouts. */
export type IpPoolObject = Read<typeof ipPoolObject>;

/** OverlappingRangeIPReservation: its name holds the address. */
export const reservationObject = message({
  metadata: nested(0, objectMeta),
  spec: nested(0, message({ podref: string(0), ifname: string(0) })),
});
/** OverlappingRangeIPReservation of whereabouts. */
export type ReservationObject = Read<typeof reservationObject>;

/** NodeSlicePool: the slices of one range and the nodes that hold them. */
export const nodeSlicePoolObject = message({
  metadata: nested(0, objectMeta),
  spec: nested(0, message({ range: string(0), sliceSize: string(0) })),
  status: nested(0, message({ allocations: list(0, message({ nodeName: string(0), sliceRange: string(0) })) })),
});
/** NodeSlicePool of whereabouts. */
export type NodeSlicePoolObject = Read<typeof nodeSlicePoolObject>;

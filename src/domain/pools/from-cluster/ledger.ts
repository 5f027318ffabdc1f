import type { IpPoolObject, NodeSlicePoolObject, ReservationObject } from '../../../kube/whereabouts.ts';
import type { IpPool } from '../allocations.ts';
import type { Reservation } from '../ledger/input.ts';
import type { NodeSlicePool } from '../usage/whereabouts.ts';

/** An IPPool of the cluster. */
export function ipPool({ metadata, spec }: IpPoolObject): IpPool {
  const allocations = spec?.allocations ?? {};
  return {
    ...nameOf(metadata),
    range: spec?.range ?? '',
    allocations: Object.keys(allocations).map((offset) => {
      const { id = '', podref = '', ifname = '' } = allocations[offset] ?? {};
      return { offset, id, podref, ifname };
    }),
  };
}

/** An OverlappingRangeIPReservation of the cluster. */
export function reservation({ metadata, spec }: ReservationObject): Reservation {
  return { ...nameOf(metadata), podref: spec?.podref ?? '', ifname: spec?.ifname ?? '' };
}

/** A NodeSlicePool of the cluster. */
export function nodeSlicePool({ metadata, status }: NodeSlicePoolObject): NodeSlicePool {
  const allocations = status?.allocations ?? [];
  return {
    ...nameOf(metadata),
    allocations: allocations.map(({ nodeName = '', sliceRange = '' }) => ({ nodeName, sliceRange })),
  };
}

function nameOf(metadata: IpPoolObject['metadata']): { readonly namespace: string; readonly name: string } {
  return { namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' };
}

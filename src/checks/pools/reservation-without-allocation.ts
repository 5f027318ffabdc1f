import type { ClusterPools } from '../../domain/pools/from-cluster/pools.ts';
import type { ReservedAddress } from '../../domain/pools/names.ts';
import { inRange } from '../../domain/pools/whereabouts.ts';
import { finding } from '../../findings/make.ts';
import { compareText, networkRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { clusterPools } from './cluster-pools.ts';
import { livingPods, ofKind, reservationRef } from './entries.ts';

/** The allocator passes over what is reserved, so that no pod can have the address, though no IPPool holds it. */
export const reservationWithoutAllocation = defineCheck({
  slug: 'reservation-without-allocation',
  title: 'every reserved address is allocated',
  emits: ['MN506'],
  needs: ['pods', 'nads', 'ipPools', 'reservations'],
  wants: ['nodes', 'nodeSlicePools'],
  *judge(seen) {
    const cluster = clusterPools(seen);
    // When its pod uses the address all the same, the trouble is that it is not recorded: MN508.
    const inUse = new Set(ofKind(cluster, 'used-but-unrecorded').map(({ use }) => `${use.pod} ${use.address.text}`));
    const found = ofKind(cluster, 'reservation-without-allocation')
      .filter(({ reservation, reserved }) => !inUse.has(`${reservation.podref} ${reserved.address.text}`))
      .map((one) => ({ ...one, networks: networksAround(one.reserved, cluster) }));
    for (const group of groupBy(found, ({ networks }) => networks.join())) {
      const [{ reservation, networks }] = group;
      const [network] = networks;
      const subject = group.length === 1 || network === undefined ? reservationRef(reservation) : networkRef(network);
      yield finding('MN506', {
        subject,
        args: {
          reservations: group.map((one) => ({
            namespace: one.reservation.namespace,
            name: one.reservation.name,
            address: one.reserved.address.text,
            pod: one.reservation.podref,
          })),
        },
        affected: [
          ...livingPods(
            cluster,
            group.map((one) => one.reservation.podref),
          ),
          ...networks.slice(subject.kind === 'overlappingrangeipreservation' ? 0 : 1).map(networkRef),
        ],
        evidence: group.map((one) => ({
          source: 'spec.podref',
          of: reservationRef(one.reservation),
          text: one.reservation.podref === '' ? '(none)' : one.reservation.podref,
        })),
      });
    }
  },
});

/** The networks that could give the address to a pod if it were not reserved, in order. */
function networksAround({ networkName, address }: ReservedAddress, { networks }: ClusterPools): string[] {
  return networks.whereabouts
    .filter((network) => (network.networkName ?? '') === networkName && inRange(network, address))
    .map(({ nad }) => nad)
    .sort(compareText);
}

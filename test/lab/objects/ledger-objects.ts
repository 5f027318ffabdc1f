import type { LabObject } from '../api/world.ts';
import { uid } from '../scenario/identity.ts';
import { subnet, toAddress, toNumber } from '../scenario/subnet.ts';
import type { Allocation, Topology } from '../scenario/topology.ts';
import { age, type Clock } from './clock.ts';
import { poolName } from './network-object.ts';

/** What whereabouts has written down: one IPPool per range and one reservation per address. */
export function ledgerObjects(topology: Topology, clock: Clock): LabObject[] {
  const ranges = new Set(
    topology.scenario.networks.filter((each) => each.ipam === 'whereabouts').flatMap((each) => each.cidrs),
  );
  const pools = [...ranges].map((cidr) =>
    poolObject(
      cidr,
      topology.ledger.filter((entry) => entry.cidr === cidr),
      clock,
    ),
  );
  return [...pools, ...topology.ledger.map((entry) => reservationObject(entry, clock))];
}

function poolObject(cidr: string, entries: readonly Allocation[], clock: Clock): LabObject {
  const { family, base, prefix } = subnet(cidr);
  const name = poolName(cidr);
  // Offsets are written in decimal and sorted as text, as Go writes a map.
  const allocations = entries
    .map((entry): [string, object] => [
      (toNumber(entry.address) - base).toString(),
      { id: entry.containerId, ifname: entry.interface, podref: entry.pod },
    ])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    apiVersion: 'whereabouts.cni.cncf.io/v1alpha1',
    kind: 'IPPool',
    metadata: {
      creationTimestamp: clock.ago(age.pods),
      generation: entries.length + 1,
      name,
      namespace: 'kube-system',
      uid: uid('IPPool', name),
    },
    spec: { allocations: Object.fromEntries(allocations), range: `${toAddress(family, base)}/${prefix}` },
  };
}

function reservationObject(entry: Allocation, clock: Clock): LabObject {
  const name = entry.address.replaceAll(':', '-').replace(/-$/, '-0');
  return {
    apiVersion: 'whereabouts.cni.cncf.io/v1alpha1',
    kind: 'OverlappingRangeIPReservation',
    metadata: {
      creationTimestamp: clock.ago(age.pods),
      generation: 1,
      name,
      namespace: 'kube-system',
      uid: uid('OverlappingRangeIPReservation', name),
    },
    spec: { ifname: entry.interface, podref: entry.pod },
  };
}

import { decodePod } from '../domain/attachments/decode.ts';
import { decodeNad } from '../domain/nad/decode.ts';
import { type KindName, kinds, type ObjectOf } from '../kube/kinds.ts';
import { type Gathered, mapGathered } from '../snapshot/gathered.ts';
import type { Lists, Recording } from '../snapshot/recording.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { bandwidthOf } from './bandwidth/decode.ts';
import { pingsOf } from './connectivity/decode.ts';
import { insidesOf, serviceAddressesOf } from './inside/decode.ts';
import { nodeNetworksOf } from './nodes/networks.ts';

/** Decodes a recording, live or from a file, into what checks read. */
export function assemble(recording: Recording): Snapshot {
  const { takenAt, target, lists } = recording;
  const pods = mapGathered(part(lists, 'pods'), (listed) => listed.map(decodePod));
  return {
    takenAt,
    target,
    nadCrd: nadCrd(lists, takenAt),
    namespaces: part(lists, 'namespaces'),
    pods,
    nads: mapGathered(part(lists, 'nads'), (nads) => nads.map(decodeNad)),
    nodes: part(lists, 'nodes'),
    events: part(lists, 'events'),
    configMaps: part(lists, 'configMaps'),
    daemonSets: part(lists, 'daemonSets'),
    ipPools: part(lists, 'ipPools'),
    reservations: part(lists, 'reservations'),
    nodeSlicePools: part(lists, 'nodeSlicePools'),
    multiNetworkPolicies: part(lists, 'multiNetworkPolicies'),
    serviceCidrs: part(lists, 'serviceCidrs'),
    nodeNetworks: nodeNetworksOf(recording),
    insides: insidesOf(recording),
    serviceAddresses: serviceAddressesOf(recording),
    pings: pingsOf(recording.pings, pods),
    bandwidth: bandwidthOf(recording.bandwidth, pods),
  };
}

// To a user without rights the API server answers the same whether it knows a kind or not: then it is not known either.
function nadCrd({ nads }: Lists, takenAt: string): Gathered<boolean> {
  if (nads === undefined || nads.ok) return { ok: true, at: takenAt, value: true };
  return nads.why.reason === 'not-installed' ? { ok: true, at: takenAt, value: false } : nads;
}

function part<K extends KindName>(lists: Lists, kind: K): Gathered<readonly ObjectOf<K>[]> {
  const list: Gathered<readonly ObjectOf<K>[]> | undefined = lists[kind];
  if (list !== undefined) return list;
  const { resource } = kinds[kind];
  return { ok: false, why: { reason: 'not-asked', what: `list ${resource}`, detail: `no ${resource} were recorded` } };
}

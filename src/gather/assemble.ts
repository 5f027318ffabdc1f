import { decodePod } from '../domain/attachments/decode.ts';
import { decodeNad } from '../domain/nad/decode.ts';
import { type KindName, kinds, type ObjectOf } from '../kube/kinds.ts';
import { type Gathered, mapGathered } from '../snapshot/gathered.ts';
import type { Lists, Recording } from '../snapshot/recording.ts';
import type { Parts, Snapshot } from '../snapshot/snapshot.ts';

/** Decodes a recording, live or from a file, into what checks read. */
export function assemble({ takenAt, target, lists }: Recording): Snapshot {
  return {
    takenAt,
    target,
    apis: { ok: true, at: takenAt, value: apis(lists) },
    pods: mapGathered(part(lists, 'pods'), (pods) => pods.map(decodePod)),
    nads: mapGathered(part(lists, 'nads'), (nads) => nads.map(decodeNad)),
    nodes: part(lists, 'nodes'),
    events: part(lists, 'events'),
    configMaps: part(lists, 'configMaps'),
    daemonSets: part(lists, 'daemonSets'),
    ipPools: part(lists, 'ipPools'),
    reservations: part(lists, 'reservations'),
    nodeSlicePools: part(lists, 'nodeSlicePools'),
  };
}

type Served = Parts['apis'][KindName];

function served(lists: Lists, kind: KindName): Served {
  const list: Gathered<unknown> | undefined = lists[kind];
  if (list?.ok === true) return 'served';
  return list?.ok === false && list.why.reason === 'not-installed' ? 'missing' : 'unknown';
}

function apis(lists: Lists): Parts['apis'] {
  return {
    pods: served(lists, 'pods'),
    nodes: served(lists, 'nodes'),
    namespaces: served(lists, 'namespaces'),
    events: served(lists, 'events'),
    configMaps: served(lists, 'configMaps'),
    daemonSets: served(lists, 'daemonSets'),
    nads: served(lists, 'nads'),
    ipPools: served(lists, 'ipPools'),
    reservations: served(lists, 'reservations'),
    nodeSlicePools: served(lists, 'nodeSlicePools'),
  };
}

function part<K extends KindName>(lists: Lists, kind: K): Gathered<readonly ObjectOf<K>[]> {
  const list: Gathered<readonly ObjectOf<K>[]> | undefined = lists[kind];
  if (list !== undefined) return list;
  const { resource } = kinds[kind];
  return { ok: false, why: { reason: 'not-asked', what: `list ${resource}`, detail: `no ${resource} were recorded` } };
}

import type { Codec, Read } from './codec.ts';
import { configMapObject } from './config-map.ts';
import { daemonSetObject } from './daemon-set.ts';
import { eventObject } from './event.ts';
import { namespaceObject } from './namespace.ts';
import { nadObject } from './network-attachment-definition.ts';
import { nodeObject } from './node.ts';
import { podObject } from './pod.ts';
import { ipPoolObject, nodeSlicePoolObject, reservationObject } from './whereabouts.ts';

/** One kind of object that the program reads, where the API serves it, and how to read it. */
export interface Kind<T> {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural resource name, as in the path. */
  readonly resource: string;
  /** The kind as users write it in `KIND/NAME`. */
  readonly title: string;
  readonly namespaced: boolean;
  /** Custom resources are served as JSON only. */
  readonly protobuf: boolean;
  readonly codec: Codec<T>;
}

const kind = <T>(
  group: string,
  version: string,
  resource: string,
  title: string,
  codec: Codec<T>,
  more: Partial<Pick<Kind<T>, 'namespaced' | 'protobuf'>> = {},
): Kind<T> => ({ group, version, resource, title, codec, namespaced: true, protobuf: true, ...more });

const json = { protobuf: false };

/** Every kind that the program reads, by the name it has in a snapshot. */
export const kinds = {
  pods: kind('', 'v1', 'pods', 'pod', podObject),
  nodes: kind('', 'v1', 'nodes', 'node', nodeObject, { namespaced: false }),
  namespaces: kind('', 'v1', 'namespaces', 'namespace', namespaceObject, { namespaced: false }),
  events: kind('', 'v1', 'events', 'event', eventObject),
  configMaps: kind('', 'v1', 'configmaps', 'configmap', configMapObject),
  daemonSets: kind('apps', 'v1', 'daemonsets', 'daemonset', daemonSetObject),
  nads: kind(
    'k8s.cni.cncf.io',
    'v1',
    'network-attachment-definitions',
    'network-attachment-definition',
    nadObject,
    json,
  ),
  ipPools: kind('whereabouts.cni.cncf.io', 'v1alpha1', 'ippools', 'ippool', ipPoolObject, json),
  reservations: kind(
    'whereabouts.cni.cncf.io',
    'v1alpha1',
    'overlappingrangeipreservations',
    'overlappingrangeipreservation',
    reservationObject,
    json,
  ),
  nodeSlicePools: kind(
    'whereabouts.cni.cncf.io',
    'v1alpha1',
    'nodeslicepools',
    'nodeslicepool',
    nodeSlicePoolObject,
    json,
  ),
} as const;

/** The name of a kind in a snapshot. */
export type KindName = keyof typeof kinds;
/** The object that is read of a kind. */
export type ObjectOf<K extends KindName> = Read<(typeof kinds)[K]['codec']>;

import type { Codec } from './codec.ts';
import { type ConfigMapObject, configMapObject } from './config-map.ts';
import { type DaemonSetObject, daemonSetObject } from './daemon-set.ts';
import { type EventObject, eventObject } from './event.ts';
import { type MultiNetworkPolicyObject, multiNetworkPolicyObject } from './multi-network-policy.ts';
import { type NamespaceObject, namespaceObject } from './namespace.ts';
import { type NadObject, nadObject } from './network-attachment-definition.ts';
import { type NodeObject, nodeObject } from './node.ts';
import { type NodeNetworkStateObject, nodeNetworkStateObject } from './node-network-state.ts';
import { type PodObject, podInBrief, podObject } from './pod.ts';
import { type ServiceCidrObject, serviceCidrObject } from './service-cidr.ts';
import { type SriovNodeStateObject, sriovNodeStateObject } from './sriov-network-node-state.ts';
import {
  type IpPoolObject,
  ipPoolObject,
  type NodeSlicePoolObject,
  nodeSlicePoolObject,
  type ReservationObject,
  reservationObject,
} from './whereabouts.ts';

/** One kind of object that the program reads, where the API serves it, and how to read it. */
export interface Kind<T> {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Versions that give the same fields, to be asked when the server does not serve the first. */
  readonly otherVersions?: readonly string[];
  /** Plural resource name, as in the path. */
  readonly resource: string;
  /** The kind as users write it in `KIND/NAME`. */
  readonly title: string;
  readonly namespaced: boolean;
  /** Custom resources are served as JSON only. */
  readonly protobuf: boolean;
  readonly codec: Codec<T>;
  /** Reads less of each object, for who wants little of many. */
  readonly brief?: Codec<T>;
}

const kind = <T>(
  group: string,
  version: string,
  resource: string,
  title: string,
  codec: Codec<T>,
  more: Partial<Pick<Kind<T>, 'namespaced' | 'protobuf' | 'brief' | 'otherVersions'>> = {},
): Kind<T> => ({ group, version, resource, title, codec, namespaced: true, protobuf: true, ...more });

const json = { protobuf: false };

/** The object that is read of each kind, by the name the kind has in a snapshot. */
interface Objects {
  readonly pods: PodObject;
  readonly nodes: NodeObject;
  readonly namespaces: NamespaceObject;
  readonly events: EventObject;
  readonly configMaps: ConfigMapObject;
  readonly daemonSets: DaemonSetObject;
  readonly nads: NadObject;
  readonly ipPools: IpPoolObject;
  readonly reservations: ReservationObject;
  readonly nodeSlicePools: NodeSlicePoolObject;
  readonly nodeNetworkStates: NodeNetworkStateObject;
  readonly sriovNodeStates: SriovNodeStateObject;
  readonly multiNetworkPolicies: MultiNetworkPolicyObject;
  readonly serviceCidrs: ServiceCidrObject;
}

/** The name of a kind in a snapshot. */
export type KindName = keyof Objects;
/** The object that is read of a kind. */
export type ObjectOf<K extends KindName> = Objects[K];

/** Every kind that the program reads. */
export const kinds: { readonly [K in KindName]: Kind<Objects[K]> } = {
  pods: kind('', 'v1', 'pods', 'pod', podObject, { brief: podInBrief }),
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
  nodeNetworkStates: kind('nmstate.io', 'v1beta1', 'nodenetworkstates', 'nodenetworkstate', nodeNetworkStateObject, {
    namespaced: false,
    protobuf: false,
  }),
  sriovNodeStates: kind(
    'sriovnetwork.openshift.io',
    'v1',
    'sriovnetworknodestates',
    'sriovnetworknodestate',
    sriovNodeStateObject,
    json,
  ),
  // Releases serve v1beta1, v1beta2, or both; they differ in ports only.
  multiNetworkPolicies: kind(
    'k8s.cni.cncf.io',
    'v1beta1',
    'multi-networkpolicies',
    'multi-networkpolicy',
    multiNetworkPolicyObject,
    { ...json, otherVersions: ['v1beta2'] },
  ),
  serviceCidrs: kind('networking.k8s.io', 'v1', 'servicecidrs', 'servicecidr', serviceCidrObject, {
    namespaced: false,
  }),
};

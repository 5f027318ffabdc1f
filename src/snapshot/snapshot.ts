import type { Pod } from '../domain/attachments/pod.ts';
import type { BandwidthRun } from '../domain/bandwidth/run.ts';
import type { Probed } from '../domain/connectivity/probed.ts';
import type { Nad } from '../domain/nad/nad.ts';
import type { NodeNetwork } from '../domain/nodes/node-network.ts';
import type { ObjectOf } from '../kube/kinds.ts';
import type { Gathered } from './gathered.ts';
import type { Inside } from './inside.ts';
import type { Target } from './target.ts';

/** The parts of a snapshot that a check may read, each once it is known to have been gathered. */
export interface Parts {
  /** Whether the cluster knows NetworkAttachmentDefinitions at all. */
  readonly nadCrd: boolean;
  readonly namespaces: readonly ObjectOf<'namespaces'>[];
  readonly pods: readonly Pod[];
  readonly nads: readonly Nad[];
  readonly nodes: readonly ObjectOf<'nodes'>[];
  readonly events: readonly ObjectOf<'events'>[];
  readonly configMaps: readonly ObjectOf<'configMaps'>[];
  readonly daemonSets: readonly ObjectOf<'daemonSets'>[];
  readonly ipPools: readonly ObjectOf<'ipPools'>[];
  readonly reservations: readonly ObjectOf<'reservations'>[];
  readonly nodeSlicePools: readonly ObjectOf<'nodeSlicePools'>[];
  readonly multiNetworkPolicies: readonly ObjectOf<'multiNetworkPolicies'>[];
  /** Where the addresses of services come from; Kubernetes 1.33 and later tell. */
  readonly serviceCidrs: readonly ObjectOf<'serviceCidrs'>[];
  /** What is known of the interfaces, plugins and configurations of each node, from whatever told of it. */
  readonly nodeNetworks: readonly NodeNetwork[];
  /** What was seen inside pods; those that could not be looked into are gaps of it. */
  readonly insides: readonly Inside[];
  /** Addresses of the cluster's own service, of the range that every pod has a route to. */
  readonly serviceAddresses: readonly string[];
  /** What was measured between pods by ping. */
  readonly pings: Probed;
  /** What was measured of bandwidth between pods. */
  readonly bandwidth: BandwidthRun;
}

/** The name of a part. */
export type Need = keyof Parts;

/** What was seen of a cluster at one moment. */
export type Snapshot = { readonly [N in Need]: Gathered<Parts[N]> } & {
  /** RFC 3339. All ages are judged by it. */
  readonly takenAt: string;
  readonly target: Target;
};

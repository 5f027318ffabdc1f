import type { PodObject } from '../../kube/pod.ts';
import type { Decoded } from '../problem.ts';
import type { ReportedInterface } from './network-status.ts';
import type { Selection } from './selection.ts';

/**
 * Whether the pod's network is in use. `finished` pods (Succeeded, Failed) hold no live address; a pod being deleted is alive
 * until its grace period ends; `starting` has no sandbox that works yet.
 */
export type Life = 'starting' | 'running' | 'terminating' | 'finished';

/** One interface of one pod: as requested, and as reported. */
export interface Attachment {
  /** The interface's name: reported, else expected. */
  readonly interface: string;
  /** `namespace/name` of the network, or the bare name of the cluster default. */
  readonly network: string;
  /** True for the pod's default interface (eth0). */
  readonly default: boolean;
  readonly requested?: Selection;
  readonly reported?: ReportedInterface;
}

/** A pod as far as its networks are concerned. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Absent while it is not scheduled. */
  readonly node?: string;
  readonly life: Life;
  readonly hostNetwork: boolean;
  /** RFC 3339. */
  readonly createdAt: string;
  /** The controller that owns it, with a ReplicaSet resolved to its Deployment: `deployment/order-service`. */
  readonly owner?: { readonly kind: string; readonly name: string };
  /** The request (`k8s.v1.cni.cncf.io/networks`); absent when the pod asks for nothing. */
  readonly request?: Decoded<readonly Selection[]>;
  /** The result (`k8s.v1.cni.cncf.io/network-status`, or the old key); absent when there is none. */
  readonly status?: Decoded<readonly ReportedInterface[]>;
  /** The replacement of the cluster default (`v1.multus-cni.io/default-network`). */
  readonly defaultNetwork?: Decoded<Selection>;
  /** Request and result joined, the default interface first. */
  readonly attachments: readonly Attachment[];
  /** The object itself, for what is not decoded here. */
  readonly object: PodObject;
}

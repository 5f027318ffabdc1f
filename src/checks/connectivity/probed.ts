import type { Pod } from '../../domain/attachments/pod.ts';
import type { IntrusionReading } from '../../domain/connectivity/isolation.ts';
import type { Measurement, RoundTripTargets } from '../../domain/connectivity/measurement.ts';
import type { PathMtuReading } from '../../domain/connectivity/path-mtu.ts';
import type { NetworkPlan } from '../../domain/connectivity/plan.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { MultiNetworkPolicyObject } from '../../kube/multi-network-policy.ts';

/** How pairs were measured. */
export type Method =
  | { readonly kind: 'ping'; readonly count: number }
  | { readonly kind: 'tcp'; readonly port: number };

/** Everything that was measured between pods. */
export interface Probed {
  readonly method: Method;
  readonly targets: RoundTripTargets;
  readonly plans: readonly NetworkPlan[];
  readonly measurements: readonly Measurement[];
  /** Absent when nobody asked. */
  readonly mtus?: readonly PathMtuReading[];
  /** Absent when nobody asked. */
  readonly isolation?: { readonly readings: readonly IntrusionReading[]; readonly of: number };
}

/** What is known of the cluster that helps to understand measurements. */
export interface Facts {
  readonly pods: readonly Pod[];
  readonly nads: readonly Nad[];
  readonly policies: readonly MultiNetworkPolicyObject[];
}

import type { IntrusionReading } from './isolation.ts';
import type { Measurement, RoundTripTargets } from './measurement.ts';
import type { PathMtuReading } from './path-mtu.ts';
import type { NetworkPlan } from './plan.ts';

/** How pairs were measured. */
export type Method =
  | { readonly kind: 'ping'; readonly count: number }
  | { readonly kind: 'tcp'; readonly port: number };

/** Everything that was measured between pods at one time. */
export interface Probed {
  /** The namespace whose pods were meant; absent for all. */
  readonly namespace?: string;
  readonly method: Method;
  readonly targets: RoundTripTargets;
  readonly plans: readonly NetworkPlan[];
  readonly measurements: readonly Measurement[];
  /** Absent when nobody asked. */
  readonly mtus?: readonly PathMtuReading[];
  /** Absent when nobody asked. */
  readonly isolation?: { readonly readings: readonly IntrusionReading[]; readonly of: number };
}

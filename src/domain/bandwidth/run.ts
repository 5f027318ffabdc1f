import type { BandwidthMeasurement } from './test.ts';

/** How ways are loaded. */
export interface Load {
  readonly durationSeconds: number;
  readonly parallel: number;
  readonly direction?: 'reverse' | 'both' | undefined;
  /** UDP at this rate; TCP as fast as it goes when absent. */
  readonly udpBitsPerSecond?: number | undefined;
}

/** What a user expects; absent where nothing is expected. */
export interface BandwidthTargets {
  /** The least good bandwidth of any test. */
  readonly minBitsPerSecond?: number;
  /** What networks should carry by `namespace/name`: less than half of it is too little. */
  readonly expectedBitsPerSecond?: Readonly<Record<string, number>>;
  readonly maxJitterMs?: number;
  readonly maxLostPercent?: number;
}

/** What could not be tested, and why: the networks of a pod, or a network (`namespace/name`) whatever its pods. */
export type Untested =
  | { readonly namespace: string; readonly pod: string; readonly why: string }
  | { readonly network: string; readonly why: string };

/** Everything that was measured of bandwidth at one time. */
export interface BandwidthRun {
  /** The namespace whose pods were meant; absent for all. */
  readonly namespace?: string;
  readonly load: Load;
  readonly targets: BandwidthTargets;
  readonly measurements: readonly BandwidthMeasurement[];
  readonly untested: readonly Untested[];
}

import type { BandwidthTargets, Load } from '../../domain/bandwidth/run.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { BetweenFlags } from '../connectivity-scope.ts';
import { expectedOf, type NamedExpectation } from '../expect-flag.ts';
import { podsIn } from '../pods-in.ts';
import { UsageProblem } from '../problem.ts';

/** What a user expects of bandwidth, as flags say it. */
export interface TargetFlags extends BetweenFlags {
  readonly expect?: readonly NamedExpectation[] | undefined;
  /** Bits per second. */
  readonly min?: number | undefined;
  /** Milliseconds. */
  readonly 'max-jitter'?: number | undefined;
  /** Percent. */
  readonly 'max-loss'?: number | undefined;
}

/**
 * What the flags expect.
 *
 * @throws UsageProblem when they name a network that does not exist, or one twice
 */
export function bandwidthTargetsOf(flags: TargetFlags, snapshot: Snapshot): BandwidthTargets {
  const nads = snapshot.nads.ok ? snapshot.nads.value : [];
  const { expect, min, 'max-jitter': jitter, 'max-loss': loss } = flags;
  return {
    ...(expect === undefined
      ? {}
      : { expectedBitsPerSecond: expectedOf(expect, flags, snapshot.target.namespace, nads, podsIn(snapshot)) }),
    ...(min === undefined ? {} : { minBitsPerSecond: min }),
    ...(jitter === undefined ? {} : { maxJitterMs: jitter }),
    ...(loss === undefined ? {} : { maxLostPercent: loss }),
  };
}

/**
 * Sees that what is expected can be told by such tests.
 *
 * @throws UsageProblem for loss and jitter of TCP, which has none to be measured
 */
export function requireFitting(flags: TargetFlags, { udpBitsPerSecond }: Load): void {
  if (udpBitsPerSecond !== undefined || (flags['max-jitter'] === undefined && flags['max-loss'] === undefined)) return;
  throw new UsageProblem('--max-jitter and --max-loss are of UDP, and these tests are of TCP', 'measure with --udp');
}

import type { Load } from '../../domain/bandwidth/run.ts';
import { UsageProblem } from '../problem.ts';
import type { ProgramFlags } from '../program-flags.ts';
import type { TargetFlags } from './targets.ts';
import type { TestFlags } from './tests.ts';

/** The flags of `iperf3`. */
export interface Iperf3Flags extends ProgramFlags, TargetFlags, TestFlags {
  readonly udp: boolean;
  /** Bits per second, of UDP. That of `presetRate` when absent. */
  readonly rate?: number | undefined;
  readonly reverse: boolean;
  readonly bidir: boolean;
  /** Milliseconds. */
  readonly duration: number;
  readonly parallel: number;
  readonly clean: boolean;
  readonly image?: string | undefined;
}

/** Of UDP, in bits per second. */
const presetRate = 100e6;

/**
 * How the flags load the ways.
 *
 * @throws UsageProblem when they contradict each other
 */
export function loadOf({ udp, rate, reverse, bidir, duration, parallel }: Iperf3Flags): Load {
  if (reverse && bidir) throw new UsageProblem('--reverse and --bidir exclude each other', 'leave one of them out');
  return {
    durationSeconds: Math.max(1, Math.round(duration / 1000)),
    parallel,
    ...(reverse ? { direction: 'reverse' } : bidir ? { direction: 'both' } : {}),
    ...(udp ? { udpBitsPerSecond: rate ?? presetRate } : {}),
  };
}

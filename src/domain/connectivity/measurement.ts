import { distanceOf, type Pair } from './pair.ts';

/** Round trip times in milliseconds. */
export interface RoundTripTimes {
  readonly minMs: number;
  readonly avgMs: number;
  readonly maxMs: number;
  /** Not every ping tells. */
  readonly devMs?: number;
}

/**
 * Why nothing came back. `no-answer`: nobody said why; `unreachable`: the own stack or a router says so, mostly as nobody answers for
 * the address; `no-route`; `filtered`: a filter says so; `loop`: the packet went round until it expired; `no-interface`, `no-source`: the
 * source pod lacks the interface or an address on it, whatever network-status says; `refused`: the host answers, nobody listens.
 */
export type Silence =
  | 'no-answer'
  | 'unreachable'
  | 'no-route'
  | 'filtered'
  | 'loop'
  | 'no-interface'
  | 'no-source'
  | 'refused';

/** Set where the tool could not be told where to send from: the routes of the pod chose the interface, which may be another. */
export type Unbound = true;

/** What was seen of a pair. */
export type Reading =
  /** At least one answer. Counts are absent where a connection was made instead of pings sent. */
  | {
      readonly kind: 'answered';
      readonly sent?: number;
      readonly received?: number;
      readonly lossPercent: number;
      readonly times?: RoundTripTimes;
      /** Further answers to one packet. */
      readonly duplicates: number;
      readonly unbound?: Unbound;
    }
  | {
      readonly kind: 'silent';
      readonly silence: Silence;
      readonly sent?: number;
      /** The tool's own words. */
      readonly said?: string;
      readonly unbound?: Unbound;
    }
  /** Nothing is known: no tool, no right, no time. */
  | { readonly kind: 'unmeasured'; readonly why: string };

/** A pair and what was seen of it. */
export interface Measurement {
  readonly pair: Pair;
  readonly reading: Reading;
}

/** Round trips that are still good, in milliseconds. */
export interface RoundTripTargets {
  readonly sameNodeMs: number;
  readonly crossNodeMs: number;
}

/** The target of a pair; what is no pod, or on an unknown node, is taken to be far. */
export function targetOf(pair: Pair, { sameNodeMs, crossNodeMs }: RoundTripTargets): number {
  return distanceOf(pair) === 'same-node' ? sameNodeMs : crossNodeMs;
}

/** How good a measurement is. */
export type Grade = 'good' | 'slow' | 'lossy' | 'silent' | 'unmeasured';

/** Grades a measurement: no answer is worse than loss, loss worse than a slow answer. */
export function gradeOf({ pair, reading }: Measurement, targets: RoundTripTargets): Grade {
  if (reading.kind !== 'answered') return reading.kind === 'silent' ? 'silent' : 'unmeasured';
  if (reading.lossPercent > 0) return 'lossy';
  return reading.times !== undefined && reading.times.avgMs > targetOf(pair, targets) ? 'slow' : 'good';
}

import {
  gradeOf,
  type Measurement,
  type RoundTripTargets,
  type Silence,
  targetOf,
} from '../../domain/connectivity/measurement.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Cell } from '../listing.ts';

/** Reasons in a word, for cells. */
const words: Readonly<Record<Silence, string>> = {
  'no-answer': 'silent',
  unreachable: 'unreach',
  'no-route': 'no route',
  filtered: 'filtered',
  loop: 'loop',
  'no-interface': 'no iface',
  'no-source': 'no addr',
  refused: 'refused',
};

/** Milliseconds with as many digits as matter: `0.05ms`, `0.4ms`, `21ms`. */
export function shortMs(value: number): string {
  if (value < 0.095) return `${value.toFixed(2)}ms`;
  return value < 9.95 ? `${value.toFixed(1)}ms` : `${Math.round(value)}ms`;
}

const weight = { unmeasured: 1, good: 0, slow: 2, lossy: 3, silent: 4 } as const;

/** The cell for what was measured between two ends: the worst of it, in words and in a tone. */
export function cellOf(measurements: readonly Measurement[], targets: RoundTripTargets, glyphs: Glyphs): Cell {
  const graded = measurements.map((one) => ({ one, grade: gradeOf(one, targets) }));
  const worst = graded.sort((a, b) => weight[b.grade] - weight[a.grade])[0];
  if (worst === undefined) return { text: '-', tone: 'dim' };
  const { pair, reading } = worst.one;
  if (reading.kind === 'unmeasured') return { text: glyphs.unknown, tone: 'unknown' };
  if (reading.kind === 'silent') return { text: `${glyphs.P1} ${words[reading.silence]}`, tone: 'bad' };
  const { lossPercent, times } = reading;
  if (lossPercent > 0) return { text: `loss ${Math.round(lossPercent)}%`, tone: 'warning' };
  if (times === undefined) return { text: 'open', tone: 'good' };
  const text = shortMs(times.avgMs);
  if (worst.grade === 'slow') return { text: `${text} ${glyphs.P2}`, tone: 'warning' };
  // Within the target, but not by far: neither green nor a warning.
  return { text, tone: times.avgMs * 2 > targetOf(pair, targets) ? 'plain' : 'good' };
}

import type { Severity } from '../findings/finding.ts';
import type { Tone } from './paint.ts';

/** Signs that stand beside a word, never alone. */
export interface Glyphs {
  readonly P1: string;
  readonly P2: string;
  readonly P3: string;
  readonly pass: string;
  readonly skipped: string;
  readonly unknown: string;
  readonly dot: string;
}

/** For terminals that can. */
export const unicode: Glyphs = { P1: '✗', P2: '!', P3: '·', pass: '✓', skipped: '–', unknown: '?', dot: '·' };
/** For terminals that cannot. */
export const ascii: Glyphs = { P1: 'x', P2: '!', P3: '.', pass: '+', skipped: '-', unknown: '?', dot: '-' };

/** The tone of each severity. */
export const toneOf: Readonly<Record<Severity, Tone>> = { P1: 'bad', P2: 'warning', P3: 'note' };

import type { Glyphs } from './glyphs.ts';
import type { Paint } from './paint.ts';

/** How a text is to look: what is known of the place that it goes to. */
export interface Style {
  /** Columns; lines are broken to fit. */
  readonly width: number;
  readonly paint: Paint;
  readonly glyphs: Glyphs;
}

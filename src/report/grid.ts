import type { Cell } from './listing.ts';
import type { Paint } from './paint.ts';

/** Draws a small table whose columns say the same kind of thing: a matrix. Cells are safe text. */
export type DrawGrid = (head: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint) => string;

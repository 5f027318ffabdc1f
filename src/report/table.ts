import { brief } from './escape.ts';
import type { Cell, Column } from './listing.ts';
import type { Paint } from './paint.ts';
import { widthOf } from './width.ts';

const GUTTER = '   ';
// Names have 253 characters at most; what is longer was not written to be read in a table.
const LONGEST = 1000;

/**
 * Lays rows out as kubectl does: no borders, three spaces between columns, nothing after the last.
 * Large clusters give tens of thousands of rows (docs/decisions/0002-tables.md).
 *
 * @param whole shows long texts to their end: for programs, not for people
 */
export function layOut<R>(
  columns: readonly Column<R>[],
  rows: readonly R[],
  paint: Paint,
  { headers = true, whole = false }: { readonly headers?: boolean; readonly whole?: boolean } = {},
): string {
  const most = whole ? Number.POSITIVE_INFINITY : LONGEST;
  const laid = columns.map((column, index) => {
    const shown = rows.map((row) => safe(column.cell(row), most));
    if (headers) shown.unshift({ text: column.title, tone: 'dim' });
    return padded(shown, column.align, index === columns.length - 1, paint);
  });
  const [first = []] = laid;
  return first.map((_, row) => `${laid.map((column) => column[row]).join(GUTTER)}\n`).join('');
}

// Most cells have no tone: they are plain texts, since a table may have a hundred thousand of them.
function safe(cell: string | Cell, most: number): string | Cell {
  if (typeof cell === 'string') return brief(cell === '' ? '<none>' : cell, most);
  const { text, tone } = cell;
  const shown = brief(text === '' ? '<none>' : text, most);
  return tone === undefined ? shown : { text: shown, tone };
}

/** The cells of a column, all of one width. Nothing comes after the last column. */
function padded(
  cells: readonly (string | Cell)[],
  align: 'right' | undefined,
  last: boolean,
  paint: Paint,
): readonly string[] {
  const widths = cells.map((cell) => widthOf(typeof cell === 'string' ? cell : cell.text));
  const width = last && align === undefined ? 0 : widths.reduce((widest, each) => Math.max(widest, each), 0);
  return cells.map((cell, index) => {
    const painted = typeof cell === 'string' ? cell : paint(cell.tone ?? 'plain', cell.text);
    const space = ' '.repeat(Math.max(0, width - (widths[index] ?? 0)));
    return align === 'right' ? space + painted : painted + space;
  });
}

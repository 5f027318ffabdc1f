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
  const head = columns.map(({ title }): Cell => ({ text: title, tone: 'dim' }));
  const body = rows.map((row) =>
    columns.map(({ cell }) => safe(cell(row), whole ? Number.POSITIVE_INFINITY : LONGEST)),
  );
  const lines = headers ? [head, ...body] : body;
  const widths = columns.map((_, index) =>
    lines.reduce((widest, cells) => Math.max(widest, widthOf(cells[index]?.text ?? '')), 0),
  );
  return lines
    .map((cells) => {
      const padded = cells.map((cell, index) => {
        const last = index === columns.length - 1 && columns[index]?.align !== 'right';
        return pad(cell, last ? 0 : (widths[index] ?? 0), columns[index]?.align, paint);
      });
      return `${padded.join(GUTTER)}\n`;
    })
    .join('');
}

function safe(cell: string | Cell, most: number): Cell {
  const { text, tone } = typeof cell === 'string' ? { text: cell, tone: undefined } : cell;
  const shown = brief(text === '' ? '<none>' : text, most);
  return tone === undefined ? { text: shown } : { text: shown, tone };
}

function pad({ text, tone }: Cell, width: number, align: 'right' | undefined, paint: Paint): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  const painted = tone === undefined ? text : paint(tone, text);
  return align === 'right' ? space + painted : painted + space;
}

import Table from 'cli-table3';
import { oneLine } from './escape.ts';
import type { Cell, Column } from './listing.ts';
import type { Paint } from './paint.ts';

const GUTTER = 3;
const bare = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** Lays rows out as kubectl does: no borders, three spaces between columns, nothing after the last. */
export function layOut<R>(columns: readonly Column<R>[], rows: readonly R[], paint: Paint, headers: boolean): string {
  const table = new Table({
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GUTTER, compact: true },
    colAligns: columns.map(({ align }) => align ?? 'left'),
  });
  if (headers) table.push(columns.map(({ title }) => paint('dim', title)));
  for (const row of rows) table.push(columns.map(({ cell }) => painted(cell(row), paint)));
  if (table.length === 0) return '';
  const lines = table.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function painted(cell: string | Cell, paint: Paint): string {
  const { text, tone } = typeof cell === 'string' ? { text: cell, tone: undefined } : cell;
  const safe = oneLine(text === '' ? '<none>' : text);
  return tone === undefined ? safe : paint(tone, safe);
}

import Table from 'cli-table3';
import type { DrawGrid } from '../report/grid.ts';

// As kubectl prints tables: no borders, columns apart by spaces.
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
  middle: '   ',
};

/** Draws matrices. The one place that knows cli-table3, which is slow on long lists (docs/decisions/0002-tables.md). */
export const drawGrid: DrawGrid = (head, rows, paint) => {
  const table = new Table({
    head: head.map((title) => paint('dim', title)),
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(row.map(({ text, tone }) => (tone === undefined ? text : paint(tone, text))));
  const lines = table.toString().split('\n');
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
};

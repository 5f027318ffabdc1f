import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { compareText } from '../findings/refs.ts';
import { jsonText, yamlText } from './data-text.ts';
import { oneLine } from './escape.ts';
import { pathProblem, renderJsonPath, select } from './jsonpath.ts';
import { type Column, type Listing, listingData } from './listing.ts';
import type { OutputFormat } from './output-format.ts';
import type { Paint } from './paint.ts';
import { layOut } from './table.ts';

/** How a listing is to be printed. */
export interface ListingStyle {
  readonly format: OutputFormat;
  readonly headers: boolean;
  /** A path into each item, as `kubectl get --sort-by` takes it. */
  readonly sortBy?: string;
  readonly paint: Paint;
}

/** Renders a listing; all formats see the same rows in the same order. */
export function renderListing<R>(unsorted: Listing<R>, style: ListingStyle): Decoded<string> {
  const { format, headers, paint } = style;
  const ordered = style.sortBy ? sorted(unsorted, style.sortBy) : decoded(unsorted);
  if (!ordered.ok) return ordered;
  const listing = ordered.value;
  if (format.kind === 'name') return decoded(namesOf(listing));
  if (format.kind !== 'table' && format.kind !== 'custom-columns') return renderData(listingData(listing), format);
  const wrong =
    format.kind === 'table' ? undefined : format.columns.find(({ path }) => pathProblem(path) !== undefined);
  if (wrong !== undefined) return problem('--output', `${wrong.title}: ${pathProblem(wrong.path)}`);
  const columns = columnsOf(listing, format);
  return decoded(layOut(columns, listing.rows, paint, { headers, whole: format.kind === 'custom-columns' }));
}

/** An object that takes several rows is named once, as `kubectl get -o name` would. */
function namesOf<R>({ rows, name }: Listing<R>): string {
  const names = rows.map((row) => oneLine(name(row)));
  const once = names.filter((one, index) => one !== names[index - 1]);
  return once.map((one) => `${one}\n`).join('');
}

function columnsOf<R>(
  listing: Listing<R>,
  format: Extract<OutputFormat, { kind: 'table' } | { kind: 'custom-columns' }>,
): readonly Column<R>[] {
  if (format.kind === 'table') return listing.columns.filter((column) => format.wide || column.wide !== true);
  return format.columns.map(({ title, path }) => ({ title, cell: (row) => text(select(path, listing.json(row))) }));
}

/** The formats that show data as it is. */
export type DataFormat = Extract<OutputFormat, { kind: 'json' } | { kind: 'yaml' } | { kind: 'jsonpath' }>;

/** Renders data in one of the formats that show it as it is. */
export function renderData(data: object, format: DataFormat): Decoded<string> {
  if (format.kind === 'json') return decoded(`${jsonText(data)}\n`);
  if (format.kind === 'yaml') return decoded(yamlText(data));
  return renderJsonPath(format.template, data);
}

function text(values: readonly unknown[]): string {
  const shown = values.filter((value) => value !== undefined && value !== null);
  return shown.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))).join(',');
}

// A field that no row has is a typing error; kubectl refuses it as well.
function sorted<R>(listing: Listing<R>, path: string): Decoded<Listing<R>> {
  const wrong = pathProblem(path);
  if (wrong !== undefined) return problem('--sort-by', wrong);
  const keyed = listing.rows.map((row) => ({ row, key: select(path, listing.json(row))[0] }));
  if (keyed.length > 0 && keyed.every(({ key }) => key === undefined)) {
    const fields = [...new Set(listing.rows.flatMap((row) => Object.keys(listing.json(row))))];
    return problem(
      '--sort-by',
      `no row has the field ${path}; there are ${fields.map((name) => `.${name}`).join(', ')}`,
    );
  }
  keyed.sort((a, b) => compareKeys(a.key, b.key));
  return decoded({ ...listing, rows: keyed.map(({ row }) => row) });
}

function compareKeys(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareText(a === undefined ? '' : String(a), b === undefined ? '' : String(b));
}

import type { Target } from '../snapshot/target.ts';
import type { Tone } from './paint.ts';

/** One field of a table. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** One column of a table. */
export interface Column<R> {
  /** Upper-case, without spaces. */
  readonly title: string;
  /** Shown only with `-o wide`. */
  readonly wide?: boolean;
  readonly align?: 'right';
  readonly cell: (row: R) => string | Cell;
}

/** Rows of one kind: the value that every output format of a list renders. */
export interface Listing<R> {
  /** The kind of the list in JSON and YAML: `AttachmentList`. */
  readonly kind: string;
  /** RFC 3339. */
  readonly takenAt: string;
  readonly target: Target;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  /** What `-o name` prints: `pod/order-db`. */
  readonly name: (row: R) => string;
  /** What JSON, YAML, JSONPath and custom columns see of a row. */
  readonly json: (row: R) => Readonly<Record<string, unknown>>;
}

/** The API version of all JSON and YAML output. */
export const OUTPUT_VERSION = 'multinet.io/v1alpha1';

/** A listing as plain data. */
export function listingData<R>({ kind, takenAt, target, rows, json }: Listing<R>): Readonly<Record<string, unknown>> {
  return { apiVersion: OUTPUT_VERSION, kind, metadata: { takenAt, ...target }, items: rows.map(json) };
}

/** A column of a Table: what kubectl prints above and in it. */
import type { LabObject } from '../world.ts';
import { ageOf } from './age.ts';

export interface Column {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** `name` for the column that names the object. */
  format: string;
  /** 0: always shown; 1: with `-o wide`. */
  priority: number;
  cell(object: LabObject, now: Date): unknown;
}

/** A column of text, shown always. */
export function column(name: string, cell: Column['cell'], type: Column['type'] = 'string'): Column {
  return { name, type, format: '', priority: 0, cell };
}

/** A column of text shown with `-o wide`. */
export function wide(name: string, cell: Column['cell'], type: Column['type'] = 'string'): Column {
  return { ...column(name, cell, type), priority: 1 };
}

export const nameColumn: Column = { ...column('Name', (object) => object.metadata.name), format: 'name' };

export const ageColumn: Column = column('Age', (object, now) => ageOf(object.metadata.creationTimestamp, now));

/** What an empty cell shows. */
export const none = '<none>';

/** `a=b,c=d`; `<none>` for no labels. */
export function labelsText(labels: Record<string, unknown>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`);
  return pairs.length === 0 ? none : pairs.join(',');
}

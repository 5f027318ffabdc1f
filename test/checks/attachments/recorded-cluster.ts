import { readFileSync } from 'node:fs';
import { isRecord } from '../../../src/kube/record.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { snapshotOf } from '../snapshot-of.ts';

/** A snapshot of recorded API answers: lists, or single objects, under the title of their kind. */
export function recordedSnapshot(files: Readonly<Record<string, string>>, takenAt: string): Snapshot {
  const objects = Object.entries(files).flatMap(([kind, file]) => itemsOf(file).map((item) => ({ ...item, kind })));
  return snapshotOf(objects, { takenAt });
}

function itemsOf(file: string): Record<string, unknown>[] {
  const url = new URL(`../../fixtures/recorded/${file}`, import.meta.url);
  const answer: unknown = JSON.parse(readFileSync(url, 'utf8'));
  if (!isRecord(answer)) return [];
  return Array.isArray(answer.items) ? answer.items.filter(isRecord) : [answer];
}

import { writeSnapshotFile } from '../cluster/snapshot-writer.ts';
import { messageOf } from '../domain/problem.ts';
import type { Recording } from '../snapshot/recording.ts';
import { requirePlace } from './file-place.ts';
import { UsageProblem } from './problem.ts';

/**
 * Sees that a snapshot can be written there, before anything is read or measured for it.
 *
 * @throws UsageProblem when it cannot be written there
 */
export function requireSnapshotPlace(path: string): Promise<void> {
  return requirePlace(path, 'snapshot');
}

/**
 * Writes a snapshot file that only its owner may read, and says what to do with it.
 *
 * @param reader what reads it best: `check -A`, `ping`
 * @throws UsageProblem when it cannot be written there
 */
export async function saveSnapshot(
  path: string,
  recording: Recording,
  reader: string,
  tell: (message: string) => void,
): Promise<void> {
  try {
    const size = await writeSnapshotFile(path, recording);
    tell(`wrote ${path} (${Math.ceil(size / 1024)} KiB); look at it with: kubectl multinet ${reader} --from ${path}`);
  } catch (error) {
    throw new UsageProblem(`cannot write snapshot ${path}: ${messageOf(error)}`, 'choose another file');
  }
}

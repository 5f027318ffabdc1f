import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeSnapshotFile } from '../cluster/snapshot-writer.ts';
import type { Recording } from '../snapshot/recording.ts';
import { UsageProblem } from './problem.ts';

/**
 * Sees that a snapshot can be written there, before anything is read or measured for it. Of what exists only a plain file is taken: a
 * device or a pipe would be replaced by the snapshot.
 *
 * @throws UsageProblem when it cannot be written there
 */
export async function requireSnapshotPlace(path: string): Promise<void> {
  const refuse = (why: string) => new UsageProblem(`cannot write snapshot "${path}": ${why}`, 'choose another file');
  if (path === '') throw refuse('it has no name');
  try {
    const existing = await stat(path).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (existing !== undefined && !existing.isFile())
      throw refuse(existing.isDirectory() ? 'it is a folder' : 'it is no plain file');
    await access(dirname(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof UsageProblem) throw error;
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageProblem(`cannot write snapshot ${path}: ${reason}`, 'choose another file');
  }
}

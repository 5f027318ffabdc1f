import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { encodeSnapshot } from '../snapshot/file.ts';
import type { Recording } from '../snapshot/recording.ts';
import { writeWhole } from './whole-file.ts';

/** A recording as the bytes of a snapshot file: gzip, without a time of its own, so that one recording gives one file. */
export async function snapshotBytes(recording: Recording): Promise<Uint8Array> {
  return promisify(gzip)(encodeSnapshot(recording), { level: 9 });
}

/**
 * Writes a snapshot file that only its owner may read. It appears whole or not at all.
 *
 * @returns its size in bytes
 */
export async function writeSnapshotFile(path: string, recording: Recording): Promise<number> {
  const bytes = await snapshotBytes(recording);
  await writeWhole(path, bytes, 0o600);
  return bytes.length;
}

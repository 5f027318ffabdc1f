import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file that appears whole or not at all: who reads it meanwhile sees what was there before. The unfinished one stands beside it, on
 * the same file system, under a name of its own, and nothing is written through a link. Rejects with the system's error, and leaves nothing
 * behind then.
 *
 * @param mode who may read it; whom the machine lets read files when absent
 */
export async function writeWhole(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    await writeFile(unfinished, content, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

import { randomBytes } from 'node:crypto';
import { realpath, rename, rm, writeFile } from 'node:fs/promises';
import { messageOf } from '../domain/problem.ts';
import { requirePlace } from './file-place.ts';
import { UsageProblem } from './problem.ts';

/**
 * Sees that output can be written there, before anything is read or measured for it.
 *
 * @throws UsageProblem when it cannot be written there
 */
export async function requireOutputPlace(path: string): Promise<void> {
  await requirePlace(path === '' ? path : await placeOf(path), 'the output');
}

/**
 * Writes output that appears whole or not at all: a reader, such as the textfile collector of node-exporter, sees the one of before until
 * the new one is there. The unfinished file stands beside it, on the same file system, under a name that no reader of `*.prom` or `*.xml`
 * takes for one. Whom the machine lets read files may read it.
 *
 * @throws UsageProblem when it cannot be written there
 */
export async function writeOutput(path: string, text: string, tell: (message: string) => void): Promise<void> {
  try {
    const place = await placeOf(path);
    const unfinished = `${place}.${randomBytes(4).toString('hex')}.part`;
    try {
      await writeFile(unfinished, text, { flag: 'wx' });
      await rename(unfinished, place);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  } catch (error) {
    throw new UsageProblem(`cannot write the output to ${path}: ${messageOf(error)}`, 'choose another file');
  }
  tell(`wrote ${path}`);
}

// Where a link leads: renaming over the link itself would leave what it points to as it was.
async function placeOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

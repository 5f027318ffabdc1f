import { readlink, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { codeOf } from '../cluster/system.ts';
import { writeWhole } from '../cluster/whole-file.ts';
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
 * Writes output that appears whole or not at all: the textfile collector of node-exporter may read at any moment. Whom the machine lets read
 * files may read it.
 *
 * @throws UsageProblem when it cannot be written there
 */
export async function writeOutput(path: string, text: string, tell: (message: string) => void): Promise<void> {
  try {
    await writeWhole(await placeOf(path), text);
  } catch (error) {
    throw new UsageProblem(`cannot write the output to ${path}: ${messageOf(error)}`, 'choose another file');
  }
  tell(`wrote ${path}`);
}

// Where a link leads: renaming over the link itself would leave what it points to as it was, and that need not be there yet.
async function placeOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const goal = codeOf(error) === 'ENOENT' ? await readlink(path).catch(() => undefined) : undefined;
    return goal === undefined ? path : placeOf(resolve(await realpath(dirname(path)), goal));
  }
}

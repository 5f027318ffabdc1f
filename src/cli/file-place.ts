import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../cluster/system.ts';
import { messageOf } from '../domain/problem.ts';
import { UsageProblem } from './problem.ts';

/**
 * Sees that a file can be written there, before anything is read or measured for it. Of what exists only a plain file is taken: a device or
 * a pipe would be replaced by the file.
 *
 * @param what the file is to hold, in a word: `snapshot`
 * @throws UsageProblem when it cannot be written there
 */
export async function requirePlace(path: string, what: string): Promise<void> {
  const refuse = (why: string) => new UsageProblem(`cannot write ${what} "${path}": ${why}`, 'choose another file');
  if (path === '') throw refuse('it has no name');
  try {
    const existing = await stat(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (existing !== undefined && !existing.isFile())
      throw refuse(existing.isDirectory() ? 'it is a folder' : 'it is no plain file');
    await access(dirname(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof UsageProblem) throw error;
    throw refuse(messageOf(error));
  }
}

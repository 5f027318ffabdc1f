import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageProblem } from './problem.ts';

/**
 * The text of a file, or of stdin for `-`.
 *
 * @param example how it is meant to be piped in
 * @throws UsageProblem when the file cannot be read, or there is nothing in it
 */
export async function readInput(path: string, example: string): Promise<string> {
  const read = path === '-' ? await text(process.stdin) : await fileText(path);
  if (read.trim() === '')
    throw new UsageProblem(`there is no text in ${path === '-' ? 'what is piped in' : path}`, example);
  return read;
}

async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageProblem(`cannot read ${path}: ${reason}`, 'name a file, or - for what is piped in');
  }
}

import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { messageOf } from '../domain/problem.ts';
import { UsageProblem } from './problem.ts';

/**
 * The text of a file, or of stdin for `-`.
 *
 * @param example how it is meant to be piped in
 * @param signal ends the wait for who writes to a pipe
 * @throws UsageProblem when the file cannot be read, or there is nothing in it
 */
export async function readInput(path: string, example: string, signal: AbortSignal): Promise<string> {
  const read = textOf(await (path === '-' ? pipedIn(signal) : bytesOf(path, signal)));
  if (read.trim() === '')
    throw new UsageProblem(`there is no text in ${path === '-' ? 'what is piped in' : path}`, example);
  return read;
}

/** UTF-8, or UTF-16 where a byte order mark says so: that is what `>` of Windows PowerShell writes. The mark is no part of the text. */
export function textOf(bytes: Uint8Array): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
}

async function pipedIn(signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await buffer(addAbortSignal(signal, process.stdin));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

async function bytesOf(path: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await readFile(path, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new UsageProblem(`cannot read ${path}: ${messageOf(error)}`, 'name a file, or - for what is piped in');
  }
}

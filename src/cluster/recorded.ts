import { createReadStream } from 'node:fs';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Decoded, messageOf, problem } from '../domain/problem.ts';
import { decodeSnapshot } from '../snapshot/file.ts';
import type { Recording } from '../snapshot/recording.ts';
import { codeOf } from './system.ts';

// The longest string that every supported runtime can hold is about 512 MiB; 50,000 pods make about 130 MB.
const MOST_BYTES = 500 * 1024 * 1024;
const GZIP = [0x1f, 0x8b];

/** Reads a snapshot file, compressed or not. */
export async function readSnapshotFile(path: string): Promise<Decoded<Recording>> {
  try {
    const bytes = await readUpTo(path, MOST_BYTES);
    if (bytes === undefined) return problem(path, `is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
    const compressed = GZIP.every((byte, index) => bytes[index] === byte);
    const plain = compressed ? await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
    const read = decodeSnapshot(plain.toString('utf8'));
    if (read.ok) return read;
    const { place, message } = read.problem;
    return problem(path, place === 'snapshot' ? message : `${place} ${message}`);
  } catch (error) {
    return problem(path, reasonOf(error));
  }
}

// What is named may be a pipe or a device, whose size nobody knows beforehand.
async function readUpTo(path: string, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES') return 'may not be read by this user';
  if (code === 'EISDIR') return 'is a directory';
  if (code === 'Z_BUF_ERROR') return 'is cut off: the compressed data ends too early';
  if (code === 'ERR_BUFFER_TOO_LARGE') return `unpacks to more than ${MOST_BYTES / 1024 / 1024} MiB`;
  if (code.startsWith('Z_')) return 'is damaged: the compressed data cannot be read';
  return messageOf(error);
}

import { crc32, deflateRawSync } from 'node:zlib';
import { type Entry, inOrder } from './tar.ts';

// APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;
const VERSION = 20;
const MADE_ON_UNIX = 3 << 8;
// 2020-01-01 00:00, in MS-DOS form.
const DATE = ((2020 - 1980) << 9) | (1 << 5) | 1;

/** A zip archive: the same bytes for the same entries. */
export function zip(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const index: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, executable } of inOrder(entries)) {
    const packed = deflateRawSync(bytes, { level: 9 });
    const facts = factsOf(name, bytes, packed);
    const local = Buffer.concat([word(LOCAL), facts, half(0), Buffer.from(name, 'latin1')]);
    const mode = (0o100000 | (executable ? 0o755 : 0o644)) * 0x10000;
    index.push(
      Buffer.concat([
        word(CENTRAL),
        half(MADE_ON_UNIX | VERSION),
        facts,
        Buffer.alloc(8),
        word(mode),
        word(at),
        Buffer.from(name, 'latin1'),
      ]),
    );
    parts.push(local, packed);
    at += local.length + packed.length;
  }
  const directory = Buffer.concat(index);
  const count = half(index.length);
  const end = Buffer.concat([word(END), half(0), half(0), count, count, word(directory.length), word(at), half(0)]);
  return Buffer.concat([...parts, directory, end]);
}

/** What the local header and the directory say alike: version needed, flags, method, time, date, sum, sizes, length of the name. */
function factsOf(name: string, bytes: Uint8Array, packed: Buffer): Buffer {
  return Buffer.concat([
    half(VERSION),
    half(0),
    half(DEFLATED),
    half(0),
    half(DATE),
    word(crc32(bytes)),
    word(packed.length),
    word(bytes.length),
    half(name.length),
  ]);
}

function half(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

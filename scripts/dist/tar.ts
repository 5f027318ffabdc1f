import { gzipSync } from 'node:zlib';

/** A file in an archive. */
export interface Entry {
  /** ASCII, without folders, at most 100 characters. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

const BLOCK = 512;
/** A fixed time for all files, so that one input makes one archive: seconds since 1970, 2020-01-01. */
const FIXED_TIME = 1_577_836_800;

/** A gzipped tar archive (POSIX ustar): the same bytes for the same entries, whoever makes it and when. */
export function tarGz(entries: readonly Entry[]): Buffer {
  const blocks = inOrder(entries).flatMap(({ name, bytes, executable }) => [
    header(name, bytes.length, executable ? 0o755 : 0o644),
    bytes,
    Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK),
  ]);
  const packed = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 });
  // RFC 1952: byte 9 is the system it was made on; 255 is unknown.
  packed[9] = 255;
  return packed;
}

/** Entries by name, as every archive has them. Throws for a name that is none: archives of a release have no folders. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  for (const { name } of entries) {
    if (!/^[\w.-]{1,100}$/.test(name) || name === '..') throw new Error(`${name}: not a name for an archive`);
  }
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

// IEEE Std 1003.1, pax: ustar interchange format.
function header(name: string, size: number, mode: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number): void => {
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  };
  block.write(name, 0, 'latin1');
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(FIXED_TIME, 136, 12);
  block.write('        ', 148, 'latin1');
  block.write('0', 156, 'latin1');
  block.write('ustar\0', 257, 'latin1');
  block.write('00', 263, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

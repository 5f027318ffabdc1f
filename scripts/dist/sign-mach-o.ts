import { createHash } from 'node:crypto';
import { layoutOf, placeSignature, type Range } from './mach-o.ts';

// XNU's osfmk/kern/cs_blobs.h. All numbers of a signature are big-endian.
const EMBEDDED_SIGNATURE = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
const VERSION_WITH_EXEC_SEGMENT = 0x20400;
const ADHOC = 0x2;
const LINKER_SIGNED = 0x20000;
const SHA256 = 2;
const MAIN_BINARY = 1;
const PAGE_BITS = 12;
const PAGE = 1 << PAGE_BITS;
const PAGE_BITS_ARM = 14;
const HASH = 32;
const DIRECTORY_HEAD = 88;
const OLDEST_HEAD = 44;
const SUPERBLOB_HEAD = 20;
const ALIGNMENT = 16;

/**
 * Signs a Mach-O executable ad hoc, as linkers do: a hash of every page and nobody's name. Without any signature, or with one that
 * does not fit the pages, macOS kills the program. A signature that the file has is replaced.
 *
 * @param identifier what `codesign -d` shows
 */
export function signed(file: Uint8Array, identifier: string): Buffer {
  const layout = layoutOf(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  const { offset } = layout.signature;
  const pages = Math.ceil(offset / PAGE);
  const hashes = DIRECTORY_HEAD + identifier.length + 1;
  const directorySize = hashes + pages * HASH;
  const size = Math.ceil((SUPERBLOB_HEAD + directorySize) / ALIGNMENT) * ALIGNMENT;
  const result = Buffer.alloc(offset + size);
  result.set(file.subarray(0, offset));
  placeSignature(result, layout, size);

  const blob = result.subarray(offset);
  numbers(blob, 0, [EMBEDDED_SIGNATURE, SUPERBLOB_HEAD + directorySize, 1, 0, SUPERBLOB_HEAD]);
  const directory = blob.subarray(SUPERBLOB_HEAD);
  numbers(directory, 0, [
    CODE_DIRECTORY,
    directorySize,
    VERSION_WITH_EXEC_SEGMENT,
    ADHOC | LINKER_SIGNED,
    hashes,
    DIRECTORY_HEAD,
    0,
    pages,
    offset,
  ]);
  directory.set([HASH, SHA256, 0, PAGE_BITS], 36);
  directory.writeBigUInt64BE(BigInt(layout.text.offset), 64);
  directory.writeBigUInt64BE(BigInt(layout.text.size), 72);
  directory.writeBigUInt64BE(BigInt(MAIN_BINARY), 80);
  directory.write(identifier, DIRECTORY_HEAD, 'latin1');
  for (let page = 0; page < pages; page += 1) directory.set(hashOf(result, page, offset), hashes + page * HASH);
  return result;
}

/** What is wrong with the signature of a Mach-O executable: every page is hashed anew. Empty when macOS would take it. */
export function signatureFaults(file: Buffer): string[] {
  const { signature, linkedit, text } = layoutOf(file);
  const faults: string[] = [];
  const end = signature.offset + signature.size;
  if (end !== file.length) faults.push(`the signature ends at ${end}, the file at ${file.length}`);
  if (linkedit.offset + linkedit.size < end) faults.push('__LINKEDIT ends before the signature');
  if (signature.offset < linkedit.offset) faults.push('the signature begins before __LINKEDIT');
  if (signature.offset % ALIGNMENT !== 0) faults.push(`the signature begins at ${signature.offset}`);
  const blob = file.subarray(signature.offset, end);
  const directory = codeDirectory(blob);
  if (directory === undefined) return [...faults, 'no code directory'];
  faults.push(...directoryFaults(blob, directory, text));

  const hashes = directory.readUInt32BE(16);
  const pages = directory.readUInt32BE(28);
  const limit = directory.readUInt32BE(32);
  const page = 1 << directory.readUInt8(39);
  if (directory.readUInt8(37) !== SHA256) return [...faults, `hashes of kind ${directory.readUInt8(37)}`];
  if (limit !== signature.offset)
    faults.push(`pages up to ${limit} are signed, the signature starts at ${signature.offset}`);
  if (pages !== Math.ceil(limit / page)) faults.push(`${pages} hashes for ${Math.ceil(limit / page)} pages`);
  let bad = 0;
  for (let number = 0; number < pages; number += 1) {
    const at = hashes + number * HASH;
    if (!hashOf(file, number, limit, page).equals(directory.subarray(at, at + HASH))) bad += 1;
  }
  return bad === 0 ? faults : [...faults, `${bad} of ${pages} pages differ from their hashes`];
}

// What XNU's cs_validate_codedirectory and its reading of the executable segment ask for (bsd/kern/ubc_subr.c).
function directoryFaults(blob: Buffer, directory: Buffer, text: Range): string[] {
  const field = (at: number): number => directory.readUInt32BE(at);
  const [version, hashes, name, special, pages] = [field(8), field(16), field(20), field(24), field(28)];
  const [hashSize, pageBits] = [directory.readUInt8(36), directory.readUInt8(39)];
  const faults: string[] = [];
  if (blob.readUInt32BE(4) > blob.length) faults.push('the signature is longer than its place');
  if (directory.length < field(4)) faults.push('the code directory is longer than the signature');
  if (hashSize !== HASH) faults.push(`hashes of ${hashSize} bytes`);
  if (pageBits !== PAGE_BITS && pageBits !== PAGE_BITS_ARM) faults.push(`pages of ${pageBits} bits`);
  if (hashes - special * hashSize < OLDEST_HEAD || hashes + pages * hashSize > directory.length)
    faults.push('hashes outside of the code directory');
  if (name < OLDEST_HEAD || directory.indexOf(0, name) < 0) faults.push('a name that does not end');
  if (version < VERSION_WITH_EXEC_SEGMENT) return faults;
  const [start, size, flags] = [64, 72, 80].map((at) => Number(directory.readBigUInt64BE(at)));
  if (start !== text.offset || size !== text.size) faults.push('the executable segment is not __TEXT');
  if (((flags ?? 0) & MAIN_BINARY) === 0) faults.push('not signed as a main program');
  return faults;
}

// A signature may hold several directories, with other hashes; the one of slot 0 is the main one.
function codeDirectory(blob: Buffer): Buffer | undefined {
  if (blob.length < SUPERBLOB_HEAD || blob.readUInt32BE(0) !== EMBEDDED_SIGNATURE) return undefined;
  for (let index = 0; index < blob.readUInt32BE(8); index += 1) {
    const slot = blob.readUInt32BE(12 + index * 8);
    const at = blob.readUInt32BE(16 + index * 8);
    if (slot === 0 && blob.readUInt32BE(at) === CODE_DIRECTORY)
      return blob.subarray(at, at + blob.readUInt32BE(at + 4));
  }
  return undefined;
}

function hashOf(file: Buffer, number: number, limit: number, page = PAGE): Buffer {
  const start = number * page;
  return createHash('sha256')
    .update(file.subarray(start, Math.min(start + page, limit)))
    .digest();
}

function numbers(into: Buffer, at: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) into.writeUInt32BE(value, at + index * 4);
}

import type { PbfReader } from 'pbf';

// A list of a large cluster says the same a hundred thousand times over: names of nodes, images, labels, whole tolerations.
// What is equal is kept once; each table forgets an entry when another one takes its place, so that none grows.

/** Bytes of the longest text that is remembered; longer ones (annotations, messages) seldom come twice. */
const LONGEST_TEXT = 64;
const LONGEST_MESSAGE = 512;
const TEXTS = 1 << 15;
const MESSAGES = 1 << 12;

const texts: (string | undefined)[] = Array.from({ length: TEXTS });

/** Reads a string field. Equal short texts in ASCII are one string. */
export function readText(reader: PbfReader): string {
  const start = reader.pos;
  const length = reader.readVarint();
  const { buf, pos: from } = reader;
  if (length <= LONGEST_TEXT) {
    const at = hash(reader.dataView, from, length) & (TEXTS - 1);
    const known = texts[at];
    if (known !== undefined && spells(known, buf, from, length)) {
      reader.pos = from + length;
      return known;
    }
    reader.pos = start;
    const text = reader.readString();
    texts[at] = text;
    return text;
  }
  reader.pos = start;
  return reader.readString();
}

/** Makes of a reader of messages one that gives the same value for the same bytes. The values must never be changed. */
export function recalling<T>(read: (reader: PbfReader) => T): (reader: PbfReader) => T {
  const known: ({ readonly bytes: DataView; readonly value: T } | undefined)[] = Array.from({ length: MESSAGES });
  return (reader) => {
    const start = reader.pos;
    const length = reader.readVarint();
    const { dataView, pos: from } = reader;
    reader.pos = start;
    if (length > LONGEST_MESSAGE) return read(reader);
    const at = hash(dataView, from, length) & (MESSAGES - 1);
    const before = known[at];
    if (before !== undefined && equal(before.bytes, dataView, from, length)) {
      reader.pos = from + length;
      return before.value;
    }
    const value = read(reader);
    // A copy, whatever kind of array it is: a part of a page would keep the whole page alive.
    const bytes = Uint8Array.prototype.slice.call(reader.buf, from, from + length);
    known[at] = { bytes: new DataView(bytes.buffer, bytes.byteOffset, length), value };
    return value;
  };
}

// Four bytes at a time: nearly every byte of a page that is not skipped goes through these.
const WORD = 4;

// FNV-1a, but by words. Two texts may have one hash: what is found by it is always compared.
function hash(bytes: DataView, from: number, length: number): number {
  const end = from + length;
  let sum = 0x811c9dc5 ^ length;
  let at = from;
  for (; at + WORD <= end; at += WORD) sum = Math.imul(sum ^ bytes.getUint32(at, true), 0x01000193);
  for (; at < end; at += 1) sum = Math.imul(sum ^ bytes.getUint8(at), 0x01000193);
  // A multiplication carries upwards only, and the table is looked into by the lowest bits.
  return sum ^ (sum >>> 15);
}

function spells(text: string, bytes: Uint8Array, from: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[from + at] ?? 0;
    if (byte > 0x7f || text.charCodeAt(at) !== byte) return false;
  }
  return true;
}

function equal(known: DataView, bytes: DataView, from: number, length: number): boolean {
  if (known.byteLength !== length) return false;
  let at = 0;
  for (; at + WORD <= length; at += WORD)
    if (known.getUint32(at, true) !== bytes.getUint32(from + at, true)) return false;
  for (; at < length; at += 1) if (known.getUint8(at) !== bytes.getUint8(from + at)) return false;
  return true;
}

import { PbfReader } from 'pbf';

/** Bytes as they came, in parts. A page of a list has megabytes: they are read where they are, without being put together first. */
export type Parts = readonly Uint8Array[];

/** Reads the outer layers of a protobuf message from bytes in parts. What goes beyond the end throws a RangeError. */
interface PartsReader {
  /** The number of bytes read so far. */
  offset(): number;
  atEnd(): boolean;
  varint(): number;
  skip(bytes: number): void;
  /** Skips the message that is next, and gives a reader that stands before its length. It is to be used before anything else is read here. */
  message(): PbfReader;
}

/** Bytes of a varint that can hold any length. */
const LONGEST_LENGTH = 5;

/** Begins to read. */
export function openParts(parts: Parts): PartsReader {
  const all = parts.reduce((sum, { length }) => sum + length, 0);
  let at = 0;
  let index = 0;
  /** The part that holds the next byte, and the length of all before it. */
  let part = parts[0] ?? new Uint8Array();
  let before = 0;
  let reader = new PbfReader(part);

  const skip = (bytes: number): void => {
    at += bytes;
    if (at > all) throw new RangeError('it ends too early');
    while (at >= before + part.length && index + 1 < parts.length) {
      before += part.length;
      index += 1;
      part = parts[index] ?? new Uint8Array();
      reader = new PbfReader(part);
    }
  };

  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = part[at - before] ?? 0;
      skip(1);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };

  /** A message that does not lie in one part, put together. */
  const joined = (length: number): PbfReader => {
    const bytes = new Uint8Array(LONGEST_LENGTH + length);
    for (let place = 0; place < LONGEST_LENGTH; place += 1) {
      bytes[place] = ((length >>> (7 * place)) & 0x7f) | (place + 1 < LONGEST_LENGTH ? 0x80 : 0);
    }
    for (let left = length; left > 0; ) {
      const piece = part.subarray(at - before, at - before + left);
      bytes.set(piece, LONGEST_LENGTH + length - left);
      left -= piece.length;
      skip(piece.length);
    }
    return new PbfReader(bytes);
  };

  return {
    offset: () => at,
    atEnd: () => at >= all,
    varint,
    skip,
    message() {
      const start = at;
      const length = varint();
      if (at + length > all) throw new RangeError('it ends too early');
      if (start < before || at + length > before + part.length) return joined(length);
      const whole = reader;
      whole.pos = start - before;
      skip(length);
      return whole;
    },
  };
}

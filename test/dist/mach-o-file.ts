import { Buffer } from 'node:buffer';

const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;

/** A small 64-bit Mach-O file as linkers lay them out: __TEXT, __LINKEDIT, and `signature` bytes at the end that sign nothing. */
export function machO(code: Uint8Array, signature: number): Buffer {
  const commands = Buffer.concat([
    segment('__TEXT', 0, code.length),
    segment('__LINKEDIT', code.length, signature),
    words(LC_CODE_SIGNATURE, 16, code.length, signature),
  ]);
  const header = words(0xfeedfacf, 0x0100000c, 0, 2, 3, commands.length, 0, 0);
  const file = Buffer.concat([code, Buffer.alloc(signature, 0xee)]);
  Buffer.concat([header, commands]).copy(file);
  return file;
}

function segment(name: string, offset: number, size: number): Buffer {
  const command = Buffer.alloc(72);
  words(LC_SEGMENT_64, 72).copy(command);
  command.write(name, 8, 'latin1');
  command.writeBigUInt64LE(BigInt(size), 32);
  command.writeBigUInt64LE(BigInt(offset), 40);
  command.writeBigUInt64LE(BigInt(size), 48);
  return command;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

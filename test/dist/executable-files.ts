import { Buffer } from 'node:buffer';
import { signed } from '../../scripts/dist/sign-mach-o.ts';

const TRAILER = '\n---- Bun! ----\n';
const PAGE = 0x4000;

/** What bun puts into an executable for a program: its length, the program, its end. */
export function payloadOf(program: string): Buffer {
  const body = Buffer.from(program + TRAILER);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(body.length));
  return Buffer.concat([length, body]);
}

/** A 64-bit ELF file with a section `.bun` and the table of its sections' names. */
export function elf(machine: number, payload: Buffer, section = '.bun'): Buffer {
  const names = Buffer.from(`\0${section}\0.shstrtab\0`);
  const [data, table] = [64 + names.length, 64 + names.length + payload.length];
  const head = Buffer.alloc(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  head.writeUInt16LE(2, 16);
  head.writeUInt16LE(machine, 18);
  head.writeBigUInt64LE(BigInt(table), 40);
  head.writeUInt16LE(64, 58);
  head.writeUInt16LE(3, 60);
  head.writeUInt16LE(2, 62);
  const row = (name: number, offset: number, size: number): Buffer => {
    const bytes = Buffer.alloc(64);
    bytes.writeUInt32LE(name, 0);
    bytes.writeBigUInt64LE(BigInt(offset), 24);
    bytes.writeBigUInt64LE(BigInt(size), 32);
    return bytes;
  };
  const rows = [row(0, 0, 0), row(1, data, payload.length), row(section.length + 2, 64, names.length)];
  return Buffer.concat([head, names, payload, ...rows]);
}

/** A PE32+ console program with one section; `more` changes its heads. */
export function pe(payload: Buffer, more: (head: Buffer) => void = () => undefined, section = '.bun'): Buffer {
  const head = Buffer.alloc(512);
  const [at, optional] = [64, 88];
  head.write('MZ', 0, 'latin1');
  head.writeUInt32LE(at, 60);
  head.write('PE\0\0', at, 'latin1');
  head.writeUInt16LE(0x8664, at + 4);
  head.writeUInt16LE(1, at + 6);
  head.writeUInt16LE(240, at + 20);
  head.writeUInt16LE(0x22, at + 22);
  head.writeUInt16LE(0x20b, optional);
  head.writeUInt32LE(0x100000, optional + 56);
  head.writeUInt16LE(3, optional + 68);
  const row = optional + 240;
  head.write(section, row, 'latin1');
  for (const [index, value] of [payload.length, 0x1000, payload.length, head.length].entries())
    head.writeUInt32LE(value, row + 8 + index * 4);
  more(head);
  return Buffer.concat([head, payload]);
}

/** A signed 64-bit Mach-O program: __TEXT, __BUN with its one section, __LINKEDIT. */
export function machOProgram(processor: number, payload: Buffer, segment = '__BUN'): Buffer {
  const room = Math.ceil(payload.length / PAGE) * PAGE;
  const bun = commandOf(segment, PAGE, PAGE, room, room, 1);
  bun.writeBigUInt64LE(BigInt(payload.length), 72 + 40);
  bun.writeUInt32LE(PAGE, 72 + 48);
  const commands = Buffer.concat([
    commandOf('__TEXT', 0, 0, PAGE, PAGE, 0),
    bun,
    commandOf('__LINKEDIT', PAGE + room, PAGE + room, PAGE, 64, 0),
    words(0x1d, 16, PAGE + room, 64),
  ]);
  const file = Buffer.alloc(PAGE + room + 64);
  words(0xfeedfacf, processor, 0, 2, 4, commands.length, 0, 0).copy(file);
  commands.copy(file, 32);
  payload.copy(file, PAGE);
  return signed(file, 'kubectl-multinet');
}

function commandOf(
  name: string,
  address: number,
  offset: number,
  size: number,
  stored: number,
  sections: number,
): Buffer {
  const command = Buffer.alloc(72 + sections * 80);
  words(0x19, command.length).copy(command);
  command.write(name, 8, 'latin1');
  for (const [index, value] of [address, size, offset, stored].entries())
    command.writeBigUInt64LE(BigInt(value), 24 + index * 8);
  command.writeUInt32LE(sections, 64);
  return command;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

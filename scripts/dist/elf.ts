import type { Facts } from './executable.ts';

// System V ABI, chapter 4, 64-bit little-endian.
const MAGIC = 0x464c457f;
const CLASS_64 = 2;
const EXECUTABLE = 2;
const SHARED = 3;
const machines: Readonly<Record<number, Facts['arch']>> = { 62: 'amd64', 183: 'arm64' };

/** Reads the head of a Linux executable. Throws for what is none, or ends too early. */
export function elfFacts(file: Buffer): Facts {
  if (file.length < 64 || file.readUInt32LE(0) !== MAGIC || file[4] !== CLASS_64)
    throw new Error('not a 64-bit ELF file');
  const type = file.readUInt16LE(16);
  const table = Number(file.readBigUInt64LE(40));
  const count = file.readUInt16LE(60);
  const names = sectionAt(file, table, file.readUInt16LE(62));
  const sections = Array.from({ length: count }, (_, index) => sectionAt(file, table, index));
  const found = sections.find(
    ({ name }) => file.toString('latin1', names.offset + name, names.offset + name + 5) === '.bun\0',
  );
  return {
    arch: machines[file.readUInt16LE(18)],
    isProgram: type === EXECUTABLE || type === SHARED,
    payload: found === undefined ? undefined : { offset: found.offset, size: found.size },
    faults: [],
  };
}

function sectionAt(file: Buffer, table: number, index: number) {
  const at = table + index * 64;
  return {
    name: file.readUInt32LE(at),
    offset: Number(file.readBigUInt64LE(at + 24)),
    size: Number(file.readBigUInt64LE(at + 32)),
  };
}

import type { Facts } from './executable.ts';

// Microsoft's "PE Format": the COFF header, the optional header of PE32+, the section table.
const DOS_MAGIC = 0x5a4d;
const PE_MAGIC = 0x4550;
const PE32_PLUS = 0x20b;
const EXECUTABLE_IMAGE = 0x2;
const CONSOLE = 3;
const CERTIFICATES = 4;
const machines: Readonly<Record<number, Facts['arch']>> = { 34404: 'amd64', 43620: 'arm64' };

/** Reads the head of a Windows executable. Throws for what is none, or ends too early. */
export function peFacts(file: Buffer): Facts {
  const at = file.length > 64 && file.readUInt16LE(0) === DOS_MAGIC ? file.readUInt32LE(60) : 0;
  if (at === 0 || file.readUInt32LE(at) !== PE_MAGIC) throw new Error('not a PE file');
  const optional = at + 24;
  if (file.readUInt16LE(optional) !== PE32_PLUS) throw new Error('not a 64-bit PE file');
  const table = optional + file.readUInt16LE(at + 20);
  const sections = Array.from({ length: file.readUInt16LE(at + 6) }, (_, index) => sectionAt(file, table + index * 40));
  const found = sections.find(({ name }) => name === '.bun');
  const imageSize = file.readUInt32LE(optional + 56);
  return {
    arch: machines[file.readUInt16LE(at + 4)],
    isProgram: (file.readUInt16LE(at + 22) & EXECUTABLE_IMAGE) !== 0 && file.readUInt16LE(optional + 68) === CONSOLE,
    payload: found === undefined ? undefined : { offset: found.offset, size: found.size },
    faults: [
      ...sections
        .filter(({ offset, stored }) => offset + stored > file.length)
        .map(({ name }) => `section ${name} ends behind the file`),
      ...sections
        .filter(({ address, size }) => address + size > imageSize)
        .map(({ name }) => `section ${name} ends behind the image`),
      // A signature of the runtime's makers would not fit what was made of it, and Windows would say so.
      ...(file.readUInt32LE(optional + 112 + CERTIFICATES * 8 + 4) === 0
        ? []
        : ['a signature that was made for another file']),
    ],
  };
}

function sectionAt(file: Buffer, at: number) {
  return {
    name: file.toString('latin1', at, at + 8).replaceAll('\0', ''),
    size: file.readUInt32LE(at + 8),
    address: file.readUInt32LE(at + 12),
    stored: file.readUInt32LE(at + 16),
    offset: file.readUInt32LE(at + 20),
  };
}

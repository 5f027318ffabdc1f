// Apple's <mach-o/loader.h>: what of a 64-bit Mach-O file a signature depends on.
const MAGIC_64 = 0xfeedfacf;
const HEADER = 32;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;

/** A range of bytes in a file. */
export interface Range {
  readonly offset: number;
  readonly size: number;
}

/** The places of a Mach-O file that signing reads and writes. */
export interface Layout {
  /** Where the program's text is: bytes of the file. */
  readonly text: Range;
  /** Where the load command of the last segment, __LINKEDIT, starts. */
  readonly linkeditCommand: number;
  readonly linkedit: Range;
  /** Where the load command of the signature starts. */
  readonly signatureCommand: number;
  readonly signature: Range;
}

/** Reads the layout. Throws for what is no 64-bit Mach-O executable with room for a signature. */
export function layoutOf(file: Buffer): Layout {
  if (file.length < HEADER || file.readUInt32LE(0) !== MAGIC_64) throw new Error('not a 64-bit Mach-O file');
  const segments = new Map<string, { command: number; range: Range }>();
  let signatureCommand: number | undefined;
  let at = HEADER;
  for (let left = file.readUInt32LE(16); left > 0; left -= 1) {
    const command = file.readUInt32LE(at);
    if (command === LC_SEGMENT_64) {
      const name = file.toString('latin1', at + 8, at + 24).replaceAll('\0', '');
      const range = { offset: Number(file.readBigUInt64LE(at + 40)), size: Number(file.readBigUInt64LE(at + 48)) };
      segments.set(name, { command: at, range });
    } else if (command === LC_CODE_SIGNATURE) signatureCommand = at;
    at += file.readUInt32LE(at + 4);
  }
  const text = segments.get('__TEXT');
  const linkedit = segments.get('__LINKEDIT');
  if (text === undefined || linkedit === undefined) throw new Error('no __TEXT or no __LINKEDIT segment');
  if (signatureCommand === undefined) throw new Error('no LC_CODE_SIGNATURE');
  return {
    text: text.range,
    linkeditCommand: linkedit.command,
    linkedit: linkedit.range,
    signatureCommand,
    signature: {
      offset: file.readUInt32LE(signatureCommand + 8),
      size: file.readUInt32LE(signatureCommand + 12),
    },
  };
}

/** Writes where the signature is, and that __LINKEDIT ends with it. */
export function placeSignature(file: Buffer, layout: Layout, size: number): void {
  const PAGE = 0x4000;
  file.writeUInt32LE(size, layout.signatureCommand + 12);
  const length = layout.signature.offset + size - layout.linkedit.offset;
  file.writeBigUInt64LE(BigInt(Math.ceil(length / PAGE) * PAGE), layout.linkeditCommand + 32);
  file.writeBigUInt64LE(BigInt(length), layout.linkeditCommand + 48);
}

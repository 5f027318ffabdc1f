import type { Facts } from './executable.ts';

// Apple's <mach-o/loader.h>: what of a 64-bit Mach-O file a signature depends on.
const MAGIC_64 = 0xfeedfacf;
const EXECUTE = 2;
const HEADER = 32;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;

/** A range of bytes in a file. */
export interface Range {
  readonly offset: number;
  readonly size: number;
}

const machines: Readonly<Record<number, Facts['arch']>> = { 16777223: 'amd64', 16777228: 'arm64' };
/** Bytes to which each kind of processor maps. */
const pageOf: Readonly<Record<'amd64' | 'arm64', number>> = { amd64: 0x1000, arm64: 0x4000 };

/** Reads the head of a macOS executable. Throws for what is none, or ends too early. */
export function machOFacts(file: Buffer): Facts {
  checkMagic(file);
  const arch = machines[file.readUInt32LE(4)];
  const segments = [...commandsOf(file)]
    .filter(({ kind }) => kind === LC_SEGMENT_64)
    .map(({ at }) => segmentAt(file, at));
  const page = arch === undefined ? 1 : pageOf[arch];
  const payload = segments.find(({ name }) => name === '__BUN');
  return {
    arch,
    isProgram: file.readUInt32LE(12) === EXECUTE,
    payload: payload === undefined ? undefined : sectionIn(file, payload.at),
    faults: [
      ...segments
        .filter(({ range }) => range.offset + range.size > file.length)
        .map(({ name }) => `segment ${name} ends behind the file`),
      ...segments
        .filter(({ address, range }) => address % page !== 0 || range.offset % page !== 0)
        .map(({ name }) => `segment ${name} does not begin on a page`),
      ...segments
        .filter(
          ({ address, size }, index) => address + size > (segments[index + 1]?.address ?? Number.POSITIVE_INFINITY),
        )
        .map(({ name }) => `segment ${name} reaches into the next`),
      ...segments
        .filter(({ size, range }) => range.size > size)
        .map(({ name }) => `segment ${name} is longer in the file than in memory`),
    ],
  };
}

function checkMagic(file: Buffer): void {
  if (file.length < HEADER || file.readUInt32LE(0) !== MAGIC_64) throw new Error('not a 64-bit Mach-O file');
}

function* commandsOf(file: Buffer): Iterable<{ readonly kind: number; readonly at: number }> {
  let at = HEADER;
  for (let left = file.readUInt32LE(16); left > 0; left -= 1) {
    yield { kind: file.readUInt32LE(at), at };
    at += file.readUInt32LE(at + 4);
  }
}

function segmentAt(file: Buffer, at: number) {
  const long = (place: number): number => Number(file.readBigUInt64LE(at + place));
  return {
    at,
    name: file.toString('latin1', at + 8, at + 24).replaceAll('\0', ''),
    address: long(24),
    size: long(32),
    range: { offset: long(40), size: long(48) },
  };
}

/** The only section of a segment. */
function sectionIn(file: Buffer, segment: number): Range | undefined {
  if (file.readUInt32LE(segment + 64) !== 1) return undefined;
  const at = segment + 72;
  return { offset: file.readUInt32LE(at + 48), size: Number(file.readBigUInt64LE(at + 40)) };
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
  checkMagic(file);
  const segments = new Map<string, { command: number; range: Range }>();
  let signatureCommand: number | undefined;
  for (const { kind, at } of commandsOf(file)) {
    if (kind === LC_SEGMENT_64) {
      const { name, range } = segmentAt(file, at);
      segments.set(name, { command: at, range });
    } else if (kind === LC_CODE_SIGNATURE) signatureCommand = at;
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

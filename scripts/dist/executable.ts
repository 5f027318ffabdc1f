import { messageOf } from '../../src/domain/problem.ts';
import { elfFacts } from './elf.ts';
import { machOFacts, type Range } from './mach-o.ts';
import { peFacts } from './pe.ts';
import type { Platform } from './platforms.ts';
import { signatureFaults } from './sign-mach-o.ts';

/** What the head of an executable says of it. */
export interface Facts {
  /** Undefined for a processor that no platform of a release has. */
  readonly arch: Platform['arch'] | undefined;
  /** Whether the system would start it from a shell. */
  readonly isProgram: boolean;
  /** Where bun put the program that it runs. */
  readonly payload: Range | undefined;
  /** What is odd beside that. */
  readonly faults: readonly string[];
}

const factsOf: Readonly<Record<Platform['os'], (file: Buffer) => Facts>> = {
  linux: elfFacts,
  darwin: machOFacts,
  windows: peFacts,
};

// Written by `bun build --compile`: eight bytes of length, the modules, a directory of them, and this.
const TRAILER = '\n---- Bun! ----\n';

/**
 * What is wrong with an executable, as far as that can be seen without running it: for its system and processor, with the program
 * inside, signed where that is needed. Empty when all is well.
 *
 * @param word something that the program, as opposed to the runtime, holds
 */
export function executableFaults(file: Buffer, { os, arch }: Pick<Platform, 'os' | 'arch'>, word: string): string[] {
  let facts: Facts;
  try {
    facts = factsOf[os](file);
  } catch (error) {
    return [messageOf(error)];
  }
  return [
    ...(facts.arch === arch ? [] : [`for ${facts.arch ?? 'an unknown processor'}, not ${arch}`]),
    ...(facts.isProgram ? [] : ['no program that a shell starts']),
    ...facts.faults,
    ...payloadFaults(file, facts.payload, word),
    ...(os === 'darwin' ? signatureFaults(file) : []),
  ];
}

function payloadFaults(file: Buffer, range: Range | undefined, word: string): string[] {
  if (range === undefined) return ['no section for the program'];
  const end = range.offset + range.size;
  if (range.size < 8 || end > file.length) return [`the program's section ends at ${end}, the file at ${file.length}`];
  const length = Number(file.readBigUInt64LE(range.offset));
  if (length > range.size - 8) return [`a program of ${length} bytes in a section of ${range.size}`];
  const program = file.subarray(range.offset + 8, range.offset + 8 + length);
  if (!program.subarray(-TRAILER.length).equals(Buffer.from(TRAILER))) return ["bun would not find the program's end"];
  return program.includes(word) ? [] : [`the program does not mention ${word}`];
}

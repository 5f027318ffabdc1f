/** A place in machine code that holds memory against a word, letter by letter. */
export interface WordTest {
  /** Lets it ask for another letter at an index of the word. */
  change(index: number, letter: number): void;
}

/** All such places in the code of amd64 and arm64, as compilers write it: each letter is loaded, compared, and branched upon. */
export function wordTests(code: Buffer, word: string): WordTest[] {
  const letters = [...Buffer.from(word, 'latin1')];
  return [...amd64Tests(code, letters), ...arm64Tests(code, letters)];
}

/**
 * `cmp byte [register + index], letter` and `jne` to something near, for each letter: 80 /7 ib, before it perhaps the prefix of the upper
 * registers; without a displacement at index 0 (Intel's manual, volume 2).
 */
function amd64Tests(code: Buffer, letters: readonly number[]): WordTest[] {
  const hex = (value: number): string => `\\x${value.toString(16).padStart(2, '0')}`;
  const tests = letters.map((letter, index) => {
    const memory = index === 0 ? '[\\x38-\\x3f]' : `[\\x78-\\x7f]${hex(index)}`;
    return `\\x41?\\x80${memory}(${hex(letter)})\\x75[^]`;
  });
  return [...code.toString('latin1').matchAll(new RegExp(tests.join(''), 'dg'))].map(({ indices }) => ({
    change: (index, letter) => {
      const [at] = indices?.[index + 1] ?? [];
      if (at !== undefined) code[at] = letter;
    },
  }));
}

// Three instructions for each letter: ldrb wA, [xB, #index]; cmp wA, #letter; b.ne (Arm's A64 reference).
const WORD = 4;
const STRIDE = 3 * WORD;
const isLoad = (instruction: number, index: number): boolean =>
  (instruction & 0xffff_fc00) >>> 0 === 0x3940_0000 + index * 0x400;
const compare = (letter: number): number => 0x7100_001f + letter * 0x400;
const isCompare = (instruction: number, letter: number): boolean =>
  (instruction & 0xffff_fc1f) >>> 0 === compare(letter);
const isBranch = (instruction: number): boolean => (instruction & 0xff00_001f) >>> 0 === 0x5400_0001;

function arm64Tests(code: Buffer, letters: readonly number[]): WordTest[] {
  const isTestAt = (at: number): boolean =>
    letters.every((letter, index) => {
      const place = at + index * STRIDE;
      return (
        isLoad(code.readUInt32LE(place), index) &&
        isCompare(code.readUInt32LE(place + WORD), letter) &&
        isBranch(code.readUInt32LE(place + 2 * WORD))
      );
    });
  const found: WordTest[] = [];
  for (let at = 0; at + letters.length * STRIDE <= code.length; at += WORD) {
    if (!isTestAt(at)) continue;
    found.push({
      change: (index, letter) => {
        const place = at + index * STRIDE + WORD;
        const register = code.readUInt32LE(place) & 0x3e0;
        code.writeUInt32LE(compare(letter) + register, place);
      },
    });
  }
  return found;
}

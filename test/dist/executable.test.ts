import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { executableFaults } from '../../scripts/dist/executable.ts';
import { executableName, platforms, platformWords } from '../../scripts/dist/platforms.ts';
import { elf, machOProgram, payloadOf, pe } from './executable-files.ts';

const WORD = 'kubectl-multinet';
const payload = payloadOf(`the program ${WORD}`);
const [X64, ARM64] = [0x01000007, 0x0100000c];

const linux = { os: 'linux', arch: 'arm64' } as const;
const darwin = { os: 'darwin', arch: 'arm64' } as const;
const windows = { os: 'windows', arch: 'amd64' } as const;

const good: [string, Buffer, { os: 'linux' | 'darwin' | 'windows'; arch: 'amd64' | 'arm64' }][] = [
  ['linux/amd64', elf(62, payload), { os: 'linux', arch: 'amd64' }],
  ['linux/arm64', elf(183, payload), linux],
  ['darwin/amd64', machOProgram(X64, payload), { os: 'darwin', arch: 'amd64' }],
  ['darwin/arm64', machOProgram(ARM64, payload), darwin],
  ['windows/amd64', pe(payload), windows],
];

/** The Mach-O program with a field changed, not signed anew. */
function changed(change: (file: Buffer) => void): Buffer {
  const file = machOProgram(ARM64, payload);
  change(file);
  return file;
}
/** Where its code directory begins. */
const directory = (file: Buffer): number => file.length - Math.ceil((20 + 88 + 17 + 2 * 4 * 32) / 16) * 16 + 20;

describe('an executable for another system', () => {
  for (const [name, file, platform] of good)
    it(`is well: ${name}`, () => assert.deepEqual(executableFaults(file, platform, WORD), []));

  const bad: [string, Buffer, (typeof good)[number][2], RegExp][] = [
    ['of another processor, on Linux', elf(62, payload), linux, /^for amd64, not arm64$/],
    ['of another processor, on macOS', machOProgram(X64, payload), darwin, /^for amd64, not arm64$/],
    ['of a processor that nobody knows', elf(8, payload), linux, /^for an unknown processor, not arm64$/],
    ['of another system', pe(payload), linux, /^not a 64-bit ELF file$/],
    ['nothing', Buffer.alloc(0), windows, /^not a PE file$/],
    ['the runtime alone, on Linux', elf(183, payload, '.text'), linux, /^no section for the program$/],
    ['the runtime alone, on macOS', machOProgram(ARM64, payload, '__DATA'), darwin, /^no section for the program$/],
    ['the runtime alone, on Windows', pe(payload, undefined, '.text'), windows, /^no section for the program$/],
    ['with another program', elf(183, payloadOf('bun repl')), linux, /^the program does not mention kubectl-multinet$/],
    [
      'with a program that lost its end',
      pe(payload.subarray(0, -3)),
      windows,
      /^a program of \d+ bytes in a section of/,
    ],
    [
      'with an end that is none',
      elf(183, Buffer.concat([payload.subarray(0, -1), Buffer.from('x')])),
      linux,
      /program's end/,
    ],
    ['cut off', pe(payload).subarray(0, -5), windows, /ends behind the file/],
    ['a library', pe(payload, (head) => head.writeUInt16LE(0, 64 + 22)), windows, /^no program that a shell starts$/],
    [
      'a program with windows',
      pe(payload, (head) => head.writeUInt16LE(2, 88 + 68)),
      windows,
      /^no program that a shell/,
    ],
    [
      'with a signature of others',
      pe(payload, (head) => head.writeUInt32LE(9, 88 + 112 + 36)),
      windows,
      /^a signature that/,
    ],
    [
      'beyond its image',
      pe(payload, (head) => head.writeUInt32LE(0x1000, 88 + 56)),
      windows,
      /^section .bun ends behind the im/,
    ],
    ['changed after it was signed', changed((file) => file.write('x', 0x4100)), darwin, /^1 of 8 pages differ/],
  ];
  for (const [what, file, platform, fault] of bad)
    it(`is not well: ${what}`, () => {
      const faults = executableFaults(file, platform, WORD);
      assert.ok(
        faults.some((one) => fault.test(one)),
        faults.join('; ') || 'no fault found',
      );
    });
});

describe('a signature that macOS would refuse', () => {
  const cases: [string, (file: Buffer, at: number) => void, RegExp][] = [
    ['is none', (file, at) => file.writeUInt32BE(0, at - 20), /^no code directory$/],
    ['is longer than its place', (file, at) => file.writeUInt32BE(1 << 20, at - 16), /^the signature is longer/],
    [
      'has a directory that is longer',
      (file, at) => file.writeUInt32BE(1 << 20, at + 4),
      /^the code directory is longer/,
    ],
    ['has hashes of another size', (file, at) => file.writeUInt8(20, at + 36), /^hashes of 20 bytes$/],
    ['has hashes of another kind', (file, at) => file.writeUInt8(1, at + 37), /^hashes of kind 1$/],
    ['has pages that no Mac has', (file, at) => file.writeUInt8(13, at + 39), /^pages of 13 bits$/],
    ['signs too few pages', (file, at) => file.writeUInt32BE(3, at + 28), /^3 hashes for 8 pages$/],
    ['signs only a part', (file, at) => file.writeUInt32BE(0x4000, at + 32), /^pages up to 16384 are signed/],
    ['has hashes elsewhere', (file, at) => file.writeUInt32BE(8, at + 16), /^hashes outside of the code directory$/],
    ['has no name', (file, at) => file.writeUInt32BE(1 << 16, at + 20), /^a name that does not end$/],
    ['names another text', (file, at) => file.writeBigUInt64BE(1n, at + 72), /^the executable segment is not __TEXT$/],
    ['is that of a library', (file, at) => file.writeBigUInt64BE(0n, at + 80), /^not signed as a main program$/],
  ];
  for (const [what, change, fault] of cases)
    it(what, () => {
      const file = changed((whole) => change(whole, directory(whole)));
      const faults = executableFaults(file, darwin, WORD);
      assert.ok(
        faults.some((one) => fault.test(one)),
        faults.join('; ') || 'no fault found',
      );
    });
});

describe('the executables that npm run dist made', () => {
  for (const platform of platforms) {
    const name = platformWords(platform, '-');
    const path = fileURLToPath(new URL(`../../dist/bin/${name}/${executableName(platform)}`, import.meta.url));
    const made = existsSync(path);
    (made ? it : it.skip)(`${name}${made ? '' : ' (skipped: not made here)'}`, function () {
      this.timeout(60_000);
      assert.deepEqual(executableFaults(readFileSync(path), platform, WORD), []);
    });
  }
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { signatureFaults, signed } from '../../scripts/dist/sign-mach-o.ts';
import { itUnless } from '../needs.ts';
import { machO } from './mach-o-file.ts';

// Made by bun's and Apple's own tools; there once `npm run dist` has run here.
const published = (runtime: string): string =>
  fileURLToPath(
    new URL(`../../node_modules/.cache/multinet-runtimes/@oven-bun-${runtime}/published/bin/bun`, import.meta.url),
  );

// A signature begins at a multiple of 16.
const code = fc
  .uint8Array({ minLength: 4096, maxLength: 30_000 })
  .map((bytes) => bytes.subarray(0, bytes.length - (bytes.length % 16)));

describe('the signature of macOS executables', () => {
  it('fits what it signs, and replaces the one before whatever its size', () => {
    fc.assert(
      fc.property(code, fc.integer({ min: 16, max: 4000 }), (bytes, before) => {
        const file = machO(bytes, before);
        assert.notDeepEqual(signatureFaults(file), []);
        const once = signed(file, 'kubectl-multinet');
        assert.deepEqual(signatureFaults(once), []);
        assert.deepEqual(signed(once, 'kubectl-multinet'), once);
        assert.deepEqual(once.subarray(400, bytes.length), Buffer.from(bytes).subarray(400));
      }),
      { numRuns: 30 },
    );
  });

  it('no longer fits when any byte is changed, added or lost', () => {
    fc.assert(
      fc.property(code, fc.nat(), (bytes, where) => {
        const file = signed(machO(bytes, 64), 'kubectl-multinet');
        // Behind the load commands and before the signature.
        const at = 400 + (where % (bytes.length - 400));
        file[at] = (file[at] ?? 0) ^ 1;
        assert.match(signatureFaults(file).join(), /1 of \d+ pages differ/);
        file[at] = (file[at] ?? 0) ^ 1;
        assert.deepEqual(signatureFaults(file), []);
        assert.match(signatureFaults(Buffer.concat([file, Buffer.alloc(1)])).join(), /the file at/);
      }),
      { numRuns: 30 },
    );
  });

  it('what is no Mach-O executable is refused', () => {
    assert.throws(() => signed(Buffer.from('MZ'), 'x'), /not a 64-bit Mach-O file/);
    assert.throws(() => signed(Buffer.alloc(4096), 'x'), /not a 64-bit Mach-O file/);
  });

  for (const runtime of ['darwin-aarch64-1.4.5', 'darwin-x64-baseline-1.4.5']) {
    const path = published(runtime);
    const why = existsSync(path) ? undefined : 'npm run dist has not fetched it';
    itUnless(why, `the verifier agrees with a signature that others made (${runtime})`, () => {
      assert.deepEqual(signatureFaults(readFileSync(path)), []);
    });
  }
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Entry, tarGz } from '../../scripts/dist/tar.ts';
import { zip } from '../../scripts/dist/zip.ts';
import { itUnless, without } from '../needs.ts';

const entries: readonly Entry[] = [
  { name: 'kubectl-multinet', bytes: Buffer.from('#!/bin/sh\necho hello\n'), executable: true },
  { name: 'LICENSE', bytes: Buffer.from('free\n'), executable: false },
];

function unzip(archive: string, folder: string): void {
  const script =
    'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])';
  execFileSync('python3', ['-c', script, archive, folder]);
}

describe('archives of a release', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'multinet-archive-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('a tar.gz unpacks to the same files, and the program can be run', () => {
    const path = join(folder, 'a.tar.gz');
    writeFileSync(path, tarGz(entries));
    execFileSync('tar', ['-xzf', path, '-C', folder]);
    assert.equal(execFileSync(join(folder, 'kubectl-multinet'), { encoding: 'utf8' }), 'hello\n');
    assert.equal(readFileSync(join(folder, 'LICENSE'), 'utf8'), 'free\n');
    assert.equal(statSync(join(folder, 'LICENSE')).mode & 0o777, 0o644);
  });

  itUnless(without('python3'), 'a zip unpacks to the same files, with sums that fit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const path = join(folder, 'a.zip');
        writeFileSync(path, zip([...entries, { name: 'data', bytes, executable: false }]));
        unzip(path, folder);
        assert.deepEqual(new Uint8Array(readFileSync(join(folder, 'data'))), bytes);
        assert.equal(readFileSync(join(folder, 'LICENSE'), 'utf8'), 'free\n');
      }),
      { numRuns: 5 },
    );
  });

  it('the order in which files are given and the time do not matter', async () => {
    const [tar, packed] = [tarGz(entries), zip(entries)];
    await new Promise((resolve) => setTimeout(resolve, 1100));
    assert.deepEqual(tarGz(entries.toReversed()), tar);
    assert.deepEqual(zip(entries.toReversed()), packed);
  });

  it('a path that krew would refuse is refused', () => {
    const bytes = Buffer.from('x');
    assert.throws(() => tarGz([{ name: 'a\nb', bytes, executable: false }]), /not a name/);
    for (const name of ['../x', '/x', 'a/b']) {
      assert.throws(() => tarGz([{ name, bytes, executable: false }]), /not a name/);
      assert.throws(() => zip([{ name, bytes, executable: false }]), /not a name/);
    }
  });
});

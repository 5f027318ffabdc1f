import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageProblem } from '../../src/cli/problem.ts';
import { requireSnapshotPlace } from '../../src/cli/save-snapshot.ts';

describe('where a snapshot is to be written', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multinet-place-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const refused = (path: string, why: RegExp) =>
    assert.rejects(
      requireSnapshotPlace(path),
      (error: unknown) =>
        error instanceof UsageProblem && why.test(error.message) && error.next === 'choose another file',
    );

  it('may be a new file, or one that is there already', async () => {
    const file = join(folder, 'a.gz');
    await requireSnapshotPlace(file);
    writeFileSync(file, '');
    await requireSnapshotPlace(file);
  });

  it('is refused before anything is measured where there is no folder, or the name is that of one or is none', async () => {
    await refused(join(folder, 'none', 'a.gz'), /ENOENT/);
    await refused(folder, /it is a folder/);
    await refused('', /it has no name/);
    writeFileSync(join(folder, 'file'), '');
    await refused(join(folder, 'file', 'a.gz'), /ENOTDIR/);
  });

  // Renaming over it would leave a plain file in the place of a device of the machine, if root asks for it.
  it('is refused where a device is, rather than replacing it', async function () {
    if (process.platform === 'win32') this.skip();
    await refused(devNull, /it is no plain file/);
  });
});

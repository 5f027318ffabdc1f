import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { completionScript, installCompletion } from '../../../src/cli/completion/install.ts';

describe('installing the completion', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'multinet-install-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes a script beside the plugin that hands its words on as they are', async () => {
    writeFileSync(join(folder, 'kubectl-multinet'), '#!/bin/sh\nfor word; do echo "[$word]"; done\n');
    chmodSync(join(folder, 'kubectl-multinet'), 0o755);
    const PATH = ['/nowhere', folder].join(delimiter);
    const path = await installCompletion(undefined, { PATH });
    assert.equal(path, join(folder, 'kubectl_complete-multinet'));
    const said = execFileSync(path, ['status', 'a b', ''], {
      env: { PATH: `${folder}:/usr/bin:/bin` },
      encoding: 'utf8',
    });
    assert.equal(said, '[__complete]\n[status]\n[a b]\n[]\n');
  });

  it('writes to the directory that is named', async () => {
    const path = await installCompletion(folder, {});
    assert.equal(readFileSync(path, 'utf8'), completionScript(process.platform).text);
  });

  it('replaces what is there, and writes through no link', async () => {
    const other = join(folder, 'other');
    writeFileSync(other, 'precious');
    symlinkSync(other, join(folder, 'kubectl_complete-multinet'));
    const path = await installCompletion(folder, {});
    assert.equal(readFileSync(other, 'utf8'), 'precious');
    writeFileSync(path, 'old');
    chmodSync(path, 0o644);
    await installCompletion(folder, {});
    assert.equal(readFileSync(path, 'utf8'), completionScript(process.platform).text);
    accessSync(path, constants.X_OK);
    assert.deepEqual(readdirSync(folder).toSorted(), ['kubectl_complete-multinet', 'other']);
  });

  it("writes beside the link in PATH, as krew's are, and takes no directory for the plugin", async () => {
    const inFolder = (name: string): string => join(folder, name);
    const [store, bin, decoy] = [inFolder('store'), inFolder('bin'), inFolder('decoy')];
    for (const made of [store, bin, join(decoy, 'kubectl-multinet')]) mkdirSync(made, { recursive: true });
    writeFileSync(join(store, 'kubectl-multinet'), '#!/bin/sh\n', { mode: 0o755 });
    symlinkSync(join(store, 'kubectl-multinet'), join(bin, 'kubectl-multinet'));
    const path = await installCompletion(undefined, { PATH: [decoy, '', bin].join(delimiter) });
    assert.equal(path, join(bin, 'kubectl_complete-multinet'));
    assert.deepEqual(readdirSync(store), ['kubectl-multinet']);
  });

  it('leaves nothing behind where it cannot write', async () => {
    mkdirSync(join(folder, 'kubectl_complete-multinet'));
    await assert.rejects(installCompletion(folder, {}), { message: /cannot write .*kubectl_complete-multinet: / });
    assert.deepEqual(readdirSync(folder), ['kubectl_complete-multinet']);
  });

  it('says what to do where it cannot', async () => {
    await assert.rejects(installCompletion(undefined, { PATH: folder }), { message: /no kubectl-multinet in PATH/ });
    await assert.rejects(installCompletion(join(folder, 'none'), {}), { message: /cannot write .*none/ });
  });

  it('is the same script as the one in the checkout, but for its comment', () => {
    const file = readFileSync(new URL('../../../bin/kubectl_complete-multinet', import.meta.url), 'utf8');
    assert.equal(file.replace(/^# .*\n/m, ''), completionScript('linux').text);
  });

  it('is a batch file with line ends of DOS on Windows', () => {
    assert.deepEqual(completionScript('win32'), {
      name: 'kubectl_complete-multinet.cmd',
      text: '@kubectl-multinet __complete %*\r\n',
    });
  });
});

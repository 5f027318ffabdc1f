import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { completionScript, installCompletion } from '../../../src/cli/completion/install.ts';

describe('installing the completion', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'multinet-install-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes a script beside the plugin that hands its words on as they are', () => {
    writeFileSync(join(folder, 'kubectl-multinet'), '#!/bin/sh\nfor word; do echo "[$word]"; done\n');
    chmodSync(join(folder, 'kubectl-multinet'), 0o755);
    const PATH = ['/nowhere', folder].join(delimiter);
    const path = installCompletion(undefined, { PATH });
    assert.equal(path, join(folder, 'kubectl_complete-multinet'));
    const said = execFileSync(path, ['status', 'a b', ''], {
      env: { PATH: `${folder}:/usr/bin:/bin` },
      encoding: 'utf8',
    });
    assert.equal(said, '[__complete]\n[status]\n[a b]\n[]\n');
  });

  it('writes to the directory that is named', () => {
    const path = installCompletion(folder, {});
    assert.equal(readFileSync(path, 'utf8'), completionScript(process.platform).text);
  });

  it('says what to do where it cannot', () => {
    assert.throws(() => installCompletion(undefined, { PATH: folder }), { message: /no kubectl-multinet in PATH/ });
    assert.throws(() => installCompletion(join(folder, 'none'), {}), { message: /cannot write .*none/ });
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

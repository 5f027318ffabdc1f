import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FULL = '/dev/full';

describe('output that cannot be written', () => {
  it('is an error of its own, and neither a warning nor a stack', function () {
    if (!existsSync(FULL)) this.skip();
    const args = ['bin/dev.js', 'check', '-A', '--from', 'examples/three-node-cluster.multinet.json.gz'];
    const stdio = ['ignore', openSync(FULL, 'w'), 'pipe'] as const;
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, stdio: [...stdio], encoding: 'utf8' });
    assert.equal(stderr, 'error: cannot write the output: ENOSPC: no space left on device, write\n');
    assert.equal(status, 3);
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { itUnless } from '../needs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FULL = '/dev/full';

describe('output that cannot be written', () => {
  const why = existsSync(FULL) ? undefined : `this machine has no ${FULL}`;
  itUnless(why, 'is an error of its own, and neither a warning nor a stack', () => {
    const args = ['bin/dev.js', 'check', '-A', '--from', 'examples/three-node-cluster.multinet.json.gz'];
    const stdio = ['ignore', openSync(FULL, 'w'), 'pipe'] as const;
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, stdio: [...stdio], encoding: 'utf8' });
    assert.equal(stderr, 'error: cannot write the output: ENOSPC: no space left on device, write\n');
    assert.equal(status, 3);
  });
});

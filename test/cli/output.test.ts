import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { itUnless } from '../needs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FULL = '/dev/full';

describe('output that cannot be written', () => {
  const why = existsSync(FULL) ? undefined : `this machine has no ${FULL}`;
  const judged = ['check', '-A', '--from', 'examples/three-node-cluster.multinet.json.gz'];
  const run = (argv: readonly string[], stdout: 'pipe' | number, stderr: 'pipe' | number) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'bin/dev.js', ...argv], {
      cwd: root,
      stdio: ['ignore', stdout, stderr],
      encoding: 'utf8',
    });

  for (const argv of [judged, ['--version'], ['explain'], ['check', '-h'], ['help']])
    itUnless(why, `is an error of its own, and neither a warning nor a stack: ${argv.join(' ')}`, () => {
      const { status, stderr } = run(argv, openSync(FULL, 'w'), 'pipe');
      assert.equal(stderr, 'error: cannot write the output: ENOSPC: no space left on device, write\n');
      assert.equal(status, 3);
    });

  itUnless(why, 'changes nothing where it is remarks', () => {
    const argv = ['list', ...judged.slice(1)];
    const heard = run(argv, 'pipe', 'pipe');
    assert.match(heard.stderr, /^warning: /);
    const unheard = run(argv, 'pipe', openSync(FULL, 'w'));
    assert.deepEqual([unheard.status, unheard.stdout], [heard.status, heard.stdout]);
    assert.equal(run(['frobnicate'], 'pipe', openSync(FULL, 'w')).status, 3);
  });
});

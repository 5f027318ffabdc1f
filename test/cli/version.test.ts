import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { about } from '../../src/cli/about.ts';
import { versionLine } from '../../src/cli/version.ts';

describe('--version', () => {
  it('tells the version of package.json', () => {
    const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    assert.deepEqual({ name, version }, about);
    assert.ok(versionLine().startsWith(`${name} ${version} (`));
  });

  it('tells what it runs on', () => {
    assert.match(versionLine(), /\(from source, node \d+\.\d+\.\d+, \w+\/\w+\)$/);
  });
});

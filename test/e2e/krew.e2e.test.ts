import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { archiveName, executableName, thisPlatform } from '../../scripts/dist/platforms.ts';
import { about } from '../../src/cli/about.ts';
import { describeUnless } from '../needs.ts';
import { whyNotHere } from './target.ts';

const release = fileURLToPath(new URL('../../dist/release/', import.meta.url));
const platform = thisPlatform();
const archive = platform === undefined ? '' : archiveName(platform, `v${about.version}`);

function whyNot(): string | undefined {
  if (process.env.MULTINET_BIN === undefined) return 'it is about archives: npm run e2e:packaged';
  if (!existsSync(join(release, archive))) return `there is no dist/release/${archive}: npm run dist`;
  return whyNotHere();
}

/** One line of `tar -tv`: what kind of thing it is, and its path. */
function entriesOf(path: string): { readonly kind: string; readonly name: string }[] {
  const listed = execFileSync('tar', ['-tvzf', path], { encoding: 'utf8' }).trimEnd().split('\n');
  return listed.map((line) => ({ kind: line.charAt(0), name: line.split(/\s+/).slice(5).join(' ') }));
}

// krew itself is not needed: what `krew install --manifest --archive` does is done here step by step (internal/installation, internal/download).
describeUnless(whyNot(), 'an archive, installed as krew installs it', () => {
  let root: string;
  const path = join(release, archive);
  const inStore = (...names: string[]): string => join(root, 'store', 'multinet', `v${about.version}`, ...names);

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'multinet-krew-'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('has the sum that is published with it', () => {
    const sums = readFileSync(join(release, 'SHA256SUMS'), 'utf8');
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
    assert.ok(sums.split('\n').includes(`${sum}  ${archive}`), sums);
  });

  it('holds plain files only, below where it is unpacked', () => {
    const entries = entriesOf(path);
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      entries.map(() => '-'),
    );
    for (const { name } of entries) assert.ok(!name.startsWith('/') && !name.split('/').includes('..'), name);
  });

  it('puts a licence beside the executable that the manifest names', () => {
    mkdirSync(inStore(), { recursive: true });
    // Without `files` everything is moved as it is: from "*" to ".".
    execFileSync('tar', ['-xzf', path, '-C', inStore(), '--no-same-owner']);
    assert.ok(readdirSync(inStore()).some((name) => /^(?:license|copying)(?:\.(?:md|txt))?$/i.test(name)));
    assert.ok(platform);
    assert.equal(statSync(inStore(executableName(platform))).mode & 0o111, 0o111);
  });

  it('is run by kubectl through the link that krew makes, and completes', () => {
    assert.ok(platform);
    mkdirSync(join(root, 'bin'));
    symlinkSync(inStore(executableName(platform)), join(root, 'bin', 'kubectl-multinet'));
    const env = { HOME: root, PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}` };
    const kubectl = (...argv: string[]): string =>
      execFileSync('kubectl', argv, { env, cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    assert.match(kubectl('plugin', 'list'), /\/bin\/kubectl-multinet$/m);
    assert.match(
      kubectl('multinet', '--version'),
      new RegExp(`^kubectl-multinet ${about.version.replaceAll('.', '\\.')} `),
    );
    assert.match(kubectl('multinet', 'help'), /kubectl multinet COMMAND/i);
    // krew's directory of links is in PATH: completion belongs there, beside the link and not in the store.
    execFileSync('kubectl', ['multinet', 'completion', 'install'], { env, cwd: root, stdio: 'ignore' });
    assert.ok(existsSync(join(root, 'bin', 'kubectl_complete-multinet')));
    assert.match(kubectl('__complete', 'multinet', 'chec'), /^check\t/m);
    // `krew uninstall` removes the link and the store.
    rmSync(join(root, 'bin', 'kubectl-multinet'));
    assert.throws(() => execFileSync('kubectl', ['multinet', '--version'], { env, cwd: root, stdio: 'ignore' }));
  });
});

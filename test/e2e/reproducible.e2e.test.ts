import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { executableName, platformWords, thisPlatform } from '../../scripts/dist/platforms.ts';
import { describeUnless } from '../needs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const platform = thisPlatform();

// Several dozen megabytes that no build needs.
const unneeded = ['.cache', 'node', '@biomejs', '@kubernetes', '@typescript'];

function whyNot(): string | undefined {
  if (process.env.MULTINET_BIN === undefined) return 'it is about executables: npm run e2e:packaged';
  if (platform === undefined) return 'no executable is made for this platform';
  const git = spawnSync('git', ['rev-parse', '--verify', 'HEAD'], { cwd: root, stdio: 'ignore' });
  return git.status === 0 ? undefined : 'this is no git checkout';
}

/** Builds the commit that is checked out, in a directory of its own, and returns the sums of what came of it. */
function buildIn(directory: string, env: Readonly<Record<string, string>>): string {
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, directory]);
  const [from, to] = [realpathSync(join(root, 'node_modules')), join(directory, 'node_modules')];
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !unneeded.includes(relative(from, path).split(sep)[0] ?? ''),
  });
  mkdirSync(join(to, '.cache'));
  // Only the runtimes as published: their sums are pinned.
  symlinkSync(join(from, '.cache', 'multinet-runtimes'), join(to, '.cache', 'multinet-runtimes'));
  const wanted = platform === undefined ? '' : platformWords(platform);
  execFileSync(process.execPath, ['scripts/dist.ts', wanted], {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return readFileSync(join(directory, 'dist/release/SHA256SUMS'), 'utf8');
}

/** Whether the executable beside the sources was made of the commit that is checked out, and of nothing else. */
function isOfThisCommit(): boolean {
  if (platform === undefined) return false;
  const made = join(root, 'dist/bin', platformWords(platform, '-'), executableName(platform));
  if (!existsSync(made)) return false;
  const commit = execFileSync('git', ['rev-parse', '--short=10', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  return execFileSync(made, ['--version'], { encoding: 'utf8' }).includes(`(commit ${commit} `);
}

describeUnless(whyNot(), 'the commit that is checked out', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multinet-twice-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the same archives, whoever builds it, where and when', () => {
    const one = buildIn(join(folder, 'a'), { TZ: 'UTC', LC_ALL: 'C' });
    const home = join(folder, 'home');
    mkdirSync(home);
    const deep = join(folder, 'quite', 'another', 'directory with blanks');
    const other = buildIn(deep, { TZ: 'Asia/Tokyo', LC_ALL: 'de_DE.UTF-8', HOME: home, NODE_OPTIONS: '' });
    assert.match(one, /^[0-9a-f]{64} {2}kubectl-multinet_v\S+\.(?:tar\.gz|zip)\n[0-9a-f]{64} {2}\S+\.cdx\.json\n$/);
    assert.equal(other, one);
    if (!isOfThisCommit()) return;
    // What was made here to be published, too.
    const [archive = ''] = one.split('\n');
    const published = readFileSync(join(root, 'dist/release/SHA256SUMS'), 'utf8').split('\n');
    assert.ok(published.includes(archive), `${archive} is not in\n${published.join('\n')}`);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { archiveName, krewPlatforms as platforms } from '../../scripts/dist/platforms.ts';
import { botTemplate, manifestOf, releaseFile } from '../../scripts/krew/manifest.ts';
import { manifestFaults } from '../../scripts/krew/rules.ts';
import { notesOf, whyNoRelease } from '../../scripts/release.ts';
import { about } from '../../src/cli/about.ts';

const inProject = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const release = 'v1.2.3';
const sums = new Map(platforms.map((platform, index) => [archiveName(platform, release), String(index).repeat(64)]));

/** A good manifest with something changed in it, by a path such as `spec.platforms.0.bin`. */
function broken(path: string, value: unknown): unknown {
  const manifest: unknown = parse(manifestOf(release, sums));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const place = keys.reduce((inner: unknown, key) => Object(inner)[key], manifest);
  Object.assign(Object(place), { [last]: value });
  return manifest;
}

describe('krew-manifest.yaml', () => {
  const manifest = parse(inProject('krew-manifest.yaml'));

  it('is valid by every rule of krew, in an index under the name of the plugin', () => {
    assert.deepEqual(manifestFaults(manifest, 'multinet.yaml'), []);
  });

  it('is of the version of the program, with an archive for each platform', () => {
    const { spec } = manifest;
    assert.equal(spec.version, `v${about.version}`);
    assert.deepEqual(
      spec.platforms.map(({ uri }: { uri: string }) => uri),
      platforms.map((platform) => releaseFile(spec.version, archiveName(platform, spec.version))),
    );
    assert.equal(new Set(spec.platforms.map(({ sha256 }: { sha256: string }) => sha256)).size, platforms.length);
  });

  it("is what krew-release-bot's template gives", () => {
    const { spec } = manifest;
    const sumOf = new Map(spec.platforms.map(({ uri, sha256 }: { uri: string; sha256: string }) => [uri, sha256]));
    const filled = inProject('.krew.yaml')
      .replaceAll('{{ .TagName }}', spec.version)
      .replaceAll(
        /^( +)\{\{addURIAndSha "(.+?)" \.TagName \}\}$/gm,
        (_, space, uri) => `${space}uri: ${uri}\n${space}sha256: ${sumOf.get(uri)}`,
      );
    assert.deepEqual(parse(filled), manifest);
    assert.equal(inProject('.krew.yaml'), botTemplate());
  });
});

describe('a manifest that krew would refuse', () => {
  it('is not the one we make', () => {
    assert.deepEqual(manifestFaults(parse(manifestOf(release, sums)), 'multinet.yaml'), []);
  });

  const cases: [string, string, unknown, RegExp][] = [
    ['another apiVersion', 'apiVersion', 'v1', /^apiVersion: v1$/],
    ['another kind', 'kind', 'Pod', /^kind: Pod$/],
    ['no name', 'metadata', {}, /^metadata.name: /],
    ['a name that is no file name', 'metadata.name', 'multi net', /^metadata.name: multi net$/],
    ['a name of a Windows device', 'metadata.name', 'nul', /^metadata.name: nul$/],
    ['a name other than the file', 'metadata.name', 'other', /other in a file multinet.yaml/],
    ['a version without v', 'spec.version', '1.2.3', /^spec.version: 1.2.3$/],
    ['a version that is not semantic', 'spec.version', 'v1.02', /^spec.version/],
    ['no short description', 'spec.shortDescription', undefined, /^spec.shortDescription/],
    ['a short description of two lines', 'spec.shortDescription', 'a\nb', /^spec.shortDescription/],
    ['a long short description', 'spec.shortDescription', 'word '.repeat(20).trim(), /a few words/],
    ['no description', 'spec.description', '', /^spec.description/],
    ['no homepage', 'spec.homepage', 'example', /^spec.homepage/],
    ['no platform', 'spec.platforms', [], /^spec.platforms: none$/],
    ['an archive of another kind', 'spec.platforms.0.uri', 'https://example.com/a.tar.xz', /uri: .*xz$/],
    ['a sum in upper case', 'spec.platforms.1.sha256', 'AB'.repeat(32), /^spec.platforms\[1\]: sha256/],
    ['a sum that is too short', 'spec.platforms.0.sha256', 'ab', /sha256: ab$/],
    ['no executable', 'spec.platforms.0.bin', '', /bin: $/],
    ['an executable outside', 'spec.platforms.0.bin', '../kubectl', /bin: \.\./],
    ['an executable that Windows does not run', 'spec.platforms.4.bin', 'kubectl-multinet', /on Windows/],
    ['no selector', 'spec.platforms.0.selector', undefined, /selector: empty/],
    ['an empty selector', 'spec.platforms.0.selector', { matchLabels: {} }, /selector: empty/],
    [
      'a selector by something else',
      'spec.platforms.0.selector.matchLabels',
      { os: 'linux', libc: 'musl' },
      /selector: libc/,
    ],
    ['a selector for no platform', 'spec.platforms.0.selector.matchLabels', { os: 'plan9' }, /matches no platform/],
    [
      'selectors that overlap',
      'spec.platforms.0.selector.matchLabels',
      { os: 'linux' },
      /0 and 1 both match linux\/arm64/,
    ],
    [
      'an expression that overlaps',
      'spec.platforms.0.selector',
      { matchExpressions: [{ key: 'os', operator: 'In', values: ['darwin', 'linux'] }] },
      /0 and 2 both match darwin\/amd64/,
    ],
    [
      'an expression without values',
      'spec.platforms.4.selector',
      { matchExpressions: [{ key: 'os', operator: 'NotIn', values: [] }] },
      /selector: .*NotIn/,
    ],
    [
      'an expression with values for none',
      'spec.platforms.4.selector',
      { matchLabels: { os: 'windows' }, matchExpressions: [{ key: 'arch', operator: 'Exists', values: ['amd64'] }] },
      /selector: .*Exists/,
    ],
    [
      'an operator that is none',
      'spec.platforms.4.selector',
      { matchLabels: { os: 'windows' }, matchExpressions: [{ key: 'arch', operator: 'in', values: ['amd64'] }] },
      /selector: .*"in"/,
    ],
    ['a directory for an executable', 'spec.platforms.0.bin', '.', /bin: \.$/],
    ['an executable with signs of Windows', 'spec.platforms.4.bin', 'bin\\kubectl-multinet.exe', /bin: bin\\/],
    ['an executable that is a number', 'spec.platforms.0.bin', 7, /bin: $/],
    ['a homepage of no host', 'spec.homepage', 'https://', /^spec.homepage/],
    ['an address without encryption', 'spec.platforms.0.uri', 'http://example.com/a.tar.gz', /uri: http:/],
    ['a sum with something behind it', 'spec.platforms.0.sha256', `${'a'.repeat(64)}\n`, /sha256/],
    ['a platform that is none', 'spec.platforms', ['linux'], /spec.platforms\[0\]: uri/],
    ['files from above', 'spec.platforms.0.files', [{ from: '../*', to: '.' }], /files: from \.\.\/\*/],
    ['files to outside', 'spec.platforms.0.files', [{ from: '*', to: '../bin' }], /files: to \.\.\/bin/],
    ['no files to move', 'spec.platforms.0.files', [], /files: empty/],
    ['files from nowhere', 'spec.platforms.0.files', [{ from: '', to: '.' }], /files: no from/],
    ['files to above itself', 'spec.platforms.0.files', [{ from: '*', to: 'bin/../lib' }], /files: to bin\/\.\.\/lib/],
    ['files to a path with an end', 'spec.platforms.0.files', [{ from: '*', to: 'bin/' }], /files: to bin\/$/],
    ['files to nowhere', 'spec.platforms.0.files', [{ from: '*', to: '' }], /files: to $/],
    ['files to a path that is not clean', 'spec.platforms.0.files', [{ from: '*', to: './bin' }], /files: to \.\/bin/],
  ];
  for (const [what, path, value, fault] of cases)
    it(`has ${what}`, () => {
      const faults = manifestFaults(broken(path, value), 'multinet.yaml');
      assert.ok(
        faults.some((one) => fault.test(one)),
        faults.join('; ') || 'no fault found',
      );
    });

  it('is not one that moves files to clean places', () => {
    for (const to of ['.', 'bin', 'lib/multinet'])
      assert.deepEqual(manifestFaults(broken('spec.platforms.0.files', [{ from: '*', to }]), 'multinet.yaml'), [], to);
  });

  it('is no manifest at all', () => {
    for (const nonsense of [undefined, null, 'text', [], 7])
      assert.ok(manifestFaults(nonsense, 'multinet.yaml').length > 5);
  });
});

describe('the notes of a release', () => {
  const changelog =
    '# Changelog\n\n## Unreleased\n\n- new\n\n## 1.2.30\n\n- another\n\n## 1.2.3 - 2026-11-01\n\n- old\n\n## [1.2.2]\n\n- older\n\n## 1.2.1\n';
  it('are what the changelog says of its version, or before it has a tag of what comes next', () => {
    assert.equal(notesOf(changelog, '1.2.3', true), '- old');
    assert.equal(notesOf(changelog, '1.2.2', true), '- older');
    assert.equal(notesOf(changelog, '2.0.0', false), '- new');
  });

  it('are never missing', () => {
    assert.throws(() => notesOf(changelog, '2.0.0', true), /says nothing of 2\.0\.0/);
    assert.throws(() => notesOf(changelog, '1.2.1', true), /says nothing of 1\.2\.1/);
    assert.throws(() => notesOf('', '2.0.0', false), /says nothing/);
  });
});

describe('a release', () => {
  const build = { commit: '0123456789', date: '2026-11-01' };
  it('is made of a commit, under the tag of its version or none', () => {
    assert.equal(whyNoRelease(build, `v${about.version}`), undefined);
    assert.equal(whyNoRelease(build, undefined), undefined);
    assert.match(whyNoRelease(build, 'v9.9.9') ?? '', /^the tag is v9\.9\.9, package\.json says v/);
    assert.match(whyNoRelease(build, about.version) ?? '', /^the tag is /);
    assert.match(whyNoRelease({ ...build, commit: '0123456789+' }, undefined) ?? '', /commit everything first/);
    assert.match(whyNoRelease(undefined, undefined) ?? '', /commit everything first/);
  });
});

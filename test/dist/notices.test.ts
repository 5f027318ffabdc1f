import assert from 'node:assert/strict';
import type { Metafile } from 'esbuild';
import { bundle } from '../../scripts/bundle.ts';
import { bundledPackages } from '../../scripts/dist/bundled.ts';
import { notBundled } from '../../scripts/dist/compile.ts';
import type { Linked } from '../../scripts/dist/linked.ts';
import { billOfMaterials, licenceList } from '../../scripts/dist/notices.ts';
import { type Platform, platforms } from '../../scripts/dist/platforms.ts';
import { isRecord } from '../../src/kube/record.ts';

const linked: readonly Linked[] = [
  { name: 'WebKit', license: 'LGPL-2.0-or-later', source: 'https://example.com/webkit', version: 'abc123' },
  { name: 'libuv', license: 'MIT', source: 'https://example.com/uv', only: 'windows' },
];
const on = (os: Platform['os']): Platform => platforms.find((one) => one.os === os) ?? assert.fail();

describe('what is in an executable', () => {
  let metafile: Metafile;
  before(async function () {
    this.timeout(60_000);
    ({ metafile } = await bundle('bin/packaged.ts', 'dist/unwritten.cjs', { format: 'cjs', banner: {}, write: false }));
  });

  it('is everything: nothing is looked for on the disk of its user', () => {
    assert.deepEqual(notBundled(metafile), []);
    const outputs = { 'a.js': { imports: [{ path: 'node:fs' }, { path: 'bufferutil' }] } };
    assert.deepEqual(notBundled(JSON.parse(JSON.stringify({ outputs }))), ['bufferutil']);
  });

  it('is nothing that only a program with plugins, or a developer, needs', () => {
    const names = bundledPackages(metafile).map(({ name }) => name);
    assert.ok(names.includes('@oclif/core') && names.includes('ws'));
    const needless =
      /^(?:typescript|tinyglobby|picomatch|fdir|lilconfig|wsl-utils|powershell-utils|is-wsl|@kubernetes\/)/;
    assert.deepEqual(
      names.filter((name) => needless.test(name)),
      [],
    );
  });

  it('has a licence each, with its text', () => {
    for (const { name, version, license, text } of bundledPackages(metafile)) {
      assert.match(version, /^\d+\.\d+\.\d+/, name);
      assert.match(license, /^\(?[A-Za-z][\w.+-]*(?: (?:OR|AND) [\w.+-]+)*\)?$/, name);
      assert.ok(text.length > 200, `${name}: no text`);
    }
  });

  it('stands in the list that goes with it, the libraries of the runtime included', () => {
    const packages = bundledPackages(metafile);
    const list = licenceList(packages, linked, on('linux'));
    for (const { name, version } of packages) assert.ok(list.includes(`\n${name} ${version}\n`), name);
    assert.match(list, /^WebKit abc123\nLicence: LGPL-2\.0-or-later\nSource: https:\/\/example\.com\/webkit$/m);
    assert.match(list, /GNU LIBRARY GENERAL PUBLIC LICENSE\s+Version 2,/);
    assert.match(list, /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1,/);
    assert.doesNotMatch(list, /^libuv$/m);
    assert.match(licenceList(packages, linked, on('windows')), /^libuv$/m);
    assert.doesNotMatch(list, /\r/);
  });

  it('stands in the bill of materials, each part once, and the same bill each time', () => {
    const packages = bundledPackages(metafile);
    const text = billOfMaterials('1.2.3', packages, linked, on('linux').runtime);
    assert.equal(billOfMaterials('1.2.3', packages, linked, on('linux').runtime), text);
    const bill: unknown = JSON.parse(text);
    assert.ok(isRecord(bill) && Array.isArray(bill.components));
    assert.deepEqual([bill.bomFormat, bill.specVersion], ['CycloneDX', '1.6']);
    const parts = bill.components.filter(isRecord);
    assert.equal(parts.length, packages.length + 1);
    const [runtime] = parts;
    const inside =
      runtime !== undefined && Array.isArray(runtime.components) ? runtime.components.filter(isRecord) : [];
    assert.deepEqual(
      inside.map(({ name }) => name),
      ['WebKit', 'libuv'],
    );
    const refs = [...parts, ...inside].map((part) => part['bom-ref']);
    assert.equal(new Set(refs).size, refs.length);
    for (const part of [...parts, ...inside]) assert.ok(Array.isArray(part.licenses), String(part.name));
  });
});

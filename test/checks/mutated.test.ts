import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { defaultSettings } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/registry.ts';
import { judge } from '../../src/checks/report.ts';
import { describeTerminal } from '../../src/cli/terminal.ts';
import { assemble } from '../../src/gather/assemble.ts';
import { isRecord } from '../../src/kube/record.ts';
import { renderReport } from '../../src/report/check.ts';
import type { OutputFormat } from '../../src/report/output-format.ts';
import { decodeSnapshot } from '../../src/snapshot/file.ts';

const text = gunzipSync(
  readFileSync(new URL('../../examples/three-node-cluster.multinet.json.gz', import.meta.url)),
).toString();

/** What users may write where the API takes any text. */
const hostile: readonly string[] = [
  '',
  '-',
  'constructor',
  '__proto__',
  '\u0000\u001b[31m\u009b\u202e\u2028',
  '10.0.0.0/99',
  '::/0',
  '2026-13-99T99:99:99Z',
  '9'.repeat(400),
  '['.repeat(5000),
  '[{"name":"x","constructor":{},"bandwidth":{"constructor":1}}]',
  '[{"name":"x","interface":"constructor","ips":["::1"],"toString":1}]',
  '{"plugins":[null,1,{"type":5}]}',
  '{"type":"constructor","ipam":{"type":"__proto__"}}',
  '{"type":"macvlan","ipam":{"type":"whereabouts","range":"0.0.0.0/0","exclude":["::/0"]}}',
  '{"type":"macvlan","ipam":{"type":"host-local","subnet":"::/0"}}',
];

/** Takes a leaf of a document away, or puts a hostile text in place of one; `pick` walks down to it. */
function mutate(document: unknown, pick: readonly number[], replacement: string | undefined): void {
  let at = document;
  for (const number of pick) {
    if (!isRecord(at) && !Array.isArray(at)) return;
    const keys = Object.keys(at);
    const key = keys[number % keys.length];
    if (key === undefined) return;
    const below: unknown = Reflect.get(at, key);
    if (replacement === undefined && (number % 7 === 0 || typeof below !== 'object')) {
      if (Array.isArray(at)) at.splice(Number(key), 1);
      else Reflect.deleteProperty(at, key);
      return;
    }
    if (typeof below === 'string' && replacement !== undefined) Reflect.set(at, key, replacement);
    at = below;
  }
}

const picks = fc.array(fc.nat(9999), { minLength: 3, maxLength: 14 });
const change = fc.tuple(picks, fc.option(fc.constantFrom(...hostile), { nil: undefined }));
const formats: readonly OutputFormat[] = [
  { kind: 'table', wide: true },
  { kind: 'json' },
  { kind: 'yaml' },
  { kind: 'name' },
];
const style = { ...describeTerminal('never', {}, { COLUMNS: '100' }), all: true };

// Each time the recording loses some of its fields, and texts of users are replaced by the worst that they could be.
describe('a damaged recording', () => {
  it('is judged without a crash, and steers no terminal', () => {
    let judged = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 60 }), (changes) => {
        const file: unknown = JSON.parse(text);
        assert.ok(isRecord(file));
        const items = isRecord(file.parts) ? Object.values(file.parts).map((part) => isRecord(part) && part.items) : [];
        for (const [pick, replacement] of changes) mutate(items, pick, replacement);
        const read = decodeSnapshot(JSON.stringify(file));
        if (!read.ok) return;
        judged += 1;
        const report = judge(assemble(read.value), checks, defaultSettings, { includes: () => true });
        for (const format of formats) {
          const printed = renderReport(report, format, style);
          assert.ok(printed.ok);
          assert.doesNotMatch(printed.value, /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u);
        }
      }),
      { numRuns: 150 },
    );
    assert.ok(judged > 100, `only ${judged} of 150 could be read at all`);
  }).timeout(600_000);
});

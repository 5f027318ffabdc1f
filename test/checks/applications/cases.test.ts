import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { applicationChecks } from '../../../src/checks/applications/checks.ts';
import { defaultSettings } from '../../../src/checks/check.ts';
import { isRecord } from '../../../src/kube/codec.ts';
import { refText } from '../case.ts';
import { snapshotOf } from '../snapshot-of.ts';

// Cases in the form of the grid (test/checks/grid.test.ts), for the time until these checks are in the registry.
const folder = new URL('cases/', import.meta.url);

describe('the check of applications', () => {
  for (const { slug, run } of applicationChecks) {
    for (const file of readdirSync(new URL(`${slug}/`, folder)).sort()) {
      it(`${slug} judges ${file.replace('.yaml', '').replaceAll('-', ' ')}`, () => {
        const text = readFileSync(new URL(`${slug}/${file}`, folder), 'utf8');
        const parsed: unknown = parse(text);
        const items = isRecord(parsed) && Array.isArray(parsed.items) ? parsed.items : [];
        const forbidden = /^# forbidden: (nads|configMaps)$/m.exec(text)?.[1];
        const missing =
          forbidden === 'nads'
            ? { nads: 'forbidden' as const }
            : forbidden === 'configMaps'
              ? { configMaps: 'forbidden' as const }
              : {};
        const { result, findings } = run(snapshotOf(items, { missing }), defaultSettings);
        const seen = findings.map(
          ({ code, severity, subject, affected }) =>
            `${code} ${severity} ${refText(subject)} affects ${affected.map(refText).join()}`,
        );
        const expected = [...text.matchAll(/^# expect: (.*)$/gm)].map(([, line = '']) => line);
        if (expected[0] === 'quiet') assert.deepEqual([result, ...seen], ['pass']);
        else if (expected[0] === 'unknown') assert.equal(result, 'unknown');
        else assert.deepEqual(seen, expected);
      });
    }
  }
});

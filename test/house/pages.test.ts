import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Check, defaultSettings } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/registry.ts';
import { judge } from '../../src/checks/report.ts';
import type { FindingCode } from '../../src/findings/catalogue.ts';
import { checkText } from '../../src/report/check-text.ts';
import { unicode } from '../../src/report/glyphs.ts';
import { plain } from '../../src/report/paint.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { cases, checkOf, clusterOf } from '../checks/case.ts';
import {
  multusDownFiles,
  recorded,
  startedWithoutMultusFiles,
  threeNodesFiles,
} from '../checks/diagnosis/recorded-clusters.ts';

/** What is printed of a code, by code: of every case by its own check, of every recording by each check and by all. */
function printed(): Map<string, string[]> {
  const recordings = [threeNodesFiles, multusDownFiles, startedWithoutMultusFiles].map((files) =>
    recorded(files, '2026-11-21T00:30:00Z'),
  );
  const texts = [
    ...cases().flatMap((one) => blocks(clusterOf(one), [checkOf(one)])),
    ...recordings.flatMap((one) => [checks, ...checks.map((check) => [check])].flatMap((some) => blocks(one, some))),
  ];
  return Map.groupBy(texts, (text) => /^P\d (MN\d+)/.exec(text)?.[1] ?? '');
}

function blocks(snapshot: Snapshot, some: readonly Check[]): string[] {
  const report = judge(snapshot, some, defaultSettings, { includes: () => true });
  return checkText(report, { width: 100, paint: plain, glyphs: unicode, all: false }).split('\n\n').map(words);
}

/** The words of a block, whatever its width and signs. */
function words(block: string): string {
  return block
    .replace(/^\S (?=P\d)/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function exampleOf(code: FindingCode): string {
  const page = readFileSync(new URL(`../../docs/findings/${code}.md`, import.meta.url), 'utf8');
  return words(/\n## Example\n+```\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
}

describe('the example on the page', () => {
  const known = printed();
  for (const code of new Set(checks.flatMap(({ emits }) => emits))) {
    it(`of ${code} is what the program prints, from its beginning`, () => {
      const example = exampleOf(code);
      assert.notEqual(example, '');
      const same = (known.get(code) ?? []).some((text) => text.startsWith(example));
      if (!same) assert.equal(example, known.get(code)?.[0]);
    });
  }
});

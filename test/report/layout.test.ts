import assert from 'node:assert/strict';
import fc from 'fast-check';
import { age, labelled, wrap } from '../../src/report/layout.ts';
import { plain } from '../../src/report/paint.ts';
import { layOut } from '../../src/report/table.ts';
import { widthOf } from '../../src/report/width.ts';

describe('lines', () => {
  it('are no longer than the width unless a word is', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 60 }), (list, width) => {
        const lines = wrap(list.join(' '), width);
        assert.ok(lines.every((line) => line.length <= width));
        assert.equal(lines.join(' '), list.join(' '));
      }),
    );
  });

  it('under a label are indented to match', () => {
    assert.deepEqual(labelled('fix  ', 'raise the memory limit of it', 25), [
      'fix  raise the memory',
      '     limit of it',
    ]);
  });
});

describe('the width of a text', () => {
  const cases: readonly [string, number][] = [
    ['eth0', 4],
    ['✗ missing', 9],
    ['网卡', 4],
    ['e\u0301te\u0301', 3],
    ['a😀', 3],
    ['ｅｔｈ', 6],
  ];
  for (const [text, width] of cases) it(`${text} is ${width}`, () => assert.equal(widthOf(text), width));

  it('keeps columns in line', () => {
    const columns = [
      { title: 'IF', cell: (row: string) => row },
      { title: 'ON', cell: () => 'x' },
    ];
    const lines = layOut(columns, ['网卡', 'eth0', 'e\u0301'], plain).trimEnd().split('\n');
    assert.deepEqual([...new Set(lines.map((line) => widthOf(line.slice(0, -1).replace('O', ''))))], [7]);
  });
});

describe('ages', () => {
  const now = '2026-11-20T12:00:00Z';
  const before = (seconds: number): string => new Date(Date.parse(now) - seconds * 1000).toISOString();
  // k8s.io/apimachinery/pkg/util/duration HumanDuration.
  const cases: readonly [number, string][] = [
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [125, '2m5s'],
    [599, '9m59s'],
    [600, '10m'],
    [3 * 3600 - 1, '179m'],
    [3 * 3600, '3h'],
    [5 * 3600 + 30 * 60, '5h30m'],
    [8 * 3600, '8h'],
    [48 * 3600, '2d'],
    [2 * 86400 + 4 * 3600, '2d4h'],
    [8 * 86400, '8d'],
    [730 * 86400, '2y'],
    [800 * 86400, '2y70d'],
  ];
  for (const [seconds, text] of cases)
    it(`of ${seconds} s read ${text}`, () => assert.equal(age(before(seconds), now), text));

  it('that are not known say so', () => assert.equal(age('', now), '<unknown>'));
});

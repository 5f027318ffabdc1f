import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { interning } from '../../src/kube/intern.ts';
import { readProtobufPage } from '../../src/kube/list.ts';
import { podObject } from '../../src/kube/pod.ts';

describe('interning', () => {
  it('gives an equal value for every value, and one that was given before for a copy', () => {
    const keep = interning<unknown>();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const kept = keep(value);
        assert.deepEqual(kept, value);
        assert.equal(keep(JSON.parse(JSON.stringify(value))), kept);
      }),
    );
  });

  it('tells apart what differs in one place only', () => {
    const keep = interning<unknown>();
    const values = [
      { a: '1', b: '' },
      { a: '1' },
      { a: 1 },
      { b: '1' },
      ['1'],
      [['1']],
      { a: ['1'] },
      { a: { a: '1' } },
    ];
    for (const value of values) assert.equal(keep(value), value);
  });

  it('keeps equal containers and labels of replicas once', () => {
    const bytes = readFileSync(new URL('../fixtures/recorded/protobuf/pods-all.pb', import.meta.url));
    const page = readProtobufPage(podObject, [bytes]);
    assert.ok(page.ok);
    const ofMultus = page.value.items.filter(({ metadata }) => metadata?.labels?.app === 'multus');
    assert.equal(new Set(ofMultus.map(({ spec }) => spec?.containers)).size, 1);
    // Two of the three are of one generation of the template.
    assert.deepEqual([ofMultus.length, new Set(ofMultus.map(({ metadata }) => metadata?.labels)).size], [3, 2]);
  });
});

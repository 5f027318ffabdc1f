import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { kinds } from '../../src/kube/kinds.ts';
import { readJsonPage, readProtobufPage } from '../../src/kube/list.ts';

const recorded = (name: string): Buffer =>
  readFileSync(new URL(`../fixtures/recorded/protobuf/${name}`, import.meta.url));

describe('the two encodings of the API', () => {
  const lists = [
    ['pods', 'pods-all'],
    ['pods', 'pods-all.limit5'],
    ['nodes', 'nodes'],
    ['events', 'events-all'],
    ['daemonSets', 'daemonsets-all'],
    ['namespaces', 'namespaces'],
  ] as const;
  for (const [kind, file] of lists) {
    it(`give the same ${kind} from ${file}`, () => {
      const fromJson = readJsonPage<unknown>(kinds[kind].codec, JSON.parse(recorded(`${file}.json`).toString()));
      const fromProtobuf = readProtobufPage<unknown>(kinds[kind].codec, [recorded(`${file}.pb`)]);
      assert.ok(fromJson.ok && fromJson.value.items.length > 0);
      assert.deepEqual(fromProtobuf, fromJson);
    });
  }

  it('keep no annotation, environment value or field that nothing reads', () => {
    const read = readProtobufPage(kinds.pods.codec, [recorded('pods-all.pb')]);
    assert.ok(read.ok);
    const text = JSON.stringify(read.value);
    assert.doesNotMatch(text, /last-applied-configuration|serviceAccountToken|kube-api-access/);
    assert.match(text, /network-status/);
  });

  it('are the same list in however many parts their bytes come', () => {
    const bytes = recorded('pods-all.pb');
    const whole = readProtobufPage(kinds.pods.codec, [bytes]);
    const cut = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: bytes.length }));
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 30 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const parts = edges.flatMap((edge, index) => (index === 0 ? [] : [bytes.subarray(edges[index - 1], edge)]));
        assert.deepEqual(readProtobufPage(kinds.pods.codec, parts), whole);
      }),
    );
  });

  it('report damage as a problem', () => {
    const bytes = recorded('pods-all.pb');
    for (const length of [0, 3, 5, 100, 1000, bytes.length - 1]) {
      assert.equal(readProtobufPage(kinds.pods.codec, [bytes.subarray(0, length)]).ok, false, `${length} bytes`);
    }
    assert.equal(readJsonPage(kinds.pods.codec, { items: [{ metadata: { name: 7 } }] }).ok, false);
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { decodePod } from '../../src/domain/attachments/decode.ts';
import { readJsonPage, readProtobufPage } from '../../src/kube/list.ts';
import { podInBrief, podObject } from '../../src/kube/pod.ts';

const folder = new URL('../fixtures/recorded/protobuf/', import.meta.url);
const recorded = (name: string): Buffer => readFileSync(new URL(name, folder));

describe('a pod in brief', () => {
  const lists = readdirSync(folder).filter((name) => /^pods.*\.pb$/.test(name) && !name.includes('table'));

  for (const name of lists) {
    it(`tells the same of its networks as the whole pod (${name})`, () => {
      const bytes = recorded(name);
      const [brief, whole] = [podInBrief, podObject].map((codec) => readProtobufPage(codec, [bytes]));
      assert.ok(brief?.ok && whole?.ok);
      const said = brief.value.items.map(decodePod).map(({ object: _, ...pod }) => pod);
      assert.deepEqual(
        said,
        whole.value.items.map(decodePod).map(({ object: _, ...pod }) => pod),
      );
    });
  }

  it('is the same from both encodings', () => {
    const fromJson = readJsonPage(podInBrief, JSON.parse(String(recorded('pods-all.json'))));
    assert.deepEqual(fromJson, readProtobufPage(podInBrief, [recorded('pods-all.pb')]));
  });

  it('has no containers', () => {
    const page = readProtobufPage(podInBrief, [recorded('pods-all.pb')]);
    assert.ok(page.ok && page.value.items.length > 0);
    for (const { spec } of page.value.items) assert.equal(spec?.containers, undefined);
  });
});

import assert from 'node:assert/strict';
import { fieldSelector, labelSelector } from './selectors.ts';
import { Refusal } from './status.ts';
import type { LabObject } from './world.ts';

function pod(labels: Record<string, string>, spec: Record<string, unknown> = {}): LabObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n', labels }, spec };
}

describe('selectors of the lab', () => {
  const web = pod({ app: 'web', tier: 'front', empty: '' });
  const selections: readonly [selector: string, selected: boolean][] = [
    ['app=web', true],
    ['app==web', true],
    ['app=db', false],
    ['app!=db', true],
    ['nosuch!=db', true],
    ['app', true],
    ['nosuch', false],
    ['!nosuch', true],
    ['!app', false],
    ['app in (db, web)', true],
    ['app in (db)', false],
    ['app notin (db,web)', false],
    ['nosuch notin (db)', true],
    ['nosuch in (db)', false],
    ['app=web,tier=front', true],
    ['app=web,tier=back', false],
    ['empty=', true],
    ['app=', false],
    ['', true],
  ];
  for (const [selector, selected] of selections) {
    it(`${JSON.stringify(selector)} selects ${selected ? 'the object' : 'nothing'}`, () => {
      assert.equal(labelSelector(selector)(web), selected);
    });
  }

  for (const selector of ['a===b', 'a in b', 'a in (b', 'a b', 'a=b,', '!', ',']) {
    it(`refuses the label selector ${JSON.stringify(selector)}`, () => {
      assert.throws(
        () => labelSelector(selector),
        (error) => error instanceof Refusal && error.code === 400,
      );
    });
  }

  it('selects by fields, negated and several', () => {
    const onA = pod({}, { nodeName: 'node-a' });
    assert.equal(fieldSelector('spec.nodeName=node-a,metadata.name=p', 'pods', false)(onA), true);
    assert.equal(fieldSelector('spec.nodeName!=node-a', 'pods', false)(onA), false);
    assert.equal(fieldSelector('status.phase=', 'pods', false)(onA), true);
  });

  it('refuses a field in the words of the kind', () => {
    assert.throws(
      () => fieldSelector('spec.nosuch=x', 'pods', false),
      /^Error: field label not supported: spec.nosuch$/,
    );
    assert.throws(
      () => fieldSelector('spec.nosuch=x', 'configmaps', false),
      /"spec.nosuch" is not a known field selector: only "metadata.name", "metadata.namespace"/,
    );
    assert.throws(() => fieldSelector('nonsense', 'pods', false), /can't understand 'nonsense'/);
  });
});

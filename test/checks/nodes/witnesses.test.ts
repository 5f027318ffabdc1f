import assert from 'node:assert/strict';
import { defaultSettings } from '../../../src/checks/check.ts';
import { masterMissing } from '../../../src/checks/nodes/master-missing.ts';
import { adding, failed, macvlan, node, waiting } from '../diagnosis/small-cluster.ts';
import { snapshotOf } from '../snapshot-of.ts';

const refused = (pod: string, error: string) => [waiting(pod, 'storage'), failed(pod, adding(pod, 'storage', error))];

function supposed(...objects: readonly unknown[]): readonly string[] {
  const snapshot = snapshotOf([node('a'), macvlan('storage', 'eth3'), ...objects]);
  const [finding] = masterMissing.run(snapshot, defaultSettings).findings;
  assert.ok(finding?.code === 'MN401');
  return finding.args.supposed;
}

describe('a pod that was refused for a master', () => {
  const bare = refused('p', 'Link not found');
  const named = refused('q', 'failed to lookup master "eth3": Link not found');

  it('lets it be supposed only that it is not there when the message does not name it', () =>
    assert.deepEqual(supposed(...bare), ['a']));

  it('leaves no doubt when any message of the node names it, whichever comes last', () => {
    assert.deepEqual(supposed(...named), []);
    assert.deepEqual(supposed(...bare, ...named), []);
    assert.deepEqual(supposed(...named, ...bare), []);
  });
});

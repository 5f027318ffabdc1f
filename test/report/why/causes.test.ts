import assert from 'node:assert/strict';
import { byCause } from '../../../src/report/why/causes.ts';
import { diagnosesOf } from '../../checks/diagnosis/recorded-clusters.ts';
import { daemon, macvlan, node, waiting } from '../../checks/diagnosis/small-cluster.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';

describe('causes', () => {
  it('that nobody could tell for one reason are one, with all its pods', () => {
    const objects = [
      node('a'),
      ...daemon('multus', ['a']),
      macvlan('net', 'eth1'),
      waiting('p', 'net'),
      waiting('q', 'net'),
    ];
    const snapshot = snapshotOf(objects, { missing: { events: 'forbidden' } });
    const asking = diagnosesOf(snapshot).filter(({ pod }) => pod.request !== undefined);
    const [cause, ...others] = byCause(asking);
    assert.deepEqual(others, []);
    assert.equal(cause?.[0].state, 'unknown');
    assert.deepEqual(
      cause?.map(({ pod }) => pod.name),
      ['p', 'q'],
    );
  });
});

import assert from 'node:assert/strict';
import { planTests, testBetween } from '../../../src/domain/bandwidth/plan.ts';
import type { BandwidthTest } from '../../../src/domain/bandwidth/test.ts';
import { endpoint } from '../connectivity/endpoints.ts';

const shown = (tests: readonly BandwidthTest[]): string[] =>
  tests.map(({ from, to, distance }) => `${from.pod} ${to.pod} ${distance}`);

describe('the plan of bandwidth tests', () => {
  const pods = ['a1@a', 'a2@a', 'b1@b', 'b2@b', 'c1@c'].map((word) => endpoint(word));

  it('has a pair on one node and a pair between nodes for each network', () => {
    const other = pods.slice(0, 2).map((one) => ({ ...one, network: 'default/other' }));
    assert.deepEqual(shown(planTests({ endpoints: [...pods, ...other], perDistance: 1 })), [
      'a1 a2 same-node',
      'a1 b1 cross-node',
      'a1 a2 same-node',
    ]);
  });

  it('uses pods and nodes evenly, and no two pods twice', () => {
    const tests = planTests({ endpoints: pods, perDistance: 3 }).filter(({ distance }) => distance === 'cross-node');
    assert.equal(tests.length, 3);
    const nodes = tests.flatMap(({ from, to }) => [from.node, to.node]);
    assert.equal(new Set(nodes).size, 3);
    assert.equal(new Set(tests.map(({ from, to }) => [from.pod, to.pod].sort().join())).size, 3);
  });

  it('is between the named ends only', () => {
    const tests = planTests({
      endpoints: pods,
      perDistance: 5,
      isSource: ({ pod }) => pod === 'c1',
      isDestination: ({ pod }) => pod.startsWith('b'),
    });
    assert.deepEqual(shown(tests), ['c1 b1 cross-node', 'c1 b2 cross-node']);
  });

  it('has nothing for a pod alone, nor for two pods with one address', () => {
    assert.deepEqual(planTests({ endpoints: pods.slice(0, 1), perDistance: 1 }), []);
    const [a1] = pods;
    assert.ok(a1);
    assert.equal(testBetween(a1, { ...a1, pod: 'twin' }), undefined);
  });
});

import assert from 'node:assert/strict';
import { pairsOfTestPods } from '../../../src/domain/bandwidth/test-pod.ts';

describe('pairs of test pods', () => {
  it('are on one node, and between nodes', () => {
    const pairs = (...nodes: string[]) => pairsOfTestPods({ nodes });
    assert.deepEqual(pairs('a', 'a', 'b'), { sameNode: 1, crossNode: 2 });
    assert.deepEqual(pairs('a', 'a'), { sameNode: 1, crossNode: 0 });
    assert.deepEqual(pairs('a', 'b', 'c', 'c'), { sameNode: 1, crossNode: 5 });
  });
});

import assert from 'node:assert/strict';
import { readOnce } from '../../src/domain/read-once.ts';

describe('what is read once', () => {
  it('is read again when anything that it was read from is another', () => {
    let reads = 0;
    const sum = readOnce((numbers: readonly number[], more: number) => {
      reads += 1;
      return numbers.reduce((all, number) => all + number, more);
    });
    const [one, other] = [[1, 2], [5]];
    assert.deepEqual([sum(one, 1), sum(other, 1), sum(one, 1), reads], [4, 6, 4, 2]);
    assert.deepEqual([sum(one, 2), sum(one, 1), sum([1, 2], 1), reads], [5, 4, 4, 5]);
  });
});

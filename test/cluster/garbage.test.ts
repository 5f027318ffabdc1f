import assert from 'node:assert/strict';
import { freeBytes, freeWhatWasRead, tidyUp } from '../../src/cluster/garbage.ts';

describe('what lists leave behind', () => {
  it('is freed at once when nothing else is in its memory', () => {
    const [first, second] = [new Uint8Array([1, 2, 3]), new Uint8Array(1 << 20)];
    freeBytes([first, second]);
    assert.deepEqual([first.length, second.length], [0, 0]);
  });

  it('is left alone where others are in its memory', () => {
    const memory = new Uint8Array([1, 2, 3, 4]);
    freeBytes([memory.subarray(1, 3), Buffer.from('a small buffer')]);
    assert.deepEqual([...memory], [1, 2, 3, 4]);
  });

  it('is nothing to worry about in Node', () => {
    assert.doesNotThrow(() => {
      tidyUp();
      freeWhatWasRead();
    });
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { meetings } from '../../../src/domain/addresses/meetings.ts';
import { intersect, type Window } from '../../../src/domain/addresses/window.ts';

const window: fc.Arbitrary<Window> = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.bigInt(0n, 40n), fc.bigInt(0n, 12n))
  .map(([family, first, length]) => ({ family, first, last: first + length }));

describe('meetings', () => {
  it('are all pairs that share addresses, and what they share', () => {
    fc.assert(
      fc.property(fc.array(window, { maxLength: 12 }), (windows) => {
        const expected = windows.flatMap((a, i) =>
          windows.slice(i + 1).flatMap((b, j) => {
            const shared = intersect(a, b);
            return shared === undefined ? [] : [{ pair: `${i} ${i + 1 + j}`, shared }];
          }),
        );
        const found = meetings(windows.map((one, owner) => ({ window: one, owner }))).map(({ owners, shared }) => ({
          pair: owners.toSorted((a, b) => a - b).join(' '),
          shared,
        }));
        const byPair = (a: { pair: string }, b: { pair: string }) => a.pair.localeCompare(b.pair);
        assert.deepEqual(found.toSorted(byPair), expected.toSorted(byPair));
      }),
    );
  });
});

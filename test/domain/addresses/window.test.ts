import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bitsOf } from '../../../src/domain/addresses/address.ts';
import { smaller } from '../../../src/domain/addresses/order.ts';
import {
  anyContains,
  countAddresses,
  formatWindow,
  intersect,
  overlaps,
  sizeOf,
  subtract,
  unite,
  type Window,
} from '../../../src/domain/addresses/window.ts';

/** Small windows at the very end of each family, where an off-by-one would leave it. */
const window: fc.Arbitrary<Window> = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.bigInt(0n, 20n), fc.bigInt(0n, 20n))
  .map(([family, back, length]) => {
    const last = (1n << BigInt(bitsOf(family))) - 1n;
    const first = last - back;
    return { family, first, last: smaller(first + length, last) };
  });
const windows = fc.array(window, { maxLength: 6 });

/** Every address one by one. */
function members(list: readonly Window[]): Set<string> {
  const set = new Set<string>();
  for (const { family, first, last } of list)
    for (let value = first; value <= last; value++) set.add(`${family} ${value}`);
  return set;
}

describe('windows', () => {
  it('unite to the same addresses, in order, apart from one another', () => {
    fc.assert(
      fc.property(windows, (list) => {
        const united = unite(list);
        assert.deepEqual(members(united), members(list));
        united.forEach((later, index) => {
          const before = united[index - 1];
          if (before?.family === later.family) assert.ok(before.last + 1n < later.first);
        });
      }),
    );
  });

  it('subtract as sets do', () => {
    fc.assert(
      fc.property(windows, windows, (list, holes) => {
        assert.deepEqual(members(subtract(list, holes)), members(list).difference(members(holes)));
      }),
    );
  });

  it('count each address once', () => {
    fc.assert(fc.property(windows, (list) => assert.equal(countAddresses(list), BigInt(members(list).size))));
  });

  it('overlap and intersect as sets do', () => {
    fc.assert(
      fc.property(window, window, (a, b) => {
        const both = members([a]).intersection(members([b]));
        const shared = intersect(a, b);
        assert.deepEqual(members(shared === undefined ? [] : [shared]), both);
        assert.equal(overlaps(a, b), both.size > 0);
      }),
    );
  });

  it('contain as sets do', () => {
    fc.assert(
      fc.property(windows, window, (list, { family, first }) => {
        assert.equal(anyContains(list, { family, value: first }), members(list).has(`${family} ${first}`));
      }),
    );
  });

  it('are written by their ends, or as the one address they hold', () => {
    assert.equal(formatWindow({ family: 4, first: 0x0a000009n, last: 0x0a00000an }), '10.0.0.9-10.0.0.10');
    assert.equal(formatWindow({ family: 4, first: 0x0a000009n, last: 0x0a000009n }), '10.0.0.9');
    assert.equal(sizeOf({ family: 6, first: 0n, last: 2n ** 128n - 1n }), 2n ** 128n);
  });
});

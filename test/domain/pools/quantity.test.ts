import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuantity } from '../../../src/domain/pools/quantity.ts';

describe('parseQuantity', () => {
  for (const [text, value] of [
    ['0', 0n],
    ['2', 2n],
    ['+2', 2n],
    ['-2', -2n],
    ['1k', 1000n],
    ['2Ki', 2048n],
    ['1.5Ki', 1536n],
    ['0.5', 1n],
    ['.5k', 500n],
    ['1500m', 2n],
    ['1n', 1n],
    ['1e3', 1000n],
    ['1E3', 1000n],
    ['15e-1', 2n],
    ['1E', 10n ** 18n],
    ['24478872Ki', 25066364928n],
    ['8Ei', 2n ** 63n],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(parseQuantity(text), value));
  }

  for (const text of ['', '.', 'k', '1 k', '1K', '1kk', '0x10', '1,5', 'Infinity', '1e', '1e999']) {
    it(`refuses '${text}'`, () => assert.equal(parseQuantity(text), undefined));
  }

  it('reads every whole number', () => {
    fc.assert(fc.property(fc.bigInt(), (value) => assert.equal(parseQuantity(String(value)), value)));
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatAddress, parseAddress } from '../../../src/domain/addresses/address.ts';
import { canonicalAddress } from '../../../src/domain/addresses/canonical.ts';

const four = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => formatAddress(4, value));
const six = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => formatAddress(6, value));
// Nearly addresses: octets with leading zeros or above 255, too few or too many of them, and what stands around them.
const octet = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map(String),
  fc.constantFrom('', '00', '01', '010', ' 1', '1 '),
);
const dotted = fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.'));
const end = fc.constantFrom('', '\n', ' ', '.', '/24', '%eth0', ':80');

describe('canonicalAddress', () => {
  it('reads what parseAddress reads, and refuses what it refuses', () => {
    fc.assert(
      fc.property(fc.oneof(four, six, dotted, fc.string()), end, (address, after) => {
        const text = `${address}${after}`;
        assert.equal(canonicalAddress(text), parseAddress(text)?.text);
      }),
    );
  });

  for (const [written, text] of [
    ['10.0.0.1', '10.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['0.0.0.0', '0.0.0.0'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['10.0.0.256', undefined],
    ['10.0.0.01', undefined],
    ['10.0.0.1\n', undefined],
  ] as const) {
    it(`makes ${text ?? 'nothing'} of ${JSON.stringify(written)}`, () => assert.equal(canonicalAddress(written), text));
  }
});

import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import fc from 'fast-check';
import {
  addressAt,
  compareAddresses,
  formatAddress,
  parseAddress,
  parseAddressLeniently,
} from '../../../src/domain/addresses/address.ts';

const four = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
const six = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });

describe('parseAddress', () => {
  for (const [written, text] of [
    ['10.0.0.1', '10.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::', '::'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::ffff:a00:1', '10.0.0.1'],
    ['64:ff9b::10.0.0.1', '64:ff9b::a00:1'],
  ] as const) {
    it(`reads ${written} as ${text}`, () => assert.equal(parseAddress(written)?.text, text));
  }

  for (const written of [
    '',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '010.0.0.1',
    '10.0.0.01',
    '10.205.28.14.200',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1/24',
    '0x0a.0.0.1',
    'fe80::1%eth0',
    '2001:db8::/64',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    '12345::',
    ':',
    '::ffff:010.0.0.1',
    '[::1]',
    '<nil>',
  ]) {
    it(`refuses '${written}'`, () => assert.equal(parseAddress(written), undefined));
  }

  it('tells the families apart', () => {
    assert.equal(parseAddress('10.0.0.1')?.family, 4);
    assert.equal(parseAddress('::a00:1')?.family, 6);
    assert.equal(parseAddress('::a00:1')?.value, parseAddress('10.0.0.1')?.value);
  });

  it('reads back what it prints', () => {
    fc.assert(fc.property(four, (value) => assert.equal(parseAddress(formatAddress(4, value))?.value, value)));
    fc.assert(
      fc.property(
        six.filter((value) => value >> 32n !== 0xffffn),
        (value) => assert.equal(parseAddress(formatAddress(6, value))?.value, value),
      ),
    );
  });

  it('agrees with the platform on what is an address', () => {
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(':', '::', '.', '0', '1', 'ff', '255', '256', '00', '1.2.3.4', 'g') },
      { weight: 1, arbitrary: fc.stringMatching(/^[0-9a-f]{1,5}$/) },
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 16 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (written) => assert.equal(parseAddress(written) !== undefined, isIP(written) !== 0, written)),
      { numRuns: 2000 },
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (written) => void parseAddress(written)));
  });
});

describe('parseAddressLeniently', () => {
  it('takes leading zeros for decimal, as whereabouts does', () => {
    assert.equal(parseAddressLeniently('00192.00168.01.044')?.text, '192.168.1.44');
    assert.equal(parseAddressLeniently('0.0.0.0')?.text, '0.0.0.0');
    assert.equal(parseAddressLeniently('00.000.0.0')?.text, '0.0.0.0');
    assert.equal(parseAddressLeniently('2001:db8::01')?.text, '2001:db8::1');
    assert.equal(parseAddressLeniently('10.0.0'), undefined);
  });
});

describe('addressAt', () => {
  it('knows where a family ends', () => {
    assert.equal(addressAt(4, 2n ** 32n - 1n)?.text, '255.255.255.255');
    assert.equal(addressAt(4, 2n ** 32n), undefined);
    assert.equal(addressAt(4, -1n), undefined);
    assert.equal(addressAt(6, 2n ** 128n - 1n)?.text, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
    assert.equal(addressAt(6, 2n ** 128n), undefined);
  });
});

describe('compareAddresses', () => {
  it('sorts by number, not by text, and IPv4 first', () => {
    const texts = ['::1', '10.0.0.10', '10.0.0.9', '9.255.255.255', '2001:db8::a', '2001:db8::9'];
    const sorted = texts
      .flatMap((text) => parseAddress(text) ?? [])
      .toSorted(compareAddresses)
      .map(({ text }) => text);
    assert.deepEqual(sorted, ['9.255.255.255', '10.0.0.9', '10.0.0.10', '::1', '2001:db8::9', '2001:db8::a']);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addressAt, bitsOf } from '../../../src/domain/addresses/address.ts';
import { cidrOf, hasHostBits, parseCidr, parseCidrLeniently } from '../../../src/domain/addresses/cidr.ts';
import { contains, formatWindow, sizeOf } from '../../../src/domain/addresses/window.ts';

function shown(text: string): string | undefined {
  const cidr = parseCidr(text);
  return cidr === undefined ? undefined : `${cidr.address.text} ${cidr.text} ${formatWindow(cidr.window)}`;
}

describe('parseCidr', () => {
  for (const [written, meaning] of [
    ['10.0.0.0/24', '10.0.0.0 10.0.0.0/24 10.0.0.0-10.0.0.255'],
    ['192.168.2.230/28', '192.168.2.230 192.168.2.224/28 192.168.2.224-192.168.2.239'],
    ['10.0.0.7/32', '10.0.0.7 10.0.0.7/32 10.0.0.7'],
    ['0.0.0.0/0', '0.0.0.0 0.0.0.0/0 0.0.0.0-255.255.255.255'],
    ['2001:db8::5/126', '2001:db8::5 2001:db8::4/126 2001:db8::4-2001:db8::7'],
    ['10.0.0.0/024', '10.0.0.0 10.0.0.0/24 10.0.0.0-10.0.0.255'],
    ['::ffff:10.0.0.9/120', '10.0.0.9 10.0.0.0/24 10.0.0.0-10.0.0.255'],
    ['::ffff:10.0.0.9/128', '10.0.0.9 10.0.0.9/32 10.0.0.9'],
    ['::ffff:10.0.0.9/80', '::ffff:a00:9 ::/80 ::-::ffff:ffff:ffff'],
  ] as const) {
    it(`reads ${written}`, () => assert.equal(shown(written), meaning));
  }

  for (const written of [
    '10.0.0.0',
    '10.0.0.0/',
    '/24',
    '10.0.0.0/33',
    '2001:db8::/129',
    '::ffff:10.0.0.0/129',
    '10.0.0.0/-1',
    '10.0.0.0/+8',
    '10.0.0.0/24/24',
    '10.0.0.0/ 24',
    '010.0.0.0/24',
    'fe80::%eth0/64',
  ]) {
    it(`refuses '${written}'`, () => assert.equal(parseCidr(written), undefined));
  }

  it('holds exactly the addresses that share the leading bits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4 as const, 6 as const),
        fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
        fc.integer({ min: 0, max: 128 }),
        fc.bigInt({ min: -600n, max: 600n }),
        (family, number, prefixOf128, step) => {
          const bits = bitsOf(family);
          const value = number >> BigInt(128 - bits);
          const prefix = prefixOf128 % (bits + 1);
          const address = addressAt(family, value);
          const other = addressAt(family, value + step);
          fc.pre(address !== undefined && other !== undefined);
          const cidr = cidrOf(address, prefix);
          const host = BigInt(bits - prefix);
          assert.equal(contains(cidr.window, other), value >> host === other.value >> host);
          assert.equal(sizeOf(cidr.window), 2n ** host);
          assert.equal(hasHostBits(cidr), value % 2n ** host !== 0n);
        },
      ),
    );
  });
});

describe('parseCidrLeniently', () => {
  it('takes leading zeros for decimal', () => {
    assert.equal(parseCidrLeniently('00192.00168.1.0/24')?.text, '192.168.1.0/24');
    assert.equal(parseCidr('00192.00168.1.0/24'), undefined);
  });
});

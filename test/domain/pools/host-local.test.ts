import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Address, addressAt, formatAddress, parseAddress } from '../../../src/domain/addresses/address.ts';
import { cidrOf } from '../../../src/domain/addresses/cidr.ts';
import { anyContains, formatWindow } from '../../../src/domain/addresses/window.ts';
import { decodeHostLocal } from '../../../src/domain/pools/host-local.ts';
import { recordedConfig } from './recorded.ts';

function decode(ipam: Record<string, unknown>) {
  return decodeHostLocal({ type: 'host-local', ...ipam });
}

function problemsOf(ipam: Record<string, unknown>): string[] {
  return decode(ipam).problems.map(({ place, message }) => `${place}: ${message}`);
}

function holds({ sets }: ReturnType<typeof decode>, address: Address): boolean {
  return sets.some(({ ranges }) => ranges.some(({ handsOut }) => anyContains(handsOut, address)));
}

function held(pool: ReturnType<typeof decode>, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && holds(pool, address);
}

describe('host-local: what one subnet hands out', () => {
  for (const [ipam, window, gateway, capacity] of [
    [{ subnet: '10.0.0.0/24' }, '10.0.0.1-10.0.0.254', '10.0.0.1', 253n],
    [{ subnet: '10.0.0.0/24', gateway: '10.0.0.254' }, '10.0.0.1-10.0.0.254', '10.0.0.254', 253n],
    [{ subnet: '10.0.0.0/24', gateway: '10.0.1.1' }, '10.0.0.1-10.0.0.254', '10.0.1.1', 254n],
    [{ subnet: '10.0.0.0/24', rangeStart: '10.0.0.10', rangeEnd: '10.0.0.20' }, '10.0.0.10-10.0.0.20', '10.0.0.1', 11n],
    [
      { subnet: '10.0.0.0/24', rangeStart: '10.0.0.10', rangeEnd: '10.0.0.20', gateway: '10.0.0.15' },
      '10.0.0.10-10.0.0.20',
      '10.0.0.15',
      10n,
    ],
    [{ subnet: '10.0.0.0/24', rangeEnd: '10.0.0.255' }, '10.0.0.1-10.0.0.255', '10.0.0.1', 254n],
    [{ subnet: '10.0.0.0/30' }, '10.0.0.1-10.0.0.2', '10.0.0.1', 1n],
    [{ subnet: '2001:db8::/120' }, '2001:db8::1-2001:db8::ff', '2001:db8::1', 254n],
    [{ subnet: '2001:db8::/126' }, '2001:db8::1-2001:db8::3', '2001:db8::1', 2n],
    [{ subnet: '10.0.0.0/24', gateway: '', rangeStart: null }, '10.0.0.1-10.0.0.254', '10.0.0.1', 253n],
    [{ Subnet: '10.0.0.0/24', rangestart: '10.0.0.250' }, '10.0.0.250-10.0.0.254', '10.0.0.1', 5n],
  ] as const) {
    it(JSON.stringify(ipam), () => {
      const pool = decode(ipam);
      assert.deepEqual(pool.problems, []);
      const range = pool.sets[0]?.ranges[0];
      assert.equal(range && formatWindow(range.window), window);
      assert.equal(range?.gateway.text, gateway);
      assert.equal(pool.capacity, capacity);
      assert.equal(held(pool, gateway), false);
    });
  }

  it('counts what it holds, one by one', () => {
    const base = parseAddress('10.0.0.0')?.value ?? 0n;
    const inside = fc.option(fc.bigInt(0n, 15n), { nil: undefined });
    fc.assert(
      fc.property(fc.constantFrom(4 as const, 6 as const), inside, inside, inside, (family, start, end, gateway) => {
        const text = (offset: bigint | undefined) =>
          offset === undefined ? null : formatAddress(family, base + offset);
        const network = addressAt(family, base);
        assert.ok(network);
        const subnet = cidrOf(network, family === 4 ? 28 : 124);
        const pool = decode({
          subnet: subnet.text,
          rangeStart: text(start),
          rangeEnd: text(end),
          gateway: text(gateway),
        });
        const last = end ?? (family === 4 ? 14n : 15n);
        if ((start ?? 1n) > last) assert.equal(pool.capacity, 'unknown');
        else {
          const given = Array.from({ length: 16 }, (_, index) => BigInt(index)).filter(
            (offset) => (start ?? 1n) <= offset && offset <= last && offset !== (gateway ?? 1n),
          );
          assert.equal(pool.capacity, BigInt(given.length));
          for (let offset = 0n; offset < 16n; offset++) {
            const address = addressAt(family, base + offset);
            assert.ok(address);
            assert.equal(holds(pool, address), given.includes(offset), address.text);
          }
        }
      }),
    );
  });
});

describe('host-local: sets', () => {
  it('adds the alternatives of a set', () => {
    const pool = decode({ ranges: [[{ subnet: '10.0.0.0/30' }, { subnet: '10.0.1.0/24' }]] });
    assert.deepEqual(pool.problems, []);
    assert.equal(pool.sets.length, 1);
    assert.equal(pool.capacity, 254n);
    assert.ok(held(pool, '10.0.0.2') && held(pool, '10.0.1.77'));
  });

  it('needs one address from each set, the subnet at the top being the first', () => {
    const pool = decode({
      subnet: '10.9.0.0/29',
      ranges: [[{ subnet: '10.0.0.0/24' }], [{ subnet: '2001:db8::/126' }]],
    });
    assert.deepEqual(pool.problems, []);
    assert.deepEqual(
      pool.sets.map(({ place, capacity }) => [place, capacity]),
      [
        ['ipam', 5n],
        ['ipam.ranges[0]', 253n],
        ['ipam.ranges[1]', 2n],
      ],
    );
    assert.equal(pool.capacity, 2n);
  });

  it('ignores rangeStart at the top without a subnet', () => {
    const pool = decode({ rangeStart: '10.0.0.10', ranges: [[{ subnet: '10.0.0.0/24' }]] });
    assert.deepEqual(pool.problems, []);
    assert.equal(pool.capacity, 253n);
  });
});

describe('host-local: what the plugin refuses', () => {
  for (const [ipam, problem] of [
    [{}, 'ipam.ranges: no IP ranges specified'],
    [{ ranges: [] }, 'ipam.ranges: no IP ranges specified'],
    [{ ranges: [[]] }, 'ipam.ranges[0]: empty range set'],
    [{ ranges: [{ subnet: '10.0.0.0/24' }] }, 'ipam.ranges[0]: expected a list of ranges, found an object'],
    [{ ranges: [['10.0.0.0/24']] }, 'ipam.ranges[0][0]: expected an object, found a string'],
    [{ ranges: [[{}]] }, 'ipam.ranges[0][0].subnet: no subnet'],
    [{ subnet: 10 }, 'ipam.subnet: expected a string, found a number'],
    [{ subnet: '10.0.0.0' }, 'ipam.subnet: invalid CIDR address 10.0.0.0'],
    [{ subnet: '10.0.0.0/31' }, 'ipam.subnet: network 10.0.0.0/31 too small to allocate from'],
    [{ subnet: '2001:db8::/127' }, 'ipam.subnet: network 2001:db8::/127 too small to allocate from'],
    [{ subnet: '::ffff:10.0.0.0/120' }, 'ipam.subnet: IPv4 subnet in IPv6 notation'],
    [
      { subnet: '10.0.0.5/24' },
      'ipam.subnet: network 10.0.0.5/24 has host bits set: for a prefix length of 24 the network address is 10.0.0.0',
    ],
    [
      { subnet: '10.205.28.0/24', rangeStart: '10.205.28.14.200' },
      'ipam.rangeStart: invalid IP address 10.205.28.14.200',
    ],
    [{ subnet: '10.0.0.0/24', rangeStart: '10.0.1.1' }, 'ipam.rangeStart: 10.0.1.1 not in network 10.0.0.0/24'],
    [{ subnet: '10.0.0.0/24', rangeEnd: '10.0.1.1' }, 'ipam.rangeEnd: 10.0.1.1 not in network 10.0.0.0/24'],
    [
      { subnet: '10.0.0.0/24', rangeEnd: '2001:db8::1' },
      'ipam.rangeEnd: 2001:db8::1 is not of the same family as 10.0.0.0/24',
    ],
    [
      { subnet: '10.0.0.0/24', rangeStart: '10.0.0.20', rangeEnd: '10.0.0.10' },
      "ipam.rangeEnd: 10.0.0.20 lies after the range's end 10.0.0.10",
    ],
    [{ subnet: '10.0.0.0/24', gateway: 'none' }, 'ipam.gateway: invalid IP address none'],
    [
      { ranges: [[{ subnet: '10.0.0.0/24' }, { subnet: '2001:db8::/64' }]] },
      'ipam.ranges[0][1].subnet: mixed address families in one range set',
    ],
    [
      { ranges: [[{ subnet: '10.0.0.0/24' }, { subnet: '10.0.0.0/25' }]] },
      'ipam.ranges[0][1]: range in 10.0.0.0/25 overlaps with ipam.ranges[0][0]',
    ],
    [
      { subnet: '10.0.0.0/24', ranges: [[{ subnet: '10.0.0.0/24' }]] },
      'ipam.ranges[0][0]: range in 10.0.0.0/24 overlaps with ipam',
    ],
  ] as const) {
    it(problem, () => {
      assert.deepEqual(problemsOf(ipam), [problem]);
      assert.equal(decode(ipam).capacity, 'unknown');
    });
  }

  it('but not two halves of one subnet', () => {
    const half = { subnet: '10.0.0.0/24', rangeEnd: '10.0.0.100' };
    const other = { subnet: '10.0.0.0/24', rangeStart: '10.0.0.101' };
    assert.deepEqual(problemsOf({ ranges: [[half, other]] }), []);
  });

  it('names every wrong range', () => {
    assert.equal(problemsOf({ ranges: [[{ subnet: '10.0.0.1/24' }], [{ subnet: 'x' }]] }).length, 2);
  });

  it('never throws', () => {
    const written = fc.oneof(fc.constantFrom('10.0.0.0/24', '10.0.0.5', '2001:db8::/120', ''), fc.jsonValue());
    const range = fc.record(
      { subnet: written, rangeStart: written, rangeEnd: written, gateway: written },
      { requiredKeys: [] },
    );
    const ipam = fc.oneof(fc.jsonValue(), fc.record({ subnet: written, ranges: fc.array(fc.array(range)) }), range);
    fc.assert(
      fc.property(ipam, (json) => {
        const { capacity, problems } = decodeHostLocal(json);
        assert.equal(capacity === 'unknown', problems.length > 0);
      }),
    );
  });
});

describe('host-local: recorded NADs', () => {
  it('hand out 10.20.0.100 to .200, the gateway not among them', () => {
    const pool = decodeHostLocal(recordedConfig('default/data-network').ipam);
    assert.deepEqual(pool.problems, []);
    assert.equal(pool.capacity, 101n);
    assert.ok(held(pool, '10.20.0.100') && held(pool, '10.20.0.200') && !held(pool, '10.20.0.201'));
  });

  it('hand out .2 first where only a subnet is written, as conflist-pod shows', () => {
    const pool = decodeHostLocal(recordedConfig('default/macvlan-tuning').ipam);
    assert.ok(held(pool, '10.90.0.2') && !held(pool, '10.90.0.1'));
    assert.equal(pool.capacity, 253n);
  });
});

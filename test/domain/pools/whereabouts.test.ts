import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addressAt, formatAddress, parseAddress } from '../../../src/domain/addresses/address.ts';
import { anyContains, formatWindow } from '../../../src/domain/addresses/window.ts';
import { decodeWhereabouts, inRange } from '../../../src/domain/pools/whereabouts.ts';
import { recordedConfig } from './recorded.ts';

function decode(ipam: Record<string, unknown>) {
  return decodeWhereabouts({ type: 'whereabouts', ...ipam });
}

function lintsOf(ipam: Record<string, unknown>): string[] {
  return decode(ipam).lints.map(({ kind, place, message }) => `${kind} ${place}: ${message}`);
}

describe('whereabouts: what one range hands out', () => {
  for (const [ipam, window, capacity] of [
    [{ range: '192.168.2.225/28' }, '192.168.2.225-192.168.2.238', 14n],
    [
      { range: '192.168.2.225/28', exclude: ['192.168.2.229/30', '192.168.2.236/32'] },
      '192.168.2.225-192.168.2.238',
      9n,
    ],
    [{ range: '192.168.2.230/28' }, '192.168.2.225-192.168.2.238', 14n],
    [{ range: '192.168.2.225-192.168.2.230/28' }, '192.168.2.225-192.168.2.230', 6n],
    [{ range: '10.0.0.0-10.0.0.10/24' }, '10.0.0.1-10.0.0.10', 10n],
    [{ range: '10.0.0.0/24', range_start: '10.0.1.5', range_end: '10.0.0.20' }, '10.0.0.1-10.0.0.20', 20n],
    [{ range: '10.0.0.0/24', range_start: '10.0.0.50', range_end: '10.0.0.20' }, '10.0.0.50-10.0.0.254', 205n],
    [{ range: '10.0.0.0/24', range_end: '10.0.0.255' }, '10.0.0.1-10.0.0.254', 254n],
    [
      { range: '10.0.0.0/24', exclude: ['10.0.0.0/28', '10.0.0.8/29', '10.0.0.250', '10.0.0.255'] },
      '10.0.0.1-10.0.0.254',
      238n,
    ],
    [{ range: '10.0.0.0/24', exclude: ['10.0.0.0/24'] }, '10.0.0.1-10.0.0.254', 0n],
    [{ range: '10.0.0.0/30' }, '10.0.0.1-10.0.0.2', 2n],
    [{ range: '2001:db8::/116' }, '2001:db8::1-2001:db8::ffe', 4094n],
    [{ range: '2001:db8::/126' }, '2001:db8::1-2001:db8::2', 2n],
    [{ range: '00192.00168.1.0/24', range_start: '192.168.1.044' }, '192.168.1.44-192.168.1.254', 211n],
    [{ range: '10.0.0.0/24', range_start: 'nonsense' }, '10.0.0.1-10.0.0.254', 254n],
    [{ range: '10.0.0.5-10.0.0.9/24', range_start: '10.0.0.100', range_end: '10.0.0.200' }, '10.0.0.5-10.0.0.9', 5n],
    [{ range: '10.0.0.0/24', exclude: ['10.0.0.16/28', '2001:db8::/64'] }, '10.0.0.1-10.0.0.254', 238n],
  ] as const) {
    it(JSON.stringify(ipam), () => {
      const pool = decode(ipam);
      assert.deepEqual(pool.problems, []);
      assert.equal(pool.ranges[0] && formatWindow(pool.ranges[0].window), window);
      assert.equal(pool.capacity, capacity);
    });
  }

  it('names the network in its masked form', () => {
    assert.equal(decode({ range: '192.168.2.230/28' }).ranges[0]?.cidr.text, '192.168.2.224/28');
  });

  it('calls unlimited what no ledger can number', () => {
    assert.equal(decode({ range: '2001:db8::/64' }).capacity, 'unlimited');
    assert.equal(decode({ range: '2001:db8::/65' }).capacity, 2n ** 63n - 2n);
    assert.equal(decode({ range: '2001:db8::/64', range_end: '2001:db8::a' }).capacity, 10n);
    assert.equal(decode({ range: '10.0.0.0/28', ipRanges: [{ range: '2001:db8::/64' }] }).capacity, 14n);
  });

  it('counts what it hands out, one by one', () => {
    const base = parseAddress('10.0.0.0')?.value ?? 0n;
    const offset = fc.bigInt(0n, 15n);
    const bound = fc.option(offset, { nil: undefined });
    const excludes = fc.array(fc.tuple(offset, fc.integer({ min: 0, max: 4 })), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(4 as const, 6 as const), bound, bound, excludes, (family, start, end, holes) => {
        const bits = family === 4 ? 32 : 128;
        const text = (at: bigint | undefined) => (at === undefined ? undefined : formatAddress(family, base + at));
        const pool = decode({
          range: `${text(0n)}/${bits - 4}`,
          range_start: text(start),
          range_end: text(end),
          exclude: holes.map(([at, host]) => `${text(at)}/${bits - host}`),
        });
        const from = start !== undefined && 1n <= start && start <= 14n ? start : 1n;
        const to = end !== undefined && from <= end && end <= 14n ? end : 14n;
        let count = 0n;
        for (let at = 0n; at < 16n; at++) {
          const excluded = holes.some(([hole, host]) => hole >> BigInt(host) === at >> BigInt(host));
          const given = from <= at && at <= to && !excluded;
          if (given) count++;
          const address = addressAt(family, base + at);
          assert.ok(address);
          assert.equal(anyContains(pool.ranges[0]?.handsOut ?? [], address), given, address.text);
          assert.ok(inRange(pool, address));
        }
        assert.equal(pool.capacity, count);
      }),
    );
  });
});

describe('whereabouts: ranges and their fields', () => {
  it('takes one address from each range, the one at the top first', () => {
    const pool = decode({
      range: '10.0.0.0/24',
      exclude: ['10.0.0.1'],
      ipRanges: [{ range: '10.1.0.0/29', exclude: ['10.1.0.1'] }, { range: '2001:db8::/120' }],
    });
    assert.deepEqual(
      pool.ranges.map(({ place, capacity }) => [place, capacity]),
      [
        ['ipam', 253n],
        ['ipam.ipRanges[0]', 5n],
        ['ipam.ipRanges[1]', 254n],
      ],
    );
    assert.equal(pool.capacity, 5n);
  });

  it('does not know the capacity without a range: the flat file on the node may have it', () => {
    const pool = decode({});
    assert.deepEqual([pool.problems, pool.lints, pool.ranges, pool.capacity], [[], [], [], 'unknown']);
  });

  it('protects overlapping ranges unless told otherwise', () => {
    assert.equal(decode({ range: '10.0.0.0/24' }).overlapping, true);
    assert.equal(decode({ range: '10.0.0.0/24', enable_overlapping_ranges: false }).overlapping, false);
  });

  it('has a network name only when one is written', () => {
    assert.equal(decode({ network_name: 'blue' }).networkName, 'blue');
    assert.equal('networkName' in decode({ network_name: '' }), false);
  });
});

describe('whereabouts: what it refuses', () => {
  for (const [ipam, problem] of [
    [{ range: '10.0.0.0/31' }, 'ipam.range: net mask is too short: 10.0.0.0/31 has no usable address'],
    [{ range: '10.0.0.0/32' }, 'ipam.range: net mask is too short: 10.0.0.0/32 has no usable address'],
    [{ range: '2001:db8::/127' }, 'ipam.range: net mask is too short: 2001:db8::/127 has no usable address'],
    [{ range: '10.0.0.0' }, "ipam.range: invalid CIDR '10.0.0.0'"],
    [{ range: 'x-10.0.0.9/24' }, "ipam.range: invalid range start IP 'x'"],
    [{ range: '10.0.0.1-10.0.0.9' }, "ipam.range: invalid CIDR '10.0.0.9'"],
    [
      { range: '192.168.2.10-192.168.3.20/24' },
      'ipam.range: invalid range start for CIDR 192.168.3.0/24: 192.168.2.10',
    ],
    [{ range: 7 }, 'ipam.range: expected a string, found a number'],
    [{ ipRanges: [{}] }, "ipam.ipRanges[0].range: invalid CIDR ''"],
    [{ ipRanges: '10.0.0.0/24' }, 'ipam.ipRanges: expected a list, found a string'],
    [{ ipRanges: [{ range: '10.0.0.0/24', range_start: 'x' }] }, 'ipam.ipRanges[0].range_start: invalid IP address x'],
    [{ range: '10.0.0.0/24', exclude: ['x'] }, 'ipam.exclude[0]: could not parse exclude range x'],
    [
      { range: '10.0.0.0/24', exclude: ['10.0.0.1-10.0.0.5'] },
      'ipam.exclude[0]: could not parse exclude range 10.0.0.1-10.0.0.5',
    ],
    [{ range: '10.0.0.0/24', exclude: '10.0.0.1' }, 'ipam.exclude: expected a list, found a string'],
    [{ range: '10.0.0.0/24', gateway: '10.0.0' }, 'ipam.gateway: could not parse gateway IP 10.0.0'],
    [
      { range: '10.0.0.0/24', enable_overlapping_ranges: 'false' },
      'ipam.enable_overlapping_ranges: expected true or false, found a string',
    ],
    [
      { range: '10.0.0.0/24', node_slice_size: '/22' },
      'ipam.node_slice_size: a slice of /22 is larger than the range 10.0.0.0/24',
    ],
    [{ range: '10.0.0.0/24', node_slice_size: '/31' }, 'ipam.node_slice_size: a slice of /31 has no usable address'],
    [{ range: '10.0.0.0/24', node_slice_size: 'small' }, 'ipam.node_slice_size: invalid slice size small'],
    [
      { range: '2001:db8::/64', node_slice_size: '/80' },
      'ipam.node_slice_size: 2001:db8::/64 is IPv6, which is not sliced',
    ],
  ] as const) {
    it(problem, () => {
      const pool = decode(ipam);
      assert.deepEqual(
        pool.problems.map(({ place, message }) => `${place}: ${message}`),
        [problem],
      );
      assert.equal(pool.capacity, 'unknown');
    });
  }

  it('never throws', () => {
    const written = fc.oneof(
      fc.constantFrom('10.0.0.0/24', '10.0.0.5', '10.0.0.1-10.0.0.9/28', '2001:db8::/120', '', '/28'),
      fc.jsonValue(),
    );
    const keys = ['range', 'range_start', 'range_end', 'gateway', 'node_slice_size', 'network_name'];
    const fields = fc.dictionary(fc.constantFrom(...keys), written);
    const ipam = fc.record({ exclude: fc.oneof(fc.array(written), written), ipRanges: fc.array(fields) });
    fc.assert(fc.property(fields, ipam, (top, rest) => void decodeWhereabouts({ ...top, ...rest })));
    fc.assert(fc.property(fc.jsonValue(), (json) => void decodeWhereabouts(json)));
  });
});

describe('whereabouts: what it accepts in silence', () => {
  for (const [ipam, lint] of [
    [
      { range: '10.0.0.0/24', range_start: '10.0.1.5', range_end: '10.0.0.20' },
      'start-ignored ipam.range_start: 10.0.1.5 is ignored: the range handed out is 10.0.0.1-10.0.0.20',
    ],
    [
      { range: '10.0.0.0/24', range_start: '10.0.0.50', range_end: '10.0.0.20' },
      'end-ignored ipam.range_end: 10.0.0.20 is ignored: the range handed out is 10.0.0.50-10.0.0.254',
    ],
    [
      { range: '10.0.0.0/24', range_start: 'nonsense' },
      'start-ignored ipam.range_start: nonsense is ignored: the range handed out is 10.0.0.1-10.0.0.254',
    ],
    [
      { range: '10.0.0.0/24', exclude: ['10.1.0.0/30'] },
      'exclude-outside ipam.exclude[0]: 10.1.0.0/30 excludes nothing: it lies outside 10.0.0.0/24',
    ],
    [
      { range: '10.0.0.0/24', gateway: '10.0.0.1' },
      'gateway-handed-out ipam.gateway: gateway 10.0.0.1 lies in the range handed out by ipam and is not excluded',
    ],
    [
      { range: '10.0.0.0/24', gateway: '10.0.0.17', node_slice_size: '/28' },
      'gateway-handed-out ipam.gateway: gateway 10.0.0.17 lies in the range handed out by ipam and is not excluded',
    ],
  ] as const) {
    it(lint, () => assert.deepEqual(lintsOf(ipam), [lint]));
  }

  for (const ipam of [
    { range: '10.0.0.0-10.0.0.10/24' },
    { range: '10.0.0.0/24', range_start: '10.0.0.0', range_end: '10.0.0.255' },
    { range: '10.0.0.0/24', gateway: '10.0.0.1', exclude: ['10.0.0.1/32'] },
    { range: '10.0.0.0/24', gateway: '10.0.0.1', range_start: '10.0.0.2' },
    { range: '10.0.0.0/24', gateway: '10.0.0.16', node_slice_size: '/28' },
    { range: '10.0.0.0/24', gateway: '10.9.9.9' },
    { range: '10.0.0.0/24', exclude: ['10.0.0.0', '10.0.0.255/32'] },
  ]) {
    it(`says nothing about ${JSON.stringify(ipam)}`, () => assert.deepEqual(lintsOf(ipam), []));
  }
});

describe('whereabouts: node slices', () => {
  it('divides the first range and ignores start, end and excludes', () => {
    const pool = decode({
      range: '10.0.0.0/16',
      range_start: '10.0.0.9',
      exclude: ['nonsense'],
      node_slice_size: '/28',
      ipRanges: [{ range: '10.9.0.0/30' }],
    });
    assert.deepEqual(pool.problems, []);
    assert.deepEqual([pool.slices?.count, pool.slices?.perSlice, pool.capacity], [4096n, 14n, 14n]);
  });

  it('reads the size without a slash too', () => {
    assert.equal(decode({ range: '10.0.0.0/24', node_slice_size: '26' }).slices?.count, 4n);
  });
});

describe('whereabouts: recorded NADs', () => {
  it('hand out what the ledger shows', () => {
    assert.equal(decodeWhereabouts(recordedConfig('default/wa-network').ipam).capacity, 14n);
    assert.equal(decodeWhereabouts(recordedConfig('default/wa-small').ipam).capacity, 6n);
    const shop = decodeWhereabouts(recordedConfig('shop/shop-net').ipam);
    assert.equal(shop.capacity, 10n);
    assert.deepEqual([shop.problems, shop.lints], [[], []]);
  });
});

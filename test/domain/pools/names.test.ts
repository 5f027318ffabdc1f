import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatAddress } from '../../../src/domain/addresses/address.ts';
import { ipPoolName, nodeSlicePoolName, readReservationName, scopeOfIpPool } from '../../../src/domain/pools/names.ts';
import { decodeWhereabouts } from '../../../src/domain/pools/whereabouts.ts';
import { recordedIpPools } from './recorded.ts';

function network(ipam: Record<string, unknown>) {
  return decodeWhereabouts({ type: 'whereabouts', ...ipam });
}

describe('names of whereabouts objects', () => {
  for (const [identity, name] of [
    [{ range: '10.0.0.0/24' }, '10.0.0.0-24'],
    [{ range: '2001:db8::/64' }, '2001-db8---64'],
    [{ range: '10.0.0.0/24', networkName: 'blue' }, 'blue-10.0.0.0-24'],
    [{ range: '10.0.0.0/28', node: 'node1' }, 'node1-10.0.0.0-28'],
    [{ range: '10.0.0.0/28', networkName: 'blue', node: 'node1' }, 'blue-node1-10.0.0.0-28'],
    [{ range: '10.0.0.0/24', networkName: '' }, '10.0.0.0-24'],
  ] as const) {
    it(`is ${name}`, () => assert.equal(ipPoolName(identity), name));
  }

  it('are those of the recorded IPPools', () => {
    const pools = recordedIpPools('api/ippools-all.json');
    assert.equal(pools.length, 3);
    for (const { name, range } of pools) assert.equal(ipPoolName({ range }), name);
  });

  it('of node slice pools fall back to the name of the config', () => {
    assert.equal(nodeSlicePoolName('blue', 'wa-network'), 'blue');
    assert.equal(nodeSlicePoolName(undefined, 'wa-network'), 'wa-network');
  });
});

describe('the network of an IPPool', () => {
  const range = '10.0.0.0/28';
  for (const [name, networks, scope] of [
    ['10.0.0.0-28', [], { networkName: '' }],
    ['blue-10.0.0.0-28', [network({ network_name: 'blue' })], { networkName: 'blue' }],
    ['blue-10.0.0.0-28', [], { networkName: 'blue' }],
    ['blue-node-1-10.0.0.0-28', [network({ network_name: 'blue' })], { networkName: 'blue', node: 'node-1' }],
    [
      'blue-green-10.0.0.0-28',
      [network({ network_name: 'blue' }), network({ network_name: 'blue-green' })],
      { networkName: 'blue-green' },
    ],
    [
      'node-1-10.0.0.0-28',
      [network({ range: '10.0.0.0/16', node_slice_size: '/28' })],
      { networkName: '', node: 'node-1' },
    ],
    ['renamed', [], { networkName: '' }],
  ] as const) {
    it(`${name} with ${networks.length} networks`, () => assert.deepEqual(scopeOfIpPool(name, range, networks), scope));
  }
});

describe('the name of a reservation', () => {
  function likeliest(name: string, ...known: string[]): string | undefined {
    const [meaning] = readReservationName(name, known);
    return meaning && `${meaning.networkName}|${meaning.address.text}`;
  }

  it('holds the address', () => {
    assert.equal(likeliest('10.40.0.1'), '|10.40.0.1');
    assert.equal(likeliest('2001-db8--1'), '|2001:db8::1');
    assert.equal(likeliest('2001-db8--0'), '|2001:db8::');
    assert.equal(likeliest('--1'), '|::1');
  });

  it('may have a network name before it, known or not', () => {
    assert.equal(likeliest('my-net-10.0.0.5', 'my-net'), 'my-net|10.0.0.5');
    assert.equal(likeliest('my-net-10.0.0.5'), 'my-net|10.0.0.5');
    assert.equal(likeliest('my-net-2001-db8--5', 'my-net'), 'my-net|2001:db8::5');
    assert.equal(likeliest('my-net-2001-db8--5'), 'my-net|2001:db8::5');
  });

  it('may be nothing of the kind', () => {
    assert.equal(likeliest('something'), undefined);
    assert.equal(likeliest('my-net-10.0.0'), undefined);
  });

  it('is read back whatever the address and the network', () => {
    const address = fc.oneof(
      fc.bigInt(0n, 2n ** 32n - 1n).map((value) => formatAddress(4, value)),
      fc.bigInt(2n ** 100n, 2n ** 128n - 1n).map((value) => formatAddress(6, value)),
    );
    const name = fc.constantFrom('', 'blue', 'my-net', 'net-2001', 'fd00');
    fc.assert(
      fc.property(name, address, (networkName, text) => {
        const written = `${networkName && `${networkName}-`}${text.endsWith(':') ? `${text}0` : text}`.replaceAll(
          ':',
          '-',
        );
        const meanings = readReservationName(written, networkName ? [networkName] : []);
        assert.ok(
          meanings.some((meaning) => meaning.networkName === networkName && meaning.address.text === text),
          written,
        );
      }),
    );
  });
});

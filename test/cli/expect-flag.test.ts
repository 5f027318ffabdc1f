import assert from 'node:assert/strict';
import { expectedOf } from '../../src/cli/expect-flag.ts';
import { bitRateIn } from '../../src/cli/measure-flags.ts';
import { snapshotOf } from '../checks/snapshot-of.ts';

const { nads } = snapshotOf(
  ['default/storage', 'shop/mgmt'].map((path) => {
    const [namespace, name] = path.split('/');
    return {
      kind: 'NetworkAttachmentDefinition',
      metadata: { namespace, name },
      spec: { config: { type: 'macvlan' } },
    };
  }),
);
const known = nads.ok ? nads.value : [];
const expected = (...named: [string, number][]) =>
  expectedOf(
    named.map(([network, bitsPerSecond]) => ({ network, bitsPerSecond })),
    {},
    'default',
    known,
    [],
  );

describe('--expect', () => {
  it('takes rates as people write them', () => {
    const rates = [
      ['10Gbps', 10e9],
      ['1Gbit/s', 1e9],
      ['2.5G', 2.5e9],
      ['500m', 500e6],
      ['9600', 9600],
    ] as const;
    for (const [text, bits] of rates) assert.equal(bitRateIn(text), bits);
    for (const text of ['', 'fast', '10GB/s', '-1G', '0']) assert.throws(() => bitRateIn(text), /is no bit rate/);
  });

  it('names networks whole, in the own namespace or another', () => {
    assert.deepEqual(expected(['storage', 10e9], ['shop/mgmt', 1e9]), { 'default/storage': 10e9, 'shop/mgmt': 1e9 });
  });

  it('refuses a network that does not exist, and two rates for one', () => {
    assert.throws(() => expected(['mgmt', 1e9]), /there is no network default\/mgmt/);
    assert.throws(() => expected(['storage', 1e9], ['default/storage', 2e9]), /two rates for default\/storage/);
  });
});

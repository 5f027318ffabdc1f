import assert from 'node:assert/strict';
import { parseEndLink } from '../../src/probe/end-link.ts';
import { recorded } from './recorded.ts';

const dev = recorded('order-db.proc-net-dev').stdout;

describe('an interface at one end of a test', () => {
  it('is its MTU and its counters', () => {
    const { mtu, counters } = parseEndLink(`9000\n${dev}`, 'net1');
    assert.equal(mtu, 9000);
    assert.ok(counters !== undefined && counters.rxPackets > 0);
  });

  it('has what could be read: an interface that is gone has neither', () => {
    assert.equal(parseEndLink(dev, 'net1').mtu, undefined);
    assert.ok(parseEndLink(dev, 'net1').counters !== undefined);
    assert.deepEqual(parseEndLink(`1500\n${dev}`, 'net9'), { mtu: 1500 });
    assert.deepEqual(parseEndLink('', 'net1'), {});
  });
});

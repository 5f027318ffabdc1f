import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { changeOf } from '../../../src/domain/traffic/rates.ts';
import { advance, type Counters, type History, type Sample } from '../../../src/domain/traffic/sample.ts';
import { parseProcNetDev } from '../../../src/probe/proc/dev.ts';

const count = fc.maxSafeNat();
const counters = fc.record({
  rxBytes: count,
  rxPackets: count,
  rxErrors: count,
  rxDropped: count,
  txBytes: count,
  txPackets: count,
  txErrors: count,
  txDropped: count,
});
const span = fc.integer({ min: 1, max: 86_400_000 });

describe('rates from two samples', () => {
  it('are bits and packets per second, and all errors and drops of both directions', () => {
    const before = {
      rxBytes: 1000,
      rxPackets: 10,
      rxErrors: 1,
      rxDropped: 0,
      txBytes: 0,
      txPackets: 0,
      txErrors: 0,
      txDropped: 5,
    };
    const after = {
      rxBytes: 251_000,
      rxPackets: 210,
      rxErrors: 3,
      rxDropped: 4,
      txBytes: 1,
      txPackets: 1,
      txErrors: 1,
      txDropped: 6,
    };
    assert.deepEqual(changeOf(before, after, 2000), {
      kind: 'rates',
      rates: { rxBits: 1_000_000, txBits: 4, rxPackets: 100, txPackets: 1, errors: 3, drops: 5 },
    });
  });

  it('are none for a recorded interface that had nothing to do', () => {
    const path = new URL('../../fixtures/recorded/exec/order-service-0.proc-net-dev.out', import.meta.url);
    const net1 = parseProcNetDev(readFileSync(path, 'utf8')).value.find(({ name }) => name === 'net1')?.counters;
    assert.equal(net1?.rxBytes, 560);
    const zero = { rxBits: 0, txBits: 0, rxPackets: 0, txPackets: 0, errors: 0, drops: 0 };
    assert.deepEqual(changeOf(net1, net1, 1000), { kind: 'rates', rates: zero });
  });

  it('are exact to the bit, where bytes times eight thousand are more than a float can hold', () => {
    const far = Number.MAX_SAFE_INTEGER;
    assert.deepEqual(changeOf({ rxBytes: 0 }, { rxBytes: far }, 8000), { kind: 'rates', rates: { rxBits: far } });
    fc.assert(
      fc.property(count, span, (bytes, milliseconds) => {
        const change = changeOf({ txBytes: 0 }, { txBytes: bytes }, milliseconds);
        assert.ok(change.kind === 'rates');
        const exact = BigInt(bytes) * 8000n;
        const off = BigInt(change.rates.txBits ?? -1) * BigInt(milliseconds) - exact;
        // Never further away than half a bit per second; above 2^53 the number itself is the limit.
        if ((change.rates.txBits ?? 0) <= far) assert.ok(2n * (off < 0n ? -off : off) <= BigInt(milliseconds));
      }),
    );
  });

  it('are never negative: a counter that went backwards is said, whichever it is', () => {
    fc.assert(
      fc.property(counters, counters, span, (before, after, milliseconds) => {
        const change = changeOf(before, after, milliseconds);
        const backwards = Object.entries(before).some(
          ([key, value]) => (Object.entries(after).find(([other]) => other === key)?.[1] ?? 0) < value,
        );
        assert.equal(change.kind, backwards ? 'backwards' : 'rates');
        if (change.kind === 'rates') assert.ok(Object.values(change.rates).every((value) => value >= 0));
      }),
    );
  });

  it('leave out what was not counted both times', () => {
    const kubelet: Counters = { rxBytes: 100, rxErrors: 0, txBytes: 100, txErrors: 0 };
    assert.deepEqual(changeOf(kubelet, { ...kubelet, rxBytes: 225 }, 1000), {
      kind: 'rates',
      rates: { rxBits: 1000, txBits: 0, errors: 0 },
    });
    assert.deepEqual(changeOf({}, kubelet, 1000), { kind: 'rates', rates: {} });
  });
});

describe('the history of a pod', () => {
  const at = (moment: number, by: Sample['by'] = 'pod') =>
    ({ ok: true, value: { by, at: moment, links: new Map() } }) as const;
  const moments = ({ before, after }: History) => [before?.at, after?.at];

  it('is its last two samples', () => {
    assert.deepEqual(moments([at(1), at(2), at(5)].reduce<History>(advance, {})), [2, 5]);
  });

  it('waits for a kubelet to measure again, and keeps its last rates until then', () => {
    assert.deepEqual(moments([at(1, 'kubelet'), at(1, 'kubelet')].reduce<History>(advance, {})), [undefined, 1]);
    const told = [at(1, 'kubelet'), at(9, 'kubelet'), at(9, 'kubelet')].reduce<History>(advance, {});
    assert.deepEqual(moments(told), [1, 9]);
  });

  it('begins anew where somebody else counts, or a clock was set back', () => {
    assert.deepEqual(moments([at(1), at(2), at(9, 'kubelet')].reduce<History>(advance, {})), [undefined, 9]);
    assert.deepEqual(moments([at(5, 'kubelet'), at(2, 'kubelet')].reduce<History>(advance, {})), [undefined, 2]);
  });

  it('survives a sample that failed, which is said until the next one', () => {
    const failed = { ok: false, detail: 'no answer' } as const;
    const history = [at(1), at(2), failed].reduce<History>(advance, {});
    assert.equal(history.failure?.detail, 'no answer');
    const again = advance(history, at(6));
    assert.deepEqual([again.failure, ...moments(again)], [undefined, 2, 6]);
  });
});

import assert from 'node:assert/strict';
import { decodeBandwidth, encodeBandwidth } from '../../src/snapshot/bandwidth-file.ts';
import type { BandwidthRecord, BandwidthTestRecord } from '../../src/snapshot/bandwidth-record.ts';

const at = '2026-11-20T12:00:00Z';
const text = (value: string) => ({ ok: true, at, value }) as const;
const missing = { ok: false, why: { reason: 'no-tool', what: 'read counters', detail: 'no cat' } } as const;
const end = (pod: string) => ({ namespace: 'shop', pod, interface: 'net1' });

const test: BandwidthTestRecord = {
  client: end('a'),
  server: end('b'),
  bind: '10.0.0.1',
  address: '10.0.0.2',
  answer: { ok: true, at, value: { by: 'client', stdout: '{}', stderr: '', exitCode: 0 } },
  links: {
    client: { before: text('1500\n'), after: text('1500\n') },
    server: { before: missing, after: text('9000\n') },
  },
  pathMtu: { kind: 'limited', bytes: 1400, interfaceBytes: 1500, blackHole: true },
};
const record: BandwidthRecord = {
  at,
  load: { durationSeconds: 5, parallel: 1 },
  targets: { minBitsPerSecond: 1e6, expectedBitsPerSecond: { 'shop/storage': 10e9 } },
  tests: [test],
  untested: [
    { network: 'shop/mgmt', why: 'no test pods' },
    { namespace: 'shop', pod: 'c', why: 'no container has iperf3' },
  ],
};
const written = (): unknown => JSON.parse(JSON.stringify(encodeBandwidth(record)));

/** What is written, with something else under one key. */
function changed(value: unknown, key: string): unknown {
  return JSON.parse(JSON.stringify(written()), (name, was: unknown) => (name === key ? value : was));
}

describe('what explains bandwidth, in a snapshot file', () => {
  it('is read as it was written', () => {
    assert.deepEqual(decodeBandwidth(written()), { ok: true, value: record });
  });

  it('may be missing, as in files of programs that knew nothing of it', () => {
    const { links: _, pathMtu: __, ...plain } = test;
    const older = { ...record, tests: [plain], targets: {} };
    assert.deepEqual(decodeBandwidth(JSON.parse(JSON.stringify(encodeBandwidth(older)))), { ok: true, value: older });
  });

  it('is refused, with the place, where it is something else', () => {
    const cases: [unknown, RegExp][] = [
      [changed({ kind: 'limited', bytes: 'many' }, 'pathMtu'), /tests\[0\]\.pathMtu/],
      [changed({ client: 1, server: 2 }, 'links'), /tests\[0\]\.links\.client/],
      [changed({ a: -1 }, 'expectedBitsPerSecond'), /targets\.expectedBitsPerSecond/],
      [changed(7, 'why'), /untested\[0\]/],
    ];
    for (const [value, place] of cases) {
      const read = decodeBandwidth(value);
      assert.ok(!read.ok);
      assert.match(read.problem.place, place);
    }
  });
});

import assert from 'node:assert/strict';
import type { BandwidthReport } from '../../../src/checks/bandwidth/report.ts';
import { bandwidthReport } from '../../../src/checks/bandwidth/report.ts';
import { drawGrid } from '../../../src/cli/grid.ts';
import { parseAddress } from '../../../src/domain/addresses/address.ts';
import { testBetween } from '../../../src/domain/bandwidth/plan.ts';
import type { BandwidthMeasurement, BandwidthReading } from '../../../src/domain/bandwidth/test.ts';
import { isRecord } from '../../../src/kube/record.ts';
import { renderBandwidth } from '../../../src/report/bandwidth/render.ts';
import { unicode } from '../../../src/report/glyphs.ts';
import { plain } from '../../../src/report/paint.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';
import { endpoint } from '../../domain/connectivity/endpoints.ts';

const [backup, database, service] = ['backup@node-a', 'order-db@node-b', 'order-service@node-b'].map((word, index) =>
  endpoint(word, { addresses: [parseAddress(`10.20.0.${index + 1}`) ?? assert.fail()] }),
);
assert.ok(backup && database && service);

const tested = (from: typeof backup, to: typeof backup, reading: BandwidthReading): BandwidthMeasurement => ({
  test: testBetween(from, to) ?? assert.fail(),
  reading,
});

const tcp = tested(backup, database, {
  kind: 'measured',
  flows: [
    { sender: 'client', bitsPerSecond: 9.41e9, seconds: 5, retransmits: 12, maxCongestionWindowBytes: 1_572_864 },
  ],
  clientCpuPercent: 45.2,
  serverCpuPercent: 51.9,
});

function report(
  measurements: readonly BandwidthMeasurement[],
  more: Partial<Pick<BandwidthReport, 'load' | 'targets'>> = {},
): BandwidthReport {
  return bandwidthReport(
    {
      namespace: 'default',
      load: { durationSeconds: 5, parallel: 1 },
      targets: {},
      measurements,
      untested: [],
      ...more,
    },
    snapshotOf([]),
  );
}

function printed(one: BandwidthReport, format: 'table' | 'wide' = 'table'): string {
  const style = { width: 90, paint: plain, glyphs: unicode, drawGrid, all: false };
  const text = renderBandwidth(one, { kind: 'table', wide: format === 'wide' }, style);
  assert.ok(text.ok);
  return text.value;
}

describe('the text of iperf3', () => {
  it('is a line for each direction, a legend, what is wrong, and the verdict', () => {
    const measurements = [
      tested(service, database, {
        kind: 'measured',
        flows: [{ sender: 'client', bitsPerSecond: 24.3e9, retransmits: 0 }],
      }),
      tcp,
      tested(backup, service, { kind: 'no-connection', said: 'unable to connect to server: Connection timed out' }),
    ];
    assert.equal(
      printed(report(measurements, { targets: { minBitsPerSecond: 10e9 } })),
      `server https://127.0.0.1:6443  ·  namespace default (-A looks at all)  ·  3 tests: TCP as
fast as it goes for 5 s  ·  seen 2026-11-20T12:00:00Z

NETWORK                FROM            TO              OVER               RECEIVED   RETRANS
default/data-network   order-service   order-db        one node        24.3 Gbit/s         0
default/data-network   backup          order-db        two nodes       9.41 Gbit/s        12
default/data-network   backup          order-service   two nodes   ✗ no connection         -

node-a   backup=default/backup
node-b   order-db=default/order-db order-service=default/order-service

✗ P1 MN704  iperf3 from default/backup to default/order-service on default/data-network
            could not connect to the server it had started: unable to connect to server:
            Connection timed out
     on   pod/default/backup, pod/default/order-service
     see  kubectl multinet ping backup default/order-service -n default --network
          default/data-network
     fix  find out by ping whether the pods reach each other at all; if they do, something
          filters TCP ports

! P2 MN701  default/data-network carries 9.41 Gbit/s from default/backup to
            default/order-db, target 10 Gbit/s
     on   pod/default/backup, pod/default/order-db
     seen pod/default/backup, iperf3 -c 10.20.0.2 -B 10.20.0.1: 9.41 Gbit/s received over
          5 s, 12 retransmits, congestion window up to 1572864 bytes, processor 45 % of a
          core at the client, 52 % at the server
     seen suspect MTU: unknown: the MTU of the interfaces could not be read
     seen suspect drops and errors: unknown: the counters of the client could not be read,
          the counters of the server could not be read
     seen suspect shared master: unknown: what default/data-network sits on is not known
     seen suspect retransmits: ruled out: 12 of about 4061637 segments were sent again
     seen suspect processor: ruled out: iperf3 took 45 % of a core at the client, 52 % at
          the server
     see  kubectl multinet ping backup default/order-db -n default --network
          default/data-network --mtu
     see  kubectl multinet addr backup -n default
     fix  look at the path MTU, at retransmits and drop counters, at the processors of
          both nodes, and at what else uses the link

verdict: 1 broken now (P1), 1 degraded or about to break (P2); 2 of 3 tests measured
start with: kubectl multinet explain MN704
`,
    );
  });

  it('shows both directions, loss and jitter of UDP', () => {
    const udp = tested(backup, database, {
      kind: 'measured',
      flows: [
        { sender: 'client', bitsPerSecond: 99.8e6, jitterMs: 0.0214, lostPercent: 0.12 },
        { sender: 'server', bitsPerSecond: 100e6, jitterMs: 0.0078, lostPercent: 0 },
      ],
    });
    const text = printed(
      report([udp], { load: { durationSeconds: 5, parallel: 1, direction: 'both', udpBitsPerSecond: 100e6 } }),
    );
    assert.match(text, /UDP at\s100 Mbit\/s for 5 s, both ways at once/);
    assert.match(
      text,
      /^default\/data-network {3}backup {5}order-db {3}two nodes {3}99\.8 Mbit\/s {3}0\.12 % {3}0\.021 ms$/m,
    );
    assert.match(
      text,
      /^default\/data-network {3}order-db {3}backup {5}two nodes {4}100 Mbit\/s {3}0\.00 % {3}0\.008 ms$/m,
    );
  });

  it('adds the congestion window to -o wide', () => {
    assert.match(printed(report([tcp]), 'wide'), /CWND\n.* 1536 KiB$/m);
    assert.doesNotMatch(printed(report([tcp])), /CWND/);
  });

  it('says whether there was anything to judge by', () => {
    assert.match(
      printed(report([tcp])),
      /^verdict: nothing stands out \(no target was given: --expect, --min, --max-loss,\n--max-jitter\); 1 of 1 test measured$/m,
    );
    assert.match(
      printed(report([tcp], { targets: { minBitsPerSecond: 1e9 } })),
      /^verdict: every target is met; 1 of 1 test measured$/m,
    );
    assert.match(printed(report([])), /^verdict: nothing was measured; 0 of 0 tests measured$/m);
  });

  it('has raw figures in JSON, with units in their names', () => {
    const style = { width: 80, paint: plain, glyphs: unicode, drawGrid, all: false };
    const json = renderBandwidth(report([tcp]), { kind: 'json' }, style);
    assert.ok(json.ok);
    const data: unknown = JSON.parse(json.value);
    assert.ok(isRecord(data) && Array.isArray(data.tests) && isRecord(data.tests[0]));
    assert.deepEqual(data.tests[0].flows, [
      {
        receivedBitsPerSecond: 9.41e9,
        sender: 'client',
        seconds: 5,
        retransmits: 12,
        maxCongestionWindowBytes: 1_572_864,
      },
    ]);
    assert.equal(data.tests[0].clientCpuPercent, 45.2);
  });
});

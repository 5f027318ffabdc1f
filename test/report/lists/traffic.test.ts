import assert from 'node:assert/strict';
import { inOrder, type TrafficOrder } from '../../../src/domain/traffic/order.ts';
import { podTraffic } from '../../../src/domain/traffic/pod-traffic.ts';
import type { Counters, History, Sample } from '../../../src/domain/traffic/sample.ts';
import { trafficListing } from '../../../src/report/lists/traffic.ts';
import type { OutputFormat } from '../../../src/report/output-format.ts';
import { plain } from '../../../src/report/paint.ts';
import { renderListing } from '../../../src/report/render-listing.ts';
import { runningPod } from '../../gather/fake-shell.ts';

const about = {
  takenAt: '2026-11-20T12:00:00Z',
  target: { server: 'https://lab', namespace: 'default' },
  allNamespaces: false,
};

/** Counters of which only some are above 0. */
const counted = (some: Counters): Counters => ({
  rxBytes: 0,
  rxPackets: 0,
  rxErrors: 0,
  rxDropped: 0,
  txBytes: 0,
  txPackets: 0,
  txErrors: 0,
  txDropped: 0,
  ...some,
});

const sample = (at: number, links: Readonly<Record<string, Counters>>, by: Sample['by'] = 'pod'): Sample => ({
  by,
  at,
  links: new Map(Object.entries(links)),
});

/** The listing of pods by name, in any format. */
function print(
  histories: Readonly<Record<string, History>>,
  { order = 'pod', format = { kind: 'table', wide: false } }: { order?: TrafficOrder; format?: OutputFormat } = {},
): string {
  const rows = Object.entries(histories).flatMap(([name, history]) => podTraffic(runningPod(name), history));
  const text = renderListing(trafficListing(inOrder(rows, order), about), { format, headers: false, paint: plain });
  assert.ok(text.ok);
  return text.value;
}

/** The cells of each line. */
const cells = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {3,}/));

const idle = { eth0: counted({}), net1: counted({}) };

describe('the table of traffic', () => {
  it('has rates with units, and counts of errors and drops', () => {
    const before = sample(0, idle);
    const busy = counted({ rxBytes: 3_000_000, rxPackets: 2000, txBytes: 25, txDropped: 3, rxErrors: 1 });
    const after = sample(2000, { eth0: counted({}), net1: busy });
    assert.deepEqual(cells(print({ web: { before, after } })), [
      ['web', 'eth0', 'cbr0 (default)', '0 bit/s', '0 bit/s', '0/s', '0/s', '0', '0'],
      ['web', 'net1', 'default/net', '12 Mbit/s', '100 bit/s', '1000/s', '0/s', '1', '3'],
    ]);
  });

  it('never shows a rate for an interface that was made again, has gone, came, or never was', () => {
    const before = sample(0, { eth0: counted({ rxBytes: 9 }), tun0: counted({ rxBytes: 1 }) });
    const after = sample(1000, { eth0: counted({ rxBytes: 8 }), wg0: counted({ rxBytes: 7 }) });
    const lines = cells(print({ web: { before, after } }));
    assert.deepEqual(
      lines.map((line) => [line[1], line.at(-1)]),
      [
        ['eth0', 'counters went backwards: the interface was made again, or its counters reset'],
        ['net1', 'not there, though network-status reports it'],
        ['wg0', 'new: no earlier sample'],
        ['tun0', 'gone since the last sample'],
      ],
    );
    for (const line of lines) assert.deepEqual(line.slice(3, 9), ['-', '-', '-', '-', '-', '-']);
  });

  it('leaves out what the kernel makes by itself as long as nothing passes it', () => {
    const links = { lo: counted({ rxBytes: 5 }), tunl0: counted({}), ...idle };
    const text = print({ web: { before: sample(0, links), after: sample(1000, links) } });
    assert.deepEqual(
      cells(text).map(([, name]) => name),
      ['eth0', 'net1'],
    );
  });

  it('has one line for a pod that cannot be sampled, which is not taken for quiet', () => {
    const failure = { detail: 'no answer within 10s (--timeout)' };
    const known = { before: sample(0, idle), after: sample(1000, idle) };
    const text = print({ hung: { ...known, failure }, well: known }, { order: 'rate' });
    const lines = cells(text);
    assert.deepEqual(
      lines.map(([pod]) => pod),
      ['well', 'well', 'hung'],
    );
    assert.equal(lines[2]?.at(-1), 'cannot be sampled: no answer within 10s (--timeout)');
    const items: unknown = JSON.parse(print({ hung: { ...known, failure } }, { format: { kind: 'json' } }));
    assert.match(
      JSON.stringify(items),
      /"items":\[\{"namespace":"default","pod":"hung","node":"node-a","unknown":"unsampled","why":"cannot/,
    );
  });

  it('says what the kubelet counted, what it leaves out, and that it has not counted again', () => {
    const links = { eth0: { rxBytes: 1, rxErrors: 0, txBytes: 2, txErrors: 0 } };
    const later = { eth0: { ...links.eth0, rxBytes: 12_501 } };
    const twice = { before: sample(0, links, 'kubelet'), after: sample(10_000, later, 'kubelet') };
    assert.deepEqual(cells(print({ bare: twice })), [
      [
        'bare',
        'eth0',
        'cbr0 (default)',
        '10 kbit/s',
        '0 bit/s',
        '-',
        '-',
        '0',
        '-',
        'counted by the kubelet over 10.0 s',
      ],
      ['bare', 'net1', 'default/net', '-', '-', '-', '-', '-', '-', 'the kubelet does not count it'],
    ]);
    assert.match(print({ bare: { after: twice.after } }), /eth0 .* the kubelet has not measured again yet/);
  });

  it('is sorted by what is most: of all, of a direction, of errors, of drops', () => {
    const before = sample(0, { eth0: counted({}) });
    const grown = (some: Counters): History => ({ before, after: sample(1000, { eth0: counted(some) }) });
    const pods = {
      a: grown({ rxBytes: 100, txBytes: 900 }),
      b: grown({ rxBytes: 500, txErrors: 9 }),
      c: grown({ txBytes: 400, rxDropped: 7, rxErrors: 1 }),
    };
    const firsts = (order: TrafficOrder) =>
      cells(print(pods, { order }))
        .filter(([, name]) => name === 'eth0')
        .map(([pod]) => pod)
        .join('');
    assert.deepEqual(
      (['rate', 'rx', 'tx', 'errors', 'drops', 'pod'] as const).map((order) => `${order} ${firsts(order)}`),
      ['rate abc', 'rx bac', 'tx acb', 'errors bca', 'drops cab', 'pod abc'],
    );
  });

  it('cuts long names in their middle for a narrow terminal: pods of a workload differ at the end', () => {
    const pod = runningPod('order-service-5fcbb665b9-2hnt8');
    const rows = podTraffic(pod, { before: sample(0, idle), after: sample(1000, idle) });
    const listing = trafficListing(rows, { ...about, longestName: 14 });
    const text = renderListing(listing, { format: { kind: 'table', wide: false }, headers: false, paint: plain });
    assert.ok(text.ok);
    assert.deepEqual(cells(text.value)[0]?.slice(0, 3), ['order-..-2hnt8', 'eth0', 'cbr0 (default)']);
  });

  it('gives scripts plain numbers, in every format of lists', () => {
    const after = sample(4000, { eth0: counted({ rxBytes: 1000 }), net1: counted({}) });
    const web = { before: sample(0, idle), after };
    const template = '{.items[0].rxBitsPerSecond} {.items[0].seconds} {.items[0].drops}';
    assert.equal(print({ web }, { format: { kind: 'jsonpath', template } }), '2000 4 0');
    assert.equal(print({ web }, { format: { kind: 'name' } }), 'pod/web\n');
  });
});

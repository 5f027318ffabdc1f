import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Iperf3Result, iperf3ClientArgv, iperf3ServerArgv, parseIperf3 } from '../../src/probe/iperf3.ts';
import { recorded } from './recorded.ts';

function result(text: string): Iperf3Result {
  const parsed = parseIperf3(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
const inCluster = (name: string) => result(recorded(`iperf3.${name}`).stdout);
const local = (name: string) =>
  result(readFileSync(new URL(`../fixtures/probe/iperf3.${name}.json`, import.meta.url), 'utf8'));

describe('iperf3', () => {
  it('reads TCP: what was sent, what arrived, retransmits, window, processor', () => {
    assert.deepEqual(inCluster('tcp-json'), {
      version: '3.12',
      protocol: 'TCP',
      streams: 1,
      flows: [
        {
          from: 'client',
          sentBitsPerSecond: 15384154878.069918,
          receivedBitsPerSecond: 15378048100.947819,
          sentBytes: 5769527296,
          receivedBytes: 5769291960,
          seconds: 3.001313,
          retransmits: 1868,
          maxCongestionWindowBytes: 1390080,
          meanRoundTripMs: 0.16,
        },
      ],
      hostCpuPercent: 75.8785914826866,
      remoteCpuPercent: 44.469240908345782,
      localAddress: '10.40.0.1',
      remoteAddress: '10.40.0.5',
    });
  });

  it('reads the reverse: the server sent, and only it knows its window', () => {
    const { flows } = inCluster('tcp-reverse-json');
    assert.equal(flows.length, 1);
    assert.deepEqual(
      [flows[0]?.from, flows[0]?.retransmits, flows[0]?.receivedBitsPerSecond, flows[0]?.maxCongestionWindowBytes],
      ['server', 1833, 12692598832.90992, undefined],
    );
  });

  it('reads UDP: jitter and loss as the receiver saw them', () => {
    const { protocol, flows } = inCluster('udp-json');
    assert.equal(protocol, 'UDP');
    assert.deepEqual(
      [flows[0]?.jitterMs, flows[0]?.lostPackets, flows[0]?.packets, flows[0]?.lostPercent, flows[0]?.retransmits],
      [0.0049427236695668382, 0, 8629, 0, undefined],
    );
  });

  it('believes the error, not the exit code', () => {
    const refused = recorded('iperf3.refused-json');
    assert.equal(refused.exitCode, 0);
    assert.deepEqual(result(refused.stdout).flows, []);
    assert.deepEqual(result(refused.stdout).error, {
      kind: 'refused',
      message: 'unable to connect to server: Connection refused',
    });
    assert.equal(inCluster('unreachable-json').error?.kind, 'timed-out');
    assert.deepEqual(
      ['busy', 'no-route', 'server-bad-bind', 'server-port-taken', 'server-terminated', 'bad-host'].map(
        (name) => local(name).error?.kind,
      ),
      ['busy', 'unreachable', 'no-address', 'port-taken', 'interrupted', 'failed'],
    );
  });

  it('tells both directions of one test apart', () => {
    for (const name of ['bidir', 'bidir-parallel', 'udp-bidir']) {
      const { flows, error } = local(name);
      assert.equal(error, undefined);
      assert.deepEqual(
        flows.map(({ from }) => from),
        ['client', 'server'],
        name,
      );
      assert.ok(
        flows.every(({ receivedBitsPerSecond }) => (receivedBitsPerSecond ?? 0) > 1e6),
        name,
      );
    }
    const [forward, backward] = local('bidir').flows;
    assert.ok((forward?.maxCongestionWindowBytes ?? 0) > 0);
    assert.equal(backward?.maxCongestionWindowBytes, undefined);
  });

  it('sums parallel streams', () => {
    assert.equal(local('parallel').streams, 3);
    assert.equal(local('parallel').flows.length, 1);
    assert.equal(local('udp-parallel').streams, 2);
    assert.ok((local('udp-parallel').flows[0]?.packets ?? 0) > 0);
    assert.equal(local('reverse-parallel').flows[0]?.from, 'server');
    assert.equal(local('udp-reverse').flows[0]?.from, 'server');
  });

  it('reads the server’s side too', () => {
    const { flows } = local('server');
    assert.equal(flows[0]?.from, 'client');
    assert.ok((flows[0]?.receivedBytes ?? 0) > 0);
  });

  it('finds the JSON behind other text, and says where there is none', () => {
    const json = recorded('iperf3.refused-json').stdout;
    assert.equal(result(`warning: this system has no TCP_INFO\n${json}iperf3: exiting\n`).error?.kind, 'refused');
    for (const text of ['', recorded('iperf3.tcp-text').stdout, '{"a":1}', json.slice(0, -40)]) {
      const parsed = parseIperf3(text);
      assert.equal(parsed.ok, false);
      assert.equal(!parsed.ok && parsed.problem.place, 'iperf3 -J');
    }
  });

  it('builds the commands', () => {
    assert.deepEqual(iperf3ServerArgv({ address: '10.0.0.1', port: 5301, idleTimeoutSeconds: 30 }), [
      'iperf3',
      '-s',
      '-1',
      '-B',
      '10.0.0.1',
      '-p',
      '5301',
      '--idle-timeout',
      '30',
      '-J',
    ]);
    assert.deepEqual(
      iperf3ClientArgv({
        server: '10.0.0.1',
        port: 5301,
        bind: '10.0.0.2',
        durationSeconds: 5,
        parallel: 4,
        direction: 'both',
        udpBitsPerSecond: 5e7,
        connectTimeoutMs: 3000,
      }),
      [
        'iperf3',
        '-c',
        '10.0.0.1',
        '-p',
        '5301',
        '-B',
        '10.0.0.2',
        '-t',
        '5',
        '-i',
        '0',
        '-P',
        '4',
        '--bidir',
        '-u',
        '-b',
        '50000000',
        '--connect-timeout',
        '3000',
        '-J',
      ],
    );
  });
});

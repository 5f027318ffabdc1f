import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isRecord } from '../../src/kube/record.ts';
import { multinetBin } from '../lab/cli/plugin.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { execsIn, type LabTarget, programsIn, startLab } from './harness.ts';
import { whyNoIperf3 } from './why-no-iperf3.ts';
import { whyNot } from './why-not.ts';

/** The iperf3 servers in the pods that tests run between. */
async function servers(lab: LabTarget): Promise<string[]> {
  const pods = lab.lab.topology.pods.filter(({ attachments, failure }) => attachments.length > 0 && !failure);
  const found = await Promise.all(pods.map(({ namespace, name }) => programsIn(lab, `${namespace}/${name}`)));
  return found.flat().filter((line) => line.startsWith('iperf3 -s'));
}

describeUnless(whyNoIperf3(), 'iperf3 on real interfaces', () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('three-nodes');
  });
  after(() => lab?.stop());

  it('measures a pair on one node and a pair between nodes, tells the load before, and leaves no server', async () => {
    const ran = await lab.multinet(['iperf3', '--network', 'data-network', '--duration', '1s', '-o', 'json']);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /^load: 2 tests, one after another, each TCP as fast as it goes for 1 s$/m);
    const report: unknown = JSON.parse(ran.stdout);
    assert.ok(isRecord(report) && Array.isArray(report.tests));
    const tests = report.tests.filter(isRecord);
    assert.deepEqual(
      tests.map(({ distance }) => distance),
      ['same-node', 'cross-node'],
    );
    for (const { flows } of tests) {
      const [flow] = Array.isArray(flows) ? flows.filter(isRecord) : [];
      assert.ok(typeof flow?.receivedBitsPerSecond === 'number' && flow.receivedBitsPerSecond > 0);
      assert.equal(typeof flow.retransmits, 'number');
    }
    assert.deepEqual(await servers(lab), []);
  });

  it('measures loss and jitter of UDP both ways, and holds them against targets', async () => {
    const ran = await lab.multinet([
      'iperf3',
      'deploy/backup',
      'deploy/order-db',
      '--udp',
      '--rate',
      '5M',
      '--bidir',
      '--duration',
      '1s',
      '--min',
      '4G',
      '-o',
      'json',
    ]);
    const report: unknown = JSON.parse(ran.stdout);
    assert.ok(isRecord(report) && Array.isArray(report.findings));
    const codes = report.findings.filter(isRecord).map(({ code }) => code);
    assert.equal(codes.filter((code) => code === 'MN701').length, 2, codes.join());
    assert.equal(ran.code, 1);
  });

  itUnless(whyNot('busybox'), 'says which network it could not measure, and why', async () => {
    const small = await startLab('small-images');
    try {
      const ran = await small.multinet(['iperf3', 'busybox-app', 'full-app', '--duration', '1s']);
      assert.match(
        ran.stdout,
        /pod\/default\/busybox-app: bandwidth on default\/data-network: no container\s+has iperf3/,
      );
      assert.equal(ran.code, 3);
    } finally {
      await small.stop();
    }
  });

  for (const [moment, hasCome] of [
    ['at its first request', () => lab.lab.api.requests.length > 0],
    ['at its first command in a pod', () => execsIn(lab).length > 0],
    ['while it measures', async () => (await servers(lab)).length > 0],
  ] as const) {
    it(`leaves no server when it is interrupted ${moment}`, async () => {
      lab.lab.api.requests.length = 0;
      const child = spawn(multinetBin(), ['iperf3', '--network', 'mgmt-network', '--duration', '30s'], {
        env: { ...lab.env, KUBECONFIG: lab.kubeconfigPath },
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      await until(hasCome);
      child.kill('SIGINT');
      assert.deepEqual(await ended, [130, null]);
      await until(async () => (await servers(lab)).length === 0, 'a server is left');
    });
  }

  it('names a server that an earlier run has left, and ends it when told to', async () => {
    const { name } = lab.lab.pod('order-db');
    const address = lab.lab.pod('order-db').attachments[0]?.addresses[0]?.split('/')[0] ?? '';
    const orphan = ['iperf3', '-s', '-1', '-B', address, '-p', '23456', '--idle-timeout', '30', '-J'];
    const other = ['iperf3', '-s', '-1', '-B', address, '-p', '5201'];
    const running = [orphan, other].map((argv) => lab.kubectl(['exec', name, '-c', 'db', '--', ...argv]));
    await until(async () => (await servers(lab)).length === 2);
    const ran = await lab.multinet(['iperf3', '--network', 'storage-network', '--duration', '1s']);
    assert.match(ran.stderr, /-p 23456 .* was left by an earlier run/);
    assert.doesNotMatch(ran.stderr, /-p 5201/);
    const cleaned = await lab.multinet(['iperf3', '--clean']);
    assert.match(cleaned.stderr, /removed iperf3 server \d+ .*-p 23456/);
    // Somebody else's server is left alone.
    assert.deepEqual(await servers(lab), [other.join(' ')]);
    await lab.kubectl([
      'exec',
      name,
      '-c',
      'db',
      '--',
      'sh',
      '-c',
      'kill $(grep -lx iperf3 /proc/[0-9]*/comm | cut -d/ -f3)',
    ]);
    await Promise.all(running);
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../src/kube/codec.ts';
import { multinetBin } from '../lab/cli/plugin.ts';
import { hasTool, probe } from '../lab/netns/capabilities.ts';
import { type LabTarget, startLab, whyNotHere } from './harness.ts';

const probed = await probe();
const reason =
  whyNotHere({ multinet: true }) ??
  (probed.real ? undefined : probed.reason) ??
  (hasTool('iperf3') ? undefined : 'iperf3 is not installed (Debian: iperf3)');
const title = reason === undefined ? '' : ` (skipped: ${reason})`;

/** The iperf3 servers in the pods that tests run between, as `kubectl exec` sees them. */
async function servers(lab: LabTarget): Promise<string[]> {
  const script = 'for p in /proc/[0-9]*; do tr "\\0" " " <$p/cmdline 2>/dev/null; echo; done';
  const found: string[] = [];
  for (const pod of lab.lab.topology.pods.filter(({ attachments, failure }) => attachments.length > 0 && !failure)) {
    const ran = await lab.kubectl(['exec', pod.name, '-n', pod.namespace, '--', 'sh', '-c', script]);
    found.push(...ran.stdout.split('\n').filter((line) => line.startsWith('iperf3 -s')));
  }
  return found;
}

(reason === undefined ? describe : describe.skip)(`iperf3 on real interfaces${title}`, () => {
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
      assert.ok(typeof flow?.receivedBitsPerSecond === 'number' && flow.receivedBitsPerSecond > 1e6);
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
    assert.deepEqual(
      report.findings.filter(isRecord).map(({ code }) => code),
      ['MN701', 'MN701'],
    );
    assert.equal(ran.code, 1);
  });

  it('says which network it could not measure, and why', async () => {
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

  for (const after of [700, 1200, 2500]) {
    it(`leaves no server when it is interrupted after ${after} ms`, async () => {
      const child = spawn(multinetBin(), ['iperf3', '--network', 'mgmt-network', '--duration', '30s'], {
        env: { ...lab.env, KUBECONFIG: lab.kubeconfigPath },
        stdio: 'ignore',
      });
      await pause(after);
      child.kill('SIGINT');
      const [code] = await once(child, 'exit');
      assert.equal(code, 130);
      assert.deepEqual(await servers(lab), []);
    });
  }

  it('names a server that an earlier run has left, and ends it when told to', async () => {
    const { name } = lab.lab.pod('order-db');
    const address = lab.lab.pod('order-db').attachments[0]?.addresses[0]?.split('/')[0] ?? '';
    const orphan = ['iperf3', '-s', '-1', '-B', address, '-p', '23456', '--idle-timeout', '30', '-J'];
    const other = ['iperf3', '-s', '-1', '-B', address, '-p', '5201'];
    const running = [orphan, other].map((argv) => lab.kubectl(['exec', name, '-c', 'db', '--', ...argv]));
    await pause(500);
    assert.equal((await servers(lab)).length, 2);
    const ran = await lab.multinet(['iperf3', '--network', 'storage-network', '--duration', '1s']);
    assert.match(ran.stderr, /-p 23456 .* was left by an earlier run/);
    assert.doesNotMatch(ran.stderr, /-p 5201/);
    const cleaned = await lab.multinet(['iperf3', '--clean']);
    assert.match(cleaned.stderr, /removed iperf3 server \d+ .*-p 23456/);
    // Somebody else's server is left alone.
    assert.deepEqual(
      (await servers(lab)).map((line) => line.trim()),
      [other.join(' ')],
    );
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

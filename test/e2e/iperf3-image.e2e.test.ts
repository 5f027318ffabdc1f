import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isRecord } from '../../src/kube/record.ts';
import { multinetBin } from '../lab/cli/plugin.ts';
import { describeUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { type LabTarget, startLab } from './harness.ts';
import { define, testPods } from './test-pods.ts';
import { whyNoIperf3 } from './why-no-iperf3.ts';

/** An image of the lab that has everything. */
const IMAGE = 'local/multitool:1';

describeUnless(whyNoIperf3(), 'iperf3 between test pods', () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('no-iperf3');
  });
  after(() => lab?.stop());

  it('measures on one node and between nodes where no two pods can, says before what it makes, and leaves none', async () => {
    lab.lab.api.requests.length = 0;
    const ran = await lab.multinet(['iperf3', '--image', IMAGE, '--duration', '1s', '-o', 'json']);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    const report: unknown = JSON.parse(ran.stdout);
    assert.ok(isRecord(report) && Array.isArray(report.tests));
    assert.deepEqual(
      report.tests.filter(isRecord).map(({ network, distance, result }) => [network, distance, result]),
      ['default/data-network', 'default/storage-network'].flatMap((network) =>
        ['same-node', 'cross-node'].map((distance) => [network, distance, 'measured']),
      ),
    );
    assert.match(
      ran.stderr,
      /^making 3 test pods of image local\/multitool:1 in namespace default, annotated k8s\.v1\.cni\.cncf\.io\/networks: default\/data-network; they are removed again, and end by themselves after \d+ s$/m,
    );
    assert.match(ran.stderr, /^making pod multinet-test-\w+-1 on node node-b$/m);
    assert.ok(ran.stderr.indexOf('making 3 test pods') < ran.stderr.indexOf('load:'));
    assert.deepEqual(await testPods(lab), []);
    const made = lab.lab.api.requests.filter(({ method }) => method === 'POST');
    assert.equal(made.length, 6);
  });

  it('says where test pods give fewer pairs than are wanted', async () => {
    const args = ['iperf3', '--network', 'data-network', '--image', IMAGE, '--duration', '1s', '--pairs'];
    const ran = await lab.multinet([...args, '2', '-o', 'json']);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.match(
      ran.stderr,
      /^warning: default\/data-network: --pairs 2 is more than 3 test pods give: 1 pair on one node, 2 between nodes$/m,
    );
    const report: unknown = JSON.parse(ran.stdout);
    assert.ok(isRecord(report) && Array.isArray(report.tests));
    assert.deepEqual(
      report.tests.filter(isRecord).map(({ distance }) => distance),
      ['same-node', 'cross-node', 'cross-node'],
    );
  });

  it('makes nothing where pods can be measured, nor without the flag', async () => {
    const plain = await lab.multinet(['iperf3', '--duration', '1s']);
    assert.equal(plain.code, 3);
    assert.match(plain.stdout, /--image\s+IMAGE makes pods that have/);
    assert.doesNotMatch(plain.stderr, /making/);
    const other = await startLab('three-nodes');
    try {
      const asked = ['iperf3', '--network', 'storage-network', '--image', IMAGE, '--duration', '1s'];
      const ran = await other.multinet(asked);
      assert.equal(ran.code, 0, ran.stdout + ran.stderr);
      assert.doesNotMatch(ran.stderr, /making/);
    } finally {
      await other.stop();
    }
  });

  it('explains by its event why a test pod did not start, and leaves none', async () => {
    await define(lab, 'odd', { type: 'nosuch', ipam: { type: 'host-local', subnet: '10.9.0.0/24' } });
    const ran = await lab.multinet(['iperf3', '--network', 'odd', '--image', IMAGE, '--duration', '1s']);
    assert.equal(ran.code, 3);
    assert.match(ran.stderr, /event FailedCreatePodSandBox: failed to find plugin "nosuch" in path/);
    assert.match(
      ran.stdout.replace(/\s+/g, ' '),
      /default\/odd: 3 test pods on node-a, node-b: .*plugin nosuch.* \(next: kubectl multinet /,
    );
    assert.deepEqual(await testPods(lab), []);
  });

  it('makes none where they could not be measured', async () => {
    await define(lab, 'fixed', {
      type: 'macvlan',
      master: 'eth1',
      ipam: { type: 'static', addresses: [{ address: '10.9.0.1/24' }] },
    });
    const ran = await lab.multinet(['iperf3', '--network', 'fixed', '--image', IMAGE]);
    assert.equal(ran.code, 3);
    assert.match(ran.stdout.replace(/\s+/g, ' '), /gives every pod the same address \(IPAM static\)/);
    assert.doesNotMatch(ran.stderr, /making/);
  });

  it('says what an image lacks', async () => {
    const ran = await lab.multinet(['iperf3', '--network', 'data-network', '--image', 'local/busybox:1']);
    assert.match(ran.stdout.replace(/\s+/g, ' '), /test pods of image local\/busybox:1: no container has iperf3/);
    assert.deepEqual(await testPods(lab), []);
  });

  it('names pods that a crash has left, ends and removes them', async () => {
    const args = ['iperf3', '--network', 'storage-network', '--image', IMAGE, '--duration', '20s'];
    const child = spawn(multinetBin(), args, {
      env: { ...lab.env, KUBECONFIG: lab.kubeconfigPath },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const exit = once(child, 'exit');
    await until(() => said.includes('load:'));
    child.kill('SIGKILL');
    await exit;
    const left = await testPods(lab);
    assert.equal(left.length, 3);
    for (const { spec, metadata } of left) {
      assert.ok(isRecord(spec) && Number.isInteger(spec.activeDeadlineSeconds));
      assert.ok(isRecord(metadata) && Array.isArray(metadata.ownerReferences));
      const [owner]: unknown[] = metadata.ownerReferences;
      assert.ok(isRecord(owner) && owner.kind === 'NetworkAttachmentDefinition' && owner.name === 'storage-network');
    }
    // They are nobody's pods: nothing is measured between them.
    const next = await lab.multinet(['iperf3', '--network', 'storage-network', '--duration', '1s']);
    assert.match(
      next.stderr,
      /^warning: test pod default\/multinet-test-\w+-1 on node node-b was left by an earlier run/m,
    );
    assert.doesNotMatch(next.stderr, /^load/m);
    const cleaned = await lab.multinet(['iperf3', '--clean']);
    assert.equal(cleaned.stderr.match(/^removed test pod default\/multinet-test-/gm)?.length, 3, cleaned.stderr);
    assert.deepEqual(await testPods(lab), []);
    const again = await lab.multinet(['iperf3', '--clean']);
    assert.match(again.stderr, /^no test pod of an earlier run is left$/m);
  });
});

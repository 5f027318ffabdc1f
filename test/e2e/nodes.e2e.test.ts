import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi } from '../lab/api/server.ts';
import type { RbacGrant } from '../lab/api/world.ts';
import { clockAt } from '../lab/objects/clock.ts';
import { resolve } from '../lab/scenario/resolve.ts';
import { loadScenario } from '../lab/scenarios.ts';
import { labWorld } from '../lab/world/lab-world.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { type LabTarget, startLab } from './harness.ts';
import { target } from './target.ts';
import { livePods, whyNot } from './why-not.ts';

/** The cells of one row of the matrix. */
function row(text: string, network: string): string[] {
  const line = text.split('\n').find((each) => each.startsWith(`${network} `));
  return line?.trim().split(/ {2,}/).slice(1) ?? [];
}

describeUnless(whyNot(...livePods), 'nodes, on a lab where node-c lacks eth3', () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('three-nodes');
  });
  after(() => lab?.stop());

  itUnless(whyNot('macvlan'), 'shows that storage is missing on node-c alone, by looking into the nodes', async () => {
    const { stdout, stderr, code } = await lab.multinet(['nodes']);
    assert.deepEqual(row(stdout, 'default/storage-network'), ['eth3', '✓', '✓', '✗ missing'], stdout + stderr);
    assert.deepEqual(row(stdout, 'default/data-network'), ['eth2', '✓', '✓', '✓']);
    assert.match(
      stdout,
      /✗ node-c has no interface eth3 \(default\/storage-network; 1 pod there\): pod\s+kube-system\/kube-multus/,
    );
    assert.equal(code, 0);
  });

  it('tells all of one node', async () => {
    const { stdout } = await lab.multinet(['nodes', 'node-c']);
    assert.match(stdout, /^CNI configs: +00-multus\.conf, /m);
    assert.match(stdout, /^CNI plugins: .*host-local.*macvlan/ms);
    assert.match(stdout, /^eth2 +\S+ +up +1500 /m);
    assert.doesNotMatch(stdout, /^eth3 /m);
  });

  it('is joined by check into one cause: the NAD, the node, the pod and its event', async () => {
    const { stdout, code } = await lab.multinet(['check', '--inside', '-o', 'json']);
    const report: {
      findings: { code: string; severity: string; affected: object[]; evidence: { source: string }[] }[];
    } = JSON.parse(stdout);
    const [found, ...others] = report.findings.filter((finding) => /MN401|MN311/.test(finding.code));
    assert.deepEqual(others, []);
    assert.equal(found?.code, 'MN401');
    assert.equal(found.severity, 'P1');
    assert.deepEqual(found.affected, [
      { kind: 'node', name: 'node-c' },
      { kind: 'pod', namespace: 'default', name: 'storage-on-c' },
    ]);
    assert.ok(found.evidence.some(({ source }) => source === 'event FailedCreatePodSandBox'));
    assert.ok(found.evidence.some(({ source }) => source.startsWith('pod kube-system/kube-multus')));
    assert.equal(code, 2);
  });

  itUnless(whyNot('macvlan'), 'says the same of a recording, byte for byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'multinet-e2e-'));
    try {
      const file = join(folder, 'cluster.multinet.json.gz');
      await lab.multinet(['capture', '--inside', '-o', file]);
      const once = await lab.multinet(['nodes', '-o', 'wide', '--from', file]);
      const again = await lab.multinet(['nodes', '-o', 'wide', '--from', file]);
      assert.equal(once.stdout, again.stdout);
      assert.deepEqual(row(once.stdout, 'default/storage-network'), ['eth3', '✓', '✓', '✗ missing']);
      assert.match(once.stdout, /^node-a +eth3 /m);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  itUnless(
    whyNot('busybox'),
    'asks the kubelet where no daemon is left, or a pod that it makes and removes',
    async () => {
      const daemons = lab.lab.topology.pods.filter((pod) => pod.namespace === 'kube-system' && pod.node === 'node-c');
      for (const pod of daemons) await lab.kubectl(['delete', 'pod', '-n', 'kube-system', pod.name, '--wait=false']);
      const kubelet = await lab.multinet(['nodes', '--network', 'storage-network']);
      assert.match(kubelet.stdout.replaceAll(/\s+/g, ' '), /✗ node-c has no interface eth3 .*: kubelet of node node-c/);
      const made = await lab.multinet(['nodes', '--network', 'storage-network', '--debug-image', 'busybox:1.37']);
      assert.match(made.stderr, /^making pod default\/multinet-debug-\S+ of image busybox:1\.37 on node node-c/);
      assert.match(
        made.stdout.replaceAll(/\s+/g, ' '),
        /✗ node-c has no interface eth3 .*: pod default\/multinet-debug-/,
      );
      const left = await lab.kubectl(['get', 'pods', '-l', 'multinet.io/debug-pod', '-o', 'name']);
      assert.equal(left.stdout, '');
    },
  );
});

describeUnless(whyNot(...livePods, 'macvlan'), 'nodes, on a lab where masters differ in their MTU', () => {
  it('names the nodes that differ, and the one whose master is too small', async () => {
    const lab = await startLab('mtu-black-hole');
    try {
      const { stdout } = await lab.multinet(['nodes']);
      assert.deepEqual(row(stdout, 'default/jumbo-network').slice(1), ['✓', '✓', '! MTU 1500'], stdout);
      const checked = await lab.multinet(['check', '--inside', '--only', 'MN403,MN404']);
      const said = checked.stdout.replaceAll(/\s+/g, ' ');
      assert.match(
        said,
        /MN403 default\/jumbo-network asks for an MTU of 9000, and node interface eth2 has less on node-c \(1500\)/,
      );
      assert.match(
        said,
        /MN404 default\/storage-network takes its MTU from node interface eth2, which has 9000 on node-a and node-b and 1500 on node-c/,
      );
    } finally {
      await lab.stop();
    }
  });
});

describeUnless(whyNot('plugin'), 'nodes, for a user who may neither run programs nor ask kubelets', () => {
  const mayRead: RbacGrant = {
    to: { user: 'system:serviceaccount:default:norights' },
    rules: [
      { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'nodes', 'namespaces', 'events', 'configmaps'] },
      { verbs: ['get', 'list'], apiGroups: ['apps'], resources: ['daemonsets'] },
      { verbs: ['get', 'list'], apiGroups: ['k8s.cni.cncf.io'], resources: ['network-attachment-definitions'] },
    ],
  };

  it('calls unknown what pods do not prove, and names the permission to ask for', async () => {
    // Nobody is attached anywhere, so that no pod proves anything.
    const scenario = { ...loadScenario('three-nodes'), workloads: [], troubles: [] };
    const topology = resolve(scenario);
    const world = labWorld({ topology, clock: clockAt(Date.now()), network: undefined });
    const api = await startApi({ ...world, grants: [mayRead] }, { port: 0 });
    const folder = mkdtempSync(join(tmpdir(), 'multinet-e2e-'));
    try {
      const kubeconfig = join(folder, 'kubeconfig');
      writeFileSync(kubeconfig, api.kubeconfig('norights'), { mode: 0o600 });
      const { stdout, code } = await target(kubeconfig, folder).multinet(['nodes', '--network', 'storage-network']);
      assert.deepEqual(row(stdout, 'default/storage-network'), ['eth3', '?', '?', '?'], stdout);
      assert.match(stdout.replaceAll(/\s+/g, ' '), /cannot (?:get|create) resource "pods\/exec"/);
      assert.match(stdout, /try +kubectl auth can-i (?:get|create) pods --subresource=exec -n kube-system/);
      assert.equal(code, 3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await api.close();
    }
  });
});

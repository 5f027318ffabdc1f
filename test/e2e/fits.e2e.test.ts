/** How many more pods fit, asked of the lab of three nodes, where node-c lacks eth3. */
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
import { describeUnless } from '../needs.ts';
import { type LabTarget, startLab } from './harness.ts';
import { target } from './target.ts';
import { livePods, whyNot } from './why-not.ts';

const manifest = (kind: string, networks: string) => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: more }
spec:
  ${kind === 'DaemonSet' ? '' : 'replicas: 3'}
  selector: { matchLabels: { app: more } }
  template:
    metadata:
      labels: { app: more }
      annotations: { k8s.v1.cni.cncf.io/networks: "${networks}" }
    spec:
      containers: [{ name: main, image: "registry.example/more:1" }]
`;

describeUnless(whyNot(...livePods, 'macvlan'), 'fits', () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('three-nodes');
  });
  after(() => lab?.stop());

  const written = (name: string, text: string): string => {
    const file = join(lab.folder, name);
    writeFileSync(file, text);
    return file;
  };

  it('knows by looking into nodes which of them take pods on storage-network', async () => {
    const file = written('deployment.yaml', manifest('Deployment', 'storage-network'));
    const { stdout, stderr, code } = await lab.multinet(['fits', '-f', file]);
    assert.match(stdout, /^node-c +0 +master eth3 missing \(default\/storage-network\)$/m, stdout + stderr);
    // Of 101 addresses two are held, and storage-on-c waits for one.
    assert.match(
      stdout,
      /^node-a +98 +pool 10\.30\.0\.100-10\.30\.0\.200\/24 has 99 free for all nodes, pods that wait need 1$/m,
    );
    assert.match(stdout, /^3 asked for, and they fit: 98 more fit; /m);
    assert.equal(code, 0);
  });

  it('refuses a DaemonSet that node-c cannot run', async () => {
    const file = written('daemonset.yaml', manifest('DaemonSet', 'storage-network'));
    const { stdout, code } = await lab.multinet(['fits', '-f', file]);
    assert.match(
      stdout.replaceAll(/\s+/g, ' '),
      /3 asked for, and they do not fit: 2 more fit; node-c: master eth3 missing/,
    );
    assert.equal(code, 2);
  });

  it('reads a manifest that kubectl prints', async () => {
    const pod = await lab.kubectl(['get', 'pod', 'storage-on-c', '-o', 'yaml']);
    const { stdout, code } = await lab.multinet(['fits', '-f', written('pod.yaml', pod.stdout)]);
    assert.match(stdout, /^pod\/default\/storage-on-c on default\/storage-network$/m);
    assert.match(stdout, /^1 asked for, and it does not fit: 0 more fit; /m);
    assert.equal(code, 2);
  });
});

describeUnless(whyNot('plugin'), 'fits, for a user who may not look into nodes', () => {
  const mayList: RbacGrant = {
    to: { user: 'system:serviceaccount:default:norights' },
    rules: [
      { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'nodes', 'events'] },
      { verbs: ['get', 'list'], apiGroups: ['k8s.cni.cncf.io'], resources: ['network-attachment-definitions'] },
      {
        verbs: ['get', 'list'],
        apiGroups: ['whereabouts.cni.cncf.io'],
        resources: ['ippools', 'overlappingrangeipreservations'],
      },
    ],
  };

  it('gives bounds, says what is not known, and names the permission to ask for', async () => {
    // Nobody is attached anywhere, so that no pod proves what nodes have.
    const topology = resolve({ ...loadScenario('three-nodes'), workloads: [], troubles: [] });
    const world = labWorld({ topology, clock: clockAt(Date.now()), network: undefined });
    const api = await startApi({ ...world, grants: [mayList] }, { port: 0 });
    const folder = mkdtempSync(join(tmpdir(), 'multinet-e2e-'));
    try {
      const [kubeconfig, file] = [join(folder, 'kubeconfig'), join(folder, 'more.yaml')];
      writeFileSync(kubeconfig, api.kubeconfig('norights'), { mode: 0o600 });
      writeFileSync(file, manifest('Deployment', 'storage-network'));
      const { stdout, stderr, code } = await target(kubeconfig, folder).multinet(['fits', '-f', file]);
      const said = stdout.replaceAll(/\s+/g, ' ');
      assert.match(
        said,
        /3 asked for, and whether they fit cannot be told: at least 0 and at most 101 more fit/,
        stdout + stderr,
      );
      assert.match(
        said,
        /\? node-a, node-b and node-c: whether it serves default\/storage-network on eth3 cannot be told/,
      );
      assert.match(stdout, /try +kubectl auth can-i (?:get|create) pods --subresource=exec -n kube-system/);
      assert.equal(code, 3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await api.close();
    }
  });
});

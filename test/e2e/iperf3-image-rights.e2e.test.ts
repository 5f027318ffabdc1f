import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isRecord } from '../../src/kube/record.ts';
import type { LabUser, PolicyRule } from '../lab/api/world.ts';
import { describeUnless } from '../needs.ts';
import { type LabTarget, startLab } from './harness.ts';
import { testPods } from './test-pods.ts';
import { whyNoIperf3 } from './why-no-iperf3.ts';

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The rules of the roles in a manifest that is meant to be applied. */
function rulesOf(file: string): { readonly role: string; readonly rules: readonly PolicyRule[] }[] {
  const text = readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
  return parseAllDocuments(text).flatMap((document) => {
    const role: unknown = document.toJS();
    if (!isRecord(role) || role.kind !== 'ClusterRole' || !isRecord(role.metadata) || !Array.isArray(role.rules))
      return [];
    const rules = role.rules.filter(isRecord).map((rule) => ({
      apiGroups: texts(rule.apiGroups),
      resources: texts(rule.resources),
      verbs: texts(rule.verbs),
    }));
    return [{ role: String(role.metadata.name), rules }];
  });
}

const user = (name: string): LabUser => ({
  name,
  username: `system:serviceaccount:multinet:${name}`,
  groups: ['system:serviceaccounts', 'system:authenticated'],
  by: 'token',
});

describeUnless(whyNoIperf3(), 'iperf3 --image with the rights that deploy/ gives', () => {
  const roles = [...rulesOf('rbac-read.yaml'), ...rulesOf('rbac-probe.yaml')];
  const users = ['measurer', 'prober'].map(user);
  const grantsOf = (name: string, without?: string) =>
    roles
      .filter(({ role }) => role !== without)
      .map(({ rules }) => ({ to: { user: `system:serviceaccount:multinet:${name}` }, rules }));
  const args = ['iperf3', '--network', 'data-network', '--image', 'local/multitool:1', '--duration', '1s'];
  let lab: LabTarget;
  before(async () => {
    const grants = [...grantsOf('measurer'), ...grantsOf('prober', 'multinet-debug')];
    lab = await startLab('no-iperf3', { people: { users, grants } });
  });
  after(() => lab?.stop());

  /** Runs the program as somebody; gives what he was refused beside. */
  async function runAs(name: string, words: readonly string[]) {
    const config = join(lab.folder, `kubeconfig-${name}`);
    writeFileSync(config, lab.lab.api.kubeconfig(name, 'default'), { mode: 0o600 });
    lab.lab.api.requests.length = 0;
    const ran = await lab.multinet(words, { env: { KUBECONFIG: config } });
    const own = lab.lab.api.requests.filter((one) => one.user === `system:serviceaccount:multinet:${name}`);
    assert.ok(own.length > 0, ran.stderr);
    const refused = own.flatMap(({ status, method, path }) => (status === 403 ? [`${method} ${path}`] : []));
    return { ...ran, refused };
  }

  it('knows the roles by their names', () => {
    assert.deepEqual(
      roles.map(({ role }) => role),
      ['multinet-read', 'multinet-probe', 'multinet-debug'],
    );
  });

  it('measures, and is refused nothing', async () => {
    const ran = await runAs('measurer', [...args, '--compare-default']);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.deepEqual(ran.refused, []);
    assert.match(ran.stderr, /^removed 3 test pods$/m);
    assert.deepEqual(await testPods(lab), []);
  });

  it('explains a test pod that does not start, and is refused nothing', async () => {
    const ran = await runAs(
      'measurer',
      args.map((word) => (word === 'local/multitool:1' ? 'local/busybox:1' : word)),
    );
    assert.equal(ran.code, 3, ran.stdout + ran.stderr);
    assert.deepEqual(ran.refused, []);
    assert.deepEqual(await testPods(lab), []);
  });

  it('removes what a crash has left, and is refused nothing', async () => {
    const labels = { 'multinet.io/test-pod': 'abc' };
    const spec = { nodeName: 'node-a', containers: [{ name: 'test', image: 'local/multitool:1' }] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'multinet-test-abc-1', labels }, spec };
    assert.equal((await lab.kubectl(['apply', '-f', '-'], { input: JSON.stringify(pod) })).code, 0);
    const ran = await runAs('measurer', ['iperf3', '--clean']);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.deepEqual(ran.refused, []);
    assert.deepEqual(await testPods(lab), []);
  });

  it('says without the role for it which right is lacking, and leaves nothing', async () => {
    const ran = await runAs('prober', args);
    assert.equal(ran.code, 3);
    const said = ran.stdout.replace(/\s+/g, ' ');
    assert.match(said, /not made in namespace default: .*cannot create resource "pods" in API group ""/);
    assert.match(said, /\(next: kubectl (?:\S+ )*auth can-i create pods -n default\)/);
    assert.deepEqual(new Set(ran.refused), new Set(['POST /api/v1/namespaces/default/pods']));
    assert.deepEqual(await testPods(lab), []);
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isRecord } from '../../src/kube/record.ts';
import type { Misbehaviour } from '../lab/api/world.ts';
import { multinetBin } from '../lab/cli/plugin.ts';
import { describeUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { type LabTarget, startLab } from './harness.ts';
import { define, testPods } from './test-pods.ts';
import { whyNoIperf3 } from './why-no-iperf3.ts';

const args = ['iperf3', '--network', 'data-network', '--image', 'local/multitool:1', '--duration', '1s'];
const creating = { method: 'POST', path: /\/namespaces\/default\/pods$/ };
const removing = { method: 'DELETE', path: /\/pods\/multinet-test-/ };
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ');
const forbidden = 'pods "multinet-test-x-1" is forbidden: ';

/** What a cluster may say to a test pod, and what a reader must find of it. */
const refusals: readonly {
  readonly says: string;
  readonly does: Misbehaviour;
  readonly why: string;
  readonly next: string;
}[] = [
  {
    says: 'a quota that is used up',
    does: {
      kind: 'denied',
      message: `${forbidden}exceeded quota: compute, requested: pods=1, used: pods=20, limited: pods=20`,
    },
    why: 'exceeded quota: compute, requested: pods=1, used: pods=20, limited: pods=20',
    next: 'kubectl describe resourcequota compute -n default',
  },
  {
    says: 'the Pod Security Standards',
    does: { kind: 'denied', message: `${forbidden}violates PodSecurity "restricted:latest": forbidden sysctls` },
    why: 'violates PodSecurity "restricted:latest": forbidden sysctls',
    next: 'kubectl describe namespace default',
  },
  {
    says: 'a namespace that is going',
    does: {
      kind: 'denied',
      message: `${forbidden}unable to create new content in namespace default because it is being terminated`,
    },
    why: 'unable to create new content in namespace default because it is being terminated',
    next: 'kubectl get namespace default',
  },
  {
    says: 'a limit range',
    does: { kind: 'denied', message: `${forbidden}maximum memory usage per Container is 128Mi, but limit is 256Mi` },
    why: 'maximum memory usage per Container is 128Mi, but limit is 256Mi',
    next: 'kubectl describe limitrange -n default',
  },
  {
    says: 'a webhook, with a status of its own',
    does: { kind: 'denied', message: 'admission webhook "check.example" denied the request: no team', code: 400 },
    why: 'admission webhook "check.example" denied the request: no team',
    next: 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
  },
];

describeUnless(whyNoIperf3(), 'iperf3 between test pods, in a cluster that does not play along', () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('no-iperf3');
    await define(lab, 'odd', { type: 'nosuch', ipam: { type: 'host-local', subnet: '10.9.0.0/24' } });
  });
  afterEach(() => {
    lab.lab.api.faults.length = 0;
    lab.lab.api.requests.length = 0;
  });
  after(() => lab?.stop());

  const asked = (method: string, path: RegExp): number =>
    lab.lab.api.requests.filter((one) => one.method === method && path.test(one.path)).length;

  for (const { says, does, why, next } of refusals)
    it(`names ${says}, and what to type next`, async () => {
      lab.lab.api.faults.push({ match: creating, does });
      const ran = await lab.multinet(args);
      assert.equal(ran.code, 3, ran.stdout + ran.stderr);
      const said = inOneLine(ran.stdout);
      const line = `default/data-network: 3 test pods on node-b, node-c: not made in namespace default: ${why} (next: ${next})`;
      assert.ok(said.includes(line), said);
      assert.deepEqual(await testPods(lab), []);
      // What was never made is not removed, and not said to be.
      assert.equal(asked('DELETE', removing.path), 0);
      assert.doesNotMatch(ran.stderr, /^removed/m);
    });

  it('asks a busy server again', async () => {
    const does = { kind: 'too-many-requests', retryAfter: 0 } as const;
    lab.lab.api.faults.push({ match: creating, does, times: 4 }, { match: removing, does, times: 2 });
    const ran = await lab.multinet(args);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.equal(asked('POST', creating.path), 7);
    assert.match(ran.stderr, /^removed 3 test pods$/m);
    assert.deepEqual(await testPods(lab), []);
  });

  it('ends with 3 where a test pod is left, and gives the command that removes it', async () => {
    lab.lab.api.faults.push({ match: removing, does: { kind: 'denied', message: 'not by you' }, times: 1 });
    const ran = await lab.multinet([...args, '--exit-zero', '--unknown-ok']);
    assert.equal(ran.code, 3, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /^removed 2 test pods$/m);
    const [, name = '', command = ''] =
      /^warning: cannot remove pod default\/(\S+): not by you; remove it with: kubectl (.*)$/m.exec(ran.stderr) ?? [];
    assert.deepEqual(
      (await testPods(lab)).map(({ metadata }) => (isRecord(metadata) ? metadata.name : '')),
      [name],
    );
    assert.equal((await lab.kubectl(command.split(' '))).code, 0, command);
    assert.deepEqual(await testPods(lab), []);
  });

  /** Interrupts a run when it is where it should be; what the server holds back goes on then. */
  async function interrupted(
    words: readonly string[],
    isThere: (said: () => string) => boolean,
    held?: { readonly match: typeof creating },
    codes: readonly number[] = [130],
  ) {
    const goOn = Promise.withResolvers<void>();
    if (held !== undefined) lab.lab.api.faults.push({ ...held, does: { kind: 'wait', until: goOn.promise } });
    const child = spawn(multinetBin(), words, {
      env: { ...lab.env, KUBECONFIG: lab.kubeconfigPath },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const exit = once(child, 'close');
    await until(() => isThere(() => said));
    child.kill('SIGINT');
    goOn.resolve();
    await exit;
    assert.ok(codes.includes(child.exitCode ?? -1), `${child.exitCode} ${said}`);
    assert.deepEqual(await testPods(lab), [], said);
    return said;
  }

  it('leaves nothing when it is interrupted while test pods are made', async () => {
    const said = await interrupted(args, () => asked('POST', creating.path) === 3, { match: creating });
    assert.match(said, /^removed 3 test pods$/m);
  });

  it('leaves nothing when it is interrupted while a busy server is waited for', async () => {
    lab.lab.api.faults.push({ match: creating, does: { kind: 'too-many-requests', retryAfter: 9 } });
    await interrupted(args, () => asked('POST', creating.path) === 3);
    assert.equal(asked('POST', creating.path), 3);
  });

  it('leaves nothing when it is interrupted while test pods are waited for', async () => {
    const words = args.map((word) => (word === 'data-network' ? 'odd' : word));
    const said = await interrupted(words, () => asked('GET', /\/events\?.*multinet-test-/) > 0);
    assert.match(said, /^removed 3 test pods$/m);
  });

  it('leaves nothing when it is interrupted while it measures', async () => {
    const words = args.map((word) => (word === '1s' ? '20s' : word));
    const said = await interrupted(words, (sofar) => sofar().includes('load on'));
    assert.match(said, /^removed 3 test pods$/m);
  });

  it('leaves nothing when it is interrupted while test pods are removed', async () => {
    const said = await interrupted(
      args,
      () => asked('DELETE', removing.path) === 3,
      { match: removing },
      [
        130,
        // On a busy machine the signal may be seen when all is done.
        0,
      ],
    );
    assert.match(said, /^removed 3 test pods$/m);
  });
});

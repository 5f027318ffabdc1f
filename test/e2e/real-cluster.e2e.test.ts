/** `npm run test:e2e`, with a lab in the place of the real cluster. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { traces } from '../lab/netns/sweep.ts';
import { describeUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { expectations } from './expectations.ts';
import { type LabTarget, startLab } from './harness.ts';
import { livePods, whyNot } from './why-not.ts';

const program = fileURLToPath(new URL('real-cluster.ts', import.meta.url));

describeUnless(whyNot(...livePods), 'npm run test:e2e', () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('three-nodes');
  });
  after(() => lab?.stop());

  const run = (...args: readonly string[]) =>
    spawn(process.execPath, [program, '--kubeconfig', lab.kubeconfigPath, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const ended = async (child: ReturnType<typeof run>): Promise<{ code: unknown; stdout: string; stderr: string }> => {
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code, stdout, stderr };
  };
  /** What a run makes has its name; nothing of it may stay in the cluster, nor of its pods on this machine. */
  const left = async (): Promise<string[]> => {
    const { stdout } = await lab.kubectl(['get', 'namespaces', '-o', 'name']);
    const namespaces = stdout.split('\n').filter((name) => name.includes('multinet-e2e'));
    const inKernel = () =>
      traces().namespaces.filter((name) => name.startsWith(`mnl-${process.pid}-`) && name.includes('multinet-e2e'));
    await until(() => inKernel().length === 0, 'namespaces of its pods stay');
    return namespaces;
  };

  it('makes its namespace, meets every expectation in it, and removes it', async function () {
    this.timeout(600_000);
    const { code, stdout, stderr } = await ended(run('--context', 'lab', '--image', 'local/multitool:1'));
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(
      stdout.trimEnd().split('\n'),
      expectations.map(({ says }) => `ok       ${says}`),
    );
    assert.deepEqual(await left(), []);
  });

  it('fails when an expectation is not met, and removes its namespace all the same', async function () {
    this.timeout(600_000);
    // Without programs nothing can be pinged from inside.
    const { code, stdout } = await ended(run('--context', 'lab', '--image', 'local/distroless:1'));
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^failed {3}pods reach each other over the secondary network$/m);
    assert.match(stdout, /^ok {7}list names every attachment/m);
    assert.deepEqual(await left(), []);
  });

  it('interrupted, removes its namespace', async () => {
    const child = run('--context', 'lab', '--image', 'local/multitool:1');
    const end = ended(child);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    assert.equal((await end).code, 130);
    assert.deepEqual(await left(), []);
  });

  it('says what it was not told, and what it cannot reach', async () => {
    const nothing = await ended(run());
    assert.equal(nothing.code, 2);
    assert.match(nothing.stderr, /^test:e2e: --context and --image are needed\n\nUsage: /);
    const nowhere = await ended(run('--context', 'nowhere', '--image', 'x'));
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /^test:e2e: the nodes cannot be listed: .*nowhere/);
    assert.doesNotMatch(nowhere.stderr, /is kept/);
  });
});

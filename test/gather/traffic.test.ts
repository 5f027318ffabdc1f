import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { PodShell } from '../../src/cluster/port.ts';
import type { Sampled } from '../../src/domain/traffic/sample.ts';
import { openSampler } from '../../src/gather/traffic.ts';
import { FOR_EVER } from '../patience.ts';
import { type Answer, fakeShell, runningPod } from './fake-shell.ts';
import { exited, refused } from './recorded-shell.ts';

const recorded = readFileSync(new URL('../fixtures/recorded/exec/busybox.proc-net-dev.out', import.meta.url), 'utf8');
const noCommand = refused('exec: "cat": executable file not found in $PATH');

/** A kubelet that names pod `bare`, measured at that second. */
function kubelet(seconds: () => number) {
  const asked: string[] = [];
  const read = async (path: string) => {
    asked.push(path);
    const at = new Date(Date.UTC(2026, 10, 20, 12, 0, seconds())).toISOString();
    const network = { time: at, interfaces: [{ name: 'eth0', rxBytes: 5, txBytes: 6 }] };
    const pods = [{ podRef: { namespace: 'default', name: 'bare' }, network }];
    return { ok: true, at, value: { node: { nodeName: 'node-a' }, pods } } as const;
  };
  return { reader: { read }, asked };
}

const words = (sampled: Sampled | undefined) =>
  sampled?.ok === true ? `${sampled.value.by}: ${[...sampled.value.links.keys()].join()}` : sampled?.detail;

describe('sampling the counters of pods', () => {
  it('takes one exec per pod and sample, and the counters as they were recorded', async () => {
    const { shell, runs } = fakeShell(() => () => exited(recorded));
    const sample = openSampler({ ...kubelet(() => 0), shell }, { timeout: 500 });
    const pods = [runningPod('a', { containers: ['app', 'sidecar'] }), runningPod('b')];
    await sample(pods);
    const second = await sample(pods);
    assert.deepEqual(
      runs.map(({ pod, container, program }) => `${pod} ${container} ${program}`),
      ['a app cat', 'b app cat', 'a app cat', 'b app cat'],
    );
    const one = [...second.values()][0];
    assert.ok(one?.ok);
    assert.equal(one.value.links.get('net1')?.rxBytes, 1722);
  });

  it('remembers which container has cat, and asks the kubelet once per round where none has', async () => {
    const { shell, runs } = fakeShell(
      (pod): Answer =>
        (_, container) =>
          pod === 'bare' || container === 'app' ? noCommand : exited(recorded),
    );
    let seconds = 0;
    const { reader, asked } = kubelet(() => seconds);
    const sample = openSampler({ reader, shell }, { timeout: 500 });
    const [mixed, bare] = [runningPod('mixed', { containers: ['app', 'tools'] }), runningPod('bare')];
    const first = await sample([mixed, bare]);
    assert.match(words(first.get(mixed)) ?? '', /^pod: lo,eth0,net1/);
    assert.equal(words(first.get(bare)), 'kubelet: eth0');
    seconds = 12;
    const second = await sample([mixed, bare]);
    const [before, after] = [first.get(bare), second.get(bare)];
    assert.ok(before?.ok && after?.ok);
    assert.equal(after.value.at - before.value.at, 12_000);
    assert.deepEqual(runs.map(({ pod, container }) => `${pod} ${container}`).sort(), [
      'bare app',
      'mixed app',
      'mixed tools',
      'mixed tools',
    ]);
    assert.equal(asked.length, 2);
  });

  it('says why a pod cannot be sampled, and lets no other wait for it', async () => {
    const others = Promise.withResolvers<void>();
    const { shell: answering } = fakeShell(
      (pod): Answer =>
        () => {
          if (pod === 'hung') return 'hangs';
          if (pod === 'secret')
            return refused('pods "secret" is forbidden: User "u" cannot create resource "pods/exec"');
          return pod === 'mute' ? exited('') : exited(recorded);
        },
    );
    const shell: PodShell = {
      async run(container, argv, options) {
        if (container.pod === 'hung') await others.promise;
        return answering.run(container, argv, options);
      },
    };
    const sample = openSampler({ ...kubelet(() => 0), shell }, { timeout: 200 });
    const pods = ['hung', 'secret', 'mute', 'well', 'stopped'].map((name) =>
      runningPod(name, name === 'stopped' ? { containers: [] } : {}),
    );
    const sampled = await sample(pods, (done) => {
      if (done === pods.length - 1) others.resolve();
    });
    const told = new Map([...sampled].map(([{ name }, one]) => [name, words(one)]));
    assert.equal(told.get('hung'), 'no answer within 200ms (--timeout)');
    assert.match(told.get('secret') ?? '', /is forbidden/);
    assert.equal(told.get('mute'), 'what was read of /proc/net/dev names no interface');
    assert.equal(told.get('stopped'), 'no container is running');
    assert.match(told.get('well') ?? '', /^pod: lo/);
  });

  it('tells of a pod without tools on a node that does not answer both reasons, and how to add some', async () => {
    const { shell } = fakeShell(() => () => noCommand);
    const why = { reason: 'forbidden', what: 'read', detail: 'nodes "node-a" is forbidden' } as const;
    const sample = openSampler({ reader: { read: async () => ({ ok: false, why }) }, shell }, { timeout: 500 });
    const [one] = (await sample([runningPod('bare')])).values();
    assert.ok(one?.ok === false);
    assert.equal(one.detail, 'no container has cat, and the kubelet does not help: nodes "node-a" is forbidden');
    assert.equal(one.next, 'kubectl multinet addr bare -n default --debug-image IMAGE');
  });

  it('ends at once when it is cancelled', async () => {
    const cancel = new AbortController();
    const { shell } = fakeShell(() => () => {
      setImmediate(() => cancel.abort(new DOMException('interrupted', 'AbortError')));
      return 'hangs';
    });
    const sample = openSampler({ ...kubelet(() => 0), shell, signal: cancel.signal }, { timeout: 2 * FOR_EVER });
    await assert.rejects(sample([runningPod('a')]), { name: 'AbortError' });
  });
});

import assert from 'node:assert/strict';
import type { PodMaker } from '../../../src/cluster/port.ts';
import type { TestPodPlan } from '../../../src/domain/bandwidth/test-pod.ts';
import { withTestPods } from '../../../src/gather/test-pods/make.ts';
import type { PodWatch, StartedPod } from '../../../src/gather/test-pods/start.ts';
import { isRecord } from '../../../src/kube/codec.ts';
import { eventObject } from '../../../src/kube/event.ts';
import { readJson } from '../../../src/kube/list.ts';
import { podObject } from '../../../src/kube/pod.ts';
import type { Gathered, Reason } from '../../../src/snapshot/gathered.ts';

const at = '2026-11-20T12:00:00Z';
const patience = { start: 60, recovery: 0, status: 0, betweenLooks: 1 };
const plan: TestPodPlan = { network: 'shop/net', nodes: ['n1', 'n1', 'n2'], owner: 'uid-1', remarks: [] };

const refused = (reason: Reason, detail: string): Gathered<never> => ({
  ok: false,
  why: { reason, what: 'create a pod', detail },
});

interface Behaviour {
  /** What the server says to a pod that is to be made. */
  readonly create?: (name: string, manifest: Readonly<Record<string, unknown>>) => Gathered<undefined>;
  /** The status of a pod that was made, and its network-status. */
  readonly status?: (name: string) => { readonly status: object; readonly networks?: readonly string[] };
  readonly events?: readonly { readonly reason: string; readonly message: string }[];
}

const running = {
  phase: 'Running',
  podIP: '10.244.0.9',
  containerStatuses: [{ name: 'test', state: { running: { startedAt: at } } }],
};

/** A cluster that holds the pods that were made, and knows which were ever. */
function cluster({ create, status, events = [] }: Behaviour = {}) {
  const there = new Map<string, Readonly<Record<string, unknown>>>();
  const ever: Readonly<Record<string, unknown>>[] = [];
  const maker: PodMaker = {
    create: async (_, manifest) => {
      const { metadata } = manifest;
      const name = isRecord(metadata) ? String(metadata.name) : '';
      const answer = create?.(name, manifest) ?? { ok: true, at, value: undefined };
      ever.push(manifest);
      if (answer.ok || answer.why.reason === 'timed-out') there.set(name, manifest);
      return answer;
    },
    running: () => assert.fail('waits by itself'),
    remove: async (_, name) => {
      there.delete(name);
      return { ok: true, at, value: undefined };
    },
  };
  const watch: PodWatch = {
    pod: async ({ name }) => {
      if (!there.has(name)) return { ok: true, at, value: undefined };
      const { status: shown, networks = [] } = status?.(name) ?? { status: running, networks: ['shop/net'] };
      const list = networks.map((network) => ({ name: network, interface: 'net1', ips: ['10.9.0.7'] }));
      const annotations = { 'k8s.v1.cni.cncf.io/network-status': JSON.stringify(list) };
      const metadata = { name, namespace: 'shop', uid: name, annotations };
      const read = readJson(podObject, { metadata, spec: { nodeName: 'n1' }, status: shown }, name);
      assert.ok(read.ok);
      return { ok: true, at, value: read.value };
    },
    events: async () => ({
      ok: true,
      at,
      value: events.flatMap((event) => {
        const read = readJson(eventObject, { type: 'Warning', ...event }, 'event');
        return read.ok ? [read.value] : [];
      }),
    }),
  };
  return { there, ever, maker, watch };
}

function run<T>(
  { maker, watch }: Pick<ReturnType<typeof cluster>, 'maker' | 'watch'>,
  work: (started: readonly StartedPod[]) => Promise<T>,
  signal = new AbortController().signal,
): Promise<T> {
  const request = { plans: [plan], image: 'tools:1', run: 'abc', lifetime: 300, tell: () => undefined, patience };
  return withTestPods({ maker, watch, signal }, request, work);
}

const named = (started: readonly StartedPod[]) => started.map(({ ok, pod }) => `${pod.name} ${pod.node} ${ok}`);

describe('test pods', () => {
  it('are made in the namespace of the definition, run on their network, and are gone afterwards', async () => {
    const made = cluster();
    const seen = await run(made, async (started) => {
      assert.equal(made.there.size, 3);
      return named(started);
    });
    assert.deepEqual(seen, [
      'multinet-test-abc-1 n1 true',
      'multinet-test-abc-2 n1 true',
      'multinet-test-abc-3 n2 true',
    ]);
    assert.equal(made.there.size, 0);
  });

  it('are gone when the work fails', async () => {
    const made = cluster();
    await assert.rejects(
      run(made, async () => assert.fail('no luck')),
      /no luck/,
    );
    assert.equal(made.there.size, 0);
  });

  it('are gone when it is cancelled: while they are made, while they start, while they are measured', async () => {
    for (const moment of ['made', 'starting', 'measured'] as const) {
      const cancel = new AbortController();
      const end = () => cancel.abort(new DOMException('SIGTERM', 'AbortError'));
      const made = cluster({
        create: () => {
          if (moment === 'made') end();
          return { ok: true, at, value: undefined };
        },
        status: () => {
          if (moment === 'starting') end();
          return { status: { phase: 'Pending' } };
        },
      });
      const started = moment === 'measured' ? cluster() : made;
      const work = async () => {
        end();
        cancel.signal.throwIfAborted();
      };
      await assert.rejects(run(started, work, cancel.signal), { name: 'AbortError' });
      assert.equal(started.there.size, 0, moment);
    }
  });

  it('of which one was refused are those that were not', async () => {
    const made = cluster({
      create: (name) =>
        name.endsWith('2') ? refused('forbidden', 'exceeded quota') : { ok: true, at, value: undefined },
    });
    const started = await run(made, async (list) => list);
    assert.deepEqual(
      started.map(({ ok }) => ok),
      [true, false, true],
    );
    const second = started[1];
    assert.ok(second?.ok === false);
    assert.match(second.why.detail, /exceeded quota/);
  });

  it('that may have been made although no answer came are removed, too', async () => {
    const made = cluster({ create: () => refused('timed-out', 'no answer') });
    await run(made, async () => undefined);
    assert.equal(made.ever.length, 3);
    assert.equal(made.there.size, 0);
  });

  it('are made once more without a user where the cluster chooses that itself', async () => {
    const made = cluster({
      create: (_, manifest) =>
        JSON.stringify(manifest).includes('runAsUser')
          ? refused('forbidden', 'unable to validate against any security context constraint: must be in the ranges')
          : { ok: true, at, value: undefined },
    });
    const started = await run(made, async (list) => named(list));
    assert.equal(started.filter((one) => one.endsWith('true')).length, 3);
    assert.equal(made.ever.length, 6);
    assert.equal(made.there.size, 0);
  });

  it('say why they are not on their network', async () => {
    const why = async (behaviour: Behaviour) => {
      const [first] = await run(cluster(behaviour), async (list) => list);
      assert.ok(first?.ok === false);
      return { detail: first.why.detail, events: first.events.map(({ message }) => message) };
    };
    const waiting = {
      phase: 'Pending',
      containerStatuses: [{ name: 'test', state: { waiting: { reason: 'ContainerCreating' } } }],
    };
    const message = 'failed to find plugin "x"';
    assert.deepEqual(
      await why({ status: () => ({ status: waiting }), events: [{ reason: 'FailedCreatePodSandBox', message }] }),
      { detail: 'its network could not be made', events: [message] },
    );
    assert.match((await why({ status: () => ({ status: waiting }) })).detail, /^it does not run after/);
    assert.equal(
      (await why({ status: () => ({ status: running, networks: [] }) })).detail,
      'it runs, and has no address on shop/net',
    );
    const pull = { waiting: { reason: 'ErrImagePull', message: 'not found' } };
    const unpulled = { phase: 'Pending', containerStatuses: [{ name: 'test', state: pull }] };
    assert.equal((await why({ status: () => ({ status: unpulled }) })).detail, 'ErrImagePull: not found');
    const over = { phase: 'Failed', reason: 'UnexpectedAdmissionError', message: 'no devices' };
    assert.equal(
      (await why({ status: () => ({ status: over }) })).detail,
      'it ended at once: UnexpectedAdmissionError: no devices',
    );
  });
});

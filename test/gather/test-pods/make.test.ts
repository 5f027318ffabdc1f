import assert from 'node:assert/strict';
import type { PodMaker } from '../../../src/cluster/port.ts';
import type { TestPodPlan } from '../../../src/domain/bandwidth/test-pod.ts';
import { withTestPods } from '../../../src/gather/test-pods/make.ts';
import type { PodWatch, StartedPod } from '../../../src/gather/test-pods/start.ts';
import { eventObject } from '../../../src/kube/event.ts';
import { readJson } from '../../../src/kube/list.ts';
import { podObject } from '../../../src/kube/pod.ts';
import { isRecord } from '../../../src/kube/record.ts';
import type { Gathered, Reason } from '../../../src/snapshot/gathered.ts';

const at = '2026-11-20T12:00:00Z';
const patience = { start: 60, recovery: 0, status: 0, betweenLooks: 1 };
const plan: TestPodPlan = { network: 'shop/net', nodes: ['n1', 'n1', 'n2'], owner: 'uid-1', remarks: [] };

const refused = (reason: Reason, detail: string): Gathered<never> => ({
  ok: false,
  why: { reason, what: 'create a pod', detail },
});

type Manifest = Readonly<Record<string, unknown>>;

interface Behaviour {
  /** What the server says to a pod that is to be made. */
  readonly create?: (name: string, manifest: Manifest) => Gathered<undefined> | Promise<Gathered<undefined>>;
  /** The status of a pod that was made, and its network-status. */
  readonly status?: (name: string) => { readonly status: object; readonly networks?: readonly string[] };
  /** What it says to a pod that is to be removed, instead of removing it. */
  readonly remove?: (name: string) => Gathered<never> | Promise<Gathered<never>> | undefined;
  readonly events?: readonly { readonly reason: string; readonly message: string }[];
}

const running = {
  phase: 'Running',
  podIP: '10.244.0.9',
  containerStatuses: [{ name: 'test', state: { running: { startedAt: at } } }],
};

/** A cluster that holds the pods that were made, and knows which were ever. */
function cluster({ create, status, remove, events = [] }: Behaviour = {}) {
  const there = new Map<string, Manifest>();
  const ever: Manifest[] = [];
  const maker: PodMaker = {
    create: async (_, manifest) => {
      const { metadata } = manifest;
      const name = isRecord(metadata) ? String(metadata.name) : '';
      const answer = (await create?.(name, manifest)) ?? { ok: true, at, value: undefined };
      ever.push(manifest);
      if (answer.ok || answer.why.reason === 'timed-out') there.set(name, manifest);
      return answer;
    },
    running: () => assert.fail('waits by itself'),
    remove: async (_, name) => {
      const refusal = await remove?.(name);
      if (refusal !== undefined) return refusal;
      return { ok: true, at, value: there.delete(name) ? 'removed' : 'not-there' };
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
  hears: { readonly tell?: (message: string) => void; readonly onLeft?: () => void } = {},
): Promise<T> {
  const deaf = { tell: () => undefined, onLeft: () => undefined };
  const request = { plans: [plan], image: 'tools:1', run: 'abc', lifetime: 300, patience, ...deaf, ...hears };
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

  it('are gone when it is cancelled while they are removed, which is not given up', async () => {
    const cancel = new AbortController();
    const made = cluster({
      remove: () => {
        cancel.abort(new DOMException('SIGINT', 'AbortError'));
        return undefined;
      },
    });
    await assert.rejects(
      run(made, async () => 'measured', cancel.signal),
      { name: 'AbortError', message: 'SIGINT' },
    );
    assert.equal(made.ever.length, 3);
    assert.equal(made.there.size, 0);
  });

  it('are removed only when none is being made any more, whatever goes wrong with one', async () => {
    const begun = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Gathered<undefined>>();
    let isRemoving = false;
    const made = cluster({
      create: (name) => {
        if (name.endsWith('1')) throw new Error('no login');
        if (name.endsWith('2')) return { ok: true, at, value: undefined };
        begun.resolve();
        return answer.promise;
      },
      remove: () => {
        isRemoving = true;
        return undefined;
      },
    });
    const running = run(made, async (list) => list);
    await begun.promise;
    await new Promise(setImmediate);
    assert.equal(isRemoving, false);
    answer.resolve({ ok: true, at, value: undefined });
    const [first, ...others] = await running;
    assert.ok(first?.ok === false);
    assert.equal(first.why.detail, 'no login');
    assert.deepEqual(
      others.map(({ ok }) => ok),
      [true, true],
    );
    assert.equal(made.there.size, 0);
  });

  it('are counted as removed where they were there, and are told where they could not be', async () => {
    const heard = async (remove: Behaviour['remove'], before?: (there: Map<string, Manifest>) => void) => {
      const told: string[] = [];
      let left = 0;
      const made = cluster(remove === undefined ? {} : { remove });
      const hears = { tell: (message: string) => void told.push(message), onLeft: () => void left++ };
      await run(made, async () => before?.(made.there), undefined, hears);
      return { told, left };
    };
    assert.deepEqual(await heard(undefined), { told: ['removed 3 test pods'], left: 0 });
    assert.deepEqual(await heard(undefined, (there) => there.delete('multinet-test-abc-2')), {
      told: ['removed 2 test pods'],
      left: 0,
    });
    assert.deepEqual(await heard((name) => (name.endsWith('1') ? undefined : refused('forbidden', 'not yours'))), {
      told: [
        'warning: cannot remove 2 pods shop/multinet-test-abc-2, shop/multinet-test-abc-3: not yours; remove them with: kubectl delete pod multinet-test-abc-2 multinet-test-abc-3 -n shop',
        'removed 1 test pod',
      ],
      left: 1,
    });
    const odd = await heard((name) => (name.endsWith('1') ? Promise.reject(new Error('no login')) : undefined));
    assert.match(odd.told.join('\n'), /^warning: cannot remove pod shop\/multinet-test-abc-1: no login; .*\nremoved 2/);
    assert.equal(odd.left, 1);
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

  it('that may yet be made although no answer came are looked for again, and told where they do not show', async () => {
    const told: string[] = [];
    const looks = new Map<string, number>();
    const made = cluster({
      create: (name) =>
        name.endsWith('3') ? refused('forbidden', 'no') : refused('server-error', 'HTTP 504: timeout'),
      // The server makes the first one when it has been looked for in vain.
      remove: (name) => {
        looks.set(name, (looks.get(name) ?? 0) + 1);
        if (name.endsWith('1') && looks.get(name) === 2) made.there.set(name, {});
        return undefined;
      },
    });
    await run(made, async () => undefined, undefined, { tell: (message) => void told.push(message) });
    assert.equal(made.there.size, 0);
    assert.deepEqual(Object.fromEntries(looks), { 'multinet-test-abc-1': 2, 'multinet-test-abc-2': 3 });
    assert.deepEqual(told, [
      'warning: the server did not say whether it makes pod shop/multinet-test-abc-2, and there is none yet: look for it with: kubectl get pod multinet-test-abc-2 -n shop',
      'removed 1 test pod',
    ]);
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

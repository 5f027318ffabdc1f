import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultSettings } from '../../src/checks/check.ts';
import { insideChecks } from '../../src/checks/inside/checks.ts';
import { insideOfPods } from '../../src/checks/inside/seen.ts';
import type { Pod } from '../../src/domain/attachments/pod.ts';
import { assemble } from '../../src/gather/assemble.ts';
import { gatherInsides, type InsideMeans, type InsideRequest } from '../../src/gather/insides.ts';
import { insideRows } from '../../src/report/lists/insides.ts';
import { routeRows } from '../../src/report/lists/routes.ts';
import { decodeSnapshot, encodeSnapshot } from '../../src/snapshot/file.ts';
import type { InsideRecord } from '../../src/snapshot/inside-record.ts';
import type { Recording } from '../../src/snapshot/recording.ts';
import { FOR_EVER, withEnoughTime } from '../patience.ts';
import { type Answer, fakeShell, runningPod, scriptOutput } from './fake-shell.ts';
import { recordedInsides, recordedMeans } from './recorded-insides.ts';
import { exited, recordedPods, refused } from './recorded-shell.ts';

const request: InsideRequest = { timeout: FOR_EVER, deadline: 10 * FOR_EVER };
const well: Answer = (argv) => exited(scriptOutput(argv));
const noCommand = refused('exec: "sh": executable file not found in $PATH');

function means(shell: InsideMeans['shell'], more: Partial<InsideMeans> = {}): InsideMeans {
  return { ...recordedMeans, shell, ...more };
}

/** What became of each pod: the container that told, or the reason why none did. */
async function lookWith(answer: (pod: string) => Answer, pods: readonly Pod[], more: Partial<InsideRequest> = {}) {
  const { shell, runs } = fakeShell(answer);
  const { pods: records } = await gatherInsides(means(shell), pods, { ...request, ...more });
  return { records, outcomes: outcomesOf(records), runs };
}

function outcomesOf(records: readonly InsideRecord[]): Readonly<Record<string, string>> {
  const outcomes = records.map(({ pod, answer: given }) => [
    pod,
    given.ok ? given.value.container : `${given.why.reason}: ${given.why.detail}`,
  ]);
  return Object.fromEntries(outcomes);
}

describe('looking into pods', () => {
  it('tells of every recorded pod what network-status tells, and why two cannot be seen', async () => {
    const snapshot = assemble(await recordedInsides());
    const insides = snapshot.insides.ok ? snapshot.insides.value : [];
    const pods = snapshot.pods.ok ? snapshot.pods.value.filter(({ namespace }) => namespace === 'default') : [];
    const rows = insideRows(pods, insideOfPods(insides));
    const recorded = rows.filter(({ pod }) => Object.hasOwn(recordedPods, pod.name));
    assert.equal(recorded.length, 26);
    assert.deepEqual(
      recorded.filter(({ verdict }) => verdict !== 'ok'),
      [],
    );
    const refusing = rows.filter(({ pod }) => ['distroless-app', 'crash-pod'].includes(pod.name));
    assert.deepEqual(
      new Map(refusing.map(({ pod, why }) => [pod.name, why])),
      new Map([
        ['crash-pod', 'no container is running'],
        ['distroless-app', 'no tool in the container'],
      ]),
    );
    const gaps = snapshot.insides.ok ? (snapshot.insides.gaps ?? []) : [];
    assert.deepEqual(
      gaps.map(({ what, reason }) => [what, reason]),
      [
        ['look into pod default/crash-pod', 'no-tool'],
        ['look into pod default/distroless-app', 'no-tool'],
      ],
    );
  });

  it('is the same from a file', async () => {
    const recording = await recordedInsides();
    const read = decodeSnapshot(encodeSnapshot(recording));
    assert.ok(read.ok);
    assert.deepEqual(read.value.insides, recording.insides);
    assert.deepEqual(assemble(read.value).insides, assemble(recording).insides);
  });

  it('begins with the default container, and takes the first that has tools', async () => {
    const annotations = { 'kubectl.kubernetes.io/default-container': 'app' };
    const pods = [
      runningPod('named', { containers: ['sidecar', 'app'], annotations }),
      runningPod('second', { containers: ['app', 'sidecar'] }),
    ];
    const answer =
      (pod: string): Answer =>
      (argv, container) =>
        pod === 'second' && container === 'app' ? noCommand : well(argv, container);
    const { outcomes, runs } = await lookWith(answer, pods);
    assert.deepEqual(outcomes, { named: 'app', second: 'sidecar' });
    assert.equal(runs.length, 3, 'no program was tried in a container while another had a shell');
  });

  it('asks only the container that was named', async () => {
    const pods = [runningPod('both', { containers: ['app', 'sidecar'] }), runningPod('one')];
    const { outcomes } = await lookWith(() => well, pods, { container: 'sidecar' });
    assert.deepEqual(outcomes, { both: 'sidecar', one: 'no-tool: no container "sidecar" is running' });
  });

  it('does without a shell: one program after the other', async () => {
    const onlyCat: Answer = (argv) => {
      if (argv[0] !== 'cat') return noCommand;
      return argv[1] === '/proc/net/dev' ? exited(procNetDev, 1) : exited('');
    };
    const { records, runs } = await lookWith(() => onlyCat, [runningPod('a')]);
    assert.deepEqual(
      runs.map(({ program }) => program),
      ['sh', 'ip', 'ip', 'cat', 'cat'],
    );
    const [record] = records;
    assert.ok(record?.answer.ok && record.answer.value.by === 'steps');
  });

  it('tries a connection again once, and takes every exit code for an answer', async () => {
    const broken: Answer = () => refused('error dialing backend: connection refused');
    const failing: Answer = () => exited('', 7);
    const { outcomes, runs } = await lookWith(
      (pod) => (pod === 'broken' ? broken : failing),
      [runningPod('broken'), runningPod('failing')],
    );
    assert.deepEqual(outcomes, {
      broken: 'unreachable: error dialing backend: connection refused',
      failing: 'no-tool: no tool in the container',
    });
    assert.equal(runs.filter(({ pod }) => pod === 'broken').length, 2);
    assert.equal(runs.filter(({ pod }) => pod === 'failing').length, 1);
  });

  it('does not ask a second container when it may not run anything', async () => {
    const forbidden: Answer = () => refused('pods "a" is forbidden: User "dev" cannot create resource "pods/exec"');
    const { outcomes, runs } = await lookWith(() => forbidden, [runningPod('a', { containers: ['app', 'sidecar'] })]);
    assert.match(outcomes.a ?? '', /^forbidden: pods "a" is forbidden/);
    assert.equal(runs.length, 1);
  });

  it('is held up by no pod that hangs, and has at most 32 on their way', async () => {
    const pods = Array.from({ length: 100 }, (_, index) => runningPod(`pod-${index}`));
    const { shell: answering, load } = fakeShell((pod) => (pod === 'pod-3' ? () => 'hangs' : well));
    const others = Promise.withResolvers<void>();
    const shell: InsideMeans['shell'] = {
      async run(container, argv, options) {
        const running = answering.run(container, argv, options);
        if (container.pod === 'pod-3') await others.promise;
        return running;
      },
    };
    const onProgress = (done: number): void => {
      if (done === 99) others.resolve();
    };
    const { pods: records } = await gatherInsides(means(shell, { onProgress }), pods, { ...request, timeout: 100 });
    const { 'pod-3': hung, ...rest } = outcomesOf(records);
    assert.equal(hung, 'timed-out: no answer within 100ms (--timeout)');
    assert.deepEqual(new Set(Object.values(rest)), new Set(['app']));
    assert.equal(load.most, 32);
  });

  it('says which pods were not reached in the time for all, whether or not their turn came', async () => {
    const pods = Array.from({ length: 40 }, (_, index) => runningPod(`pod-${index}`));
    const { outcomes } = await lookWith(() => () => 'hangs', pods, { timeout: 60_000, deadline: 100 });
    assert.deepEqual(
      [...new Set(Object.values(outcomes))],
      ['timed-out: the 100ms for all pods were over first (--deadline)'],
    );
    assert.equal(Object.keys(outcomes).length, 40);
  });

  it('ends at once when it is cancelled', async () => {
    const cancel = new AbortController();
    const { shell } = fakeShell(() => () => {
      setImmediate(() => cancel.abort(new DOMException('interrupted', 'AbortError')));
      return 'hangs';
    });
    const looking = gatherInsides(means(shell, { signal: cancel.signal }), [runningPod('a')], {
      ...request,
      timeout: 2 * FOR_EVER,
    });
    await assert.rejects(looking, { name: 'AbortError' });
  });

  it('asks the kubelet of a node once for all of its pods without tools', async () => {
    const asked: string[] = [];
    const summary = {
      node: { nodeName: 'node-a' },
      pods: [
        { podRef: { namespace: 'default', name: 'a' }, network: { interfaces: [{ name: 'eth0' }, { name: 'net1' }] } },
      ],
    };
    const reader: InsideMeans['reader'] = {
      ...recordedMeans.reader,
      read: async (path) => {
        if (path.includes('/services/'))
          return { ok: true, at: '2026-11-20T12:00:00Z', value: { spec: { clusterIP: '10.96.0.1' } } };
        asked.push(path);
        return { ok: true, at: '2026-11-20T12:00:00Z', value: summary };
      },
    };
    const { shell } = fakeShell(() => () => noCommand);
    const pods = [runningPod('a'), runningPod('b')];
    const insides = await gatherInsides(means(shell, { reader }), pods, request);
    assert.deepEqual(asked, ['/api/v1/nodes/node-a/proxy/stats/summary']);
    assert.deepEqual(insides.services, { ok: true, at: '2026-11-20T12:00:00Z', value: ['10.96.0.1'] });
    const rows = insideRows(pods, insideOfPods(seenIn({ ...(await recordedInsides()), insides })));
    assert.deepEqual(
      rows.map(({ pod, interface: name, why }) => `${pod.name} ${name} ${why}`),
      [
        'a eth0 there, says the kubelet; no tool in the container',
        'a net1 there, says the kubelet; no tool in the container',
        'b eth0 no tool in the container',
        'b net1 no tool in the container',
      ],
    );
  });

  it('looks a second time in the same container, if asked', async () => {
    const { records } = await lookWith(() => well, [runningPod('a')], { sample: 20 });
    assert.equal(records[0]?.later?.ok && records[0].later.value.container, 'app');
  });
});

describe('adding a container with tools', () => {
  const debug = { image: 'busybox', profile: 'baseline' } as const;
  const withTools: Answer = (argv, container) =>
    container.startsWith('multinet-') ? well(argv, container) : noCommand;

  /** A cluster that starts what is added, or leaves it waiting. */
  function cluster(state: object) {
    const told: string[] = [];
    const added: string[] = [];
    const more: Partial<InsideMeans> = {
      debugger: {
        add: async (_, { name }) => {
          added.push(name);
          return { ok: true, at: '2026-11-20T12:00:00Z', value: undefined };
        },
      },
      reader: {
        ...recordedMeans.reader,
        get: async () => {
          const status = { ephemeralContainerStatuses: added.map((name) => ({ name, state })) };
          return { ok: true, at: '2026-11-20T12:00:00Z', value: JSON.parse(JSON.stringify({ status })) };
        },
      },
      tell: (message) => told.push(message),
    };
    return { told, added, more };
  }

  it('is announced, waits until it runs, and looks from there; pods with tools get none', async () => {
    const { told, added, more } = cluster({ running: { startedAt: '2026-11-20T12:00:00Z' } });
    const { shell } = fakeShell((pod) => (pod === 'bare' ? withTools : well));
    const { pods } = await gatherInsides(means(shell, more), [runningPod('bare'), runningPod('full')], {
      ...request,
      debug,
    });
    assert.deepEqual(
      pods.map(({ answer }) => answer.ok && answer.value.container),
      [added[0], 'app'],
    );
    assert.equal(added.length, 1);
    assert.match(
      told.join('\n'),
      /^adding ephemeral container multinet-\w+ \(busybox\) to pod default\/bare: it stays in the pod's spec until the pod ends$/,
    );
  });

  it('says why it does not run', async () => {
    const { more } = cluster({ waiting: { reason: 'ErrImagePull', message: 'not found' } });
    const { shell } = fakeShell(() => withTools);
    const saysWhy = /it does not run yet: ErrImagePull: not found/;
    const answer = await withEnoughTime(
      async (deadline) => {
        const pods = [runningPod('bare')];
        const { pods: records } = await gatherInsides(means(shell, more), pods, { timeout: deadline, deadline, debug });
        return records[0]?.answer;
      },
      (given) => saysWhy.test(JSON.stringify(given)),
    );
    assert.equal(answer?.ok, false);
    assert.match(JSON.stringify(answer), saysWhy);
  });

  it('states a refusal', async () => {
    const { shell } = fakeShell(() => withTools);
    const { pods } = await gatherInsides(means(shell), [runningPod('bare')], { ...request, debug });
    assert.deepEqual(pods[0]?.answer.ok === false && pods[0].answer.why.reason, 'forbidden');
  });
});

describe('whatever a container prints', () => {
  const marker = 'm0';
  const names = [
    'ip -j addr',
    'ip addr',
    'ip -j route',
    'ip -4 route',
    'ip -j neigh',
    'ip -j rule',
    'ifconfig -a',
    '/proc/net/dev',
  ];
  const hostileText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.constantFrom(
      '[{"ifname":"net1","addr_info":[{"local":"::ffff:1.2.3.4","prefixlen":500}]}]',
      '[{"dst":"default","dev":"net1"}]',
    ),
    fc.constantFrom('\u001b[2J', '[[]]', '[{"ifname":"__proto__"}]', 'default via 999.1.1.1 dev net1'),
  );
  const section = fc.tuple(fc.constantFrom(...names), hostileText, fc.integer());
  const stdout = fc
    .tuple(fc.array(section), fc.boolean())
    .map(([sections, done]) =>
      [
        ...sections.map(([name, text, status]) => `\n${marker} begin ${name}\n${text}\n${marker} end ${status}\n`),
        done ? `\n${marker} done\n` : '',
      ].join(''),
    );

  it('can be judged, listed and kept', () => {
    const pods = [runningPod('a'), runningPod('b', { node: 'node-b' })];
    const answer = (text: string) =>
      ({ ok: true, at: '2026-11-20T12:00:00Z', value: { by: 'sh', container: 'app', marker, stdout: text } }) as const;
    fc.assert(
      fc.property(fc.oneof(stdout, fc.string({ unit: 'binary' })), stdout, (first, second) => {
        const recording: Recording = {
          takenAt: '2026-11-20T12:00:00Z',
          target: { server: 'https://127.0.0.1', namespace: 'default' },
          lists: { pods: { ok: true, at: '2026-11-20T12:00:00Z', value: pods.map(({ object }) => object) } },
          insides: {
            services: { ok: true, at: '2026-11-20T12:00:00Z', value: ['10.96.0.1', second] },
            pods: pods.map(({ namespace, name: pod, uid }, index) => ({
              namespace,
              pod,
              uid,
              answer: answer(index === 0 ? first : second),
              later: answer(index === 0 ? second : first),
            })),
          },
        };
        const read = decodeSnapshot(encodeSnapshot(recording));
        assert.ok(read.ok);
        assert.deepEqual(read.value.insides, recording.insides);
        const snapshot = assemble(read.value);
        const insideOf = insideOfPods(seenIn(recording));
        insideRows(pods, insideOf);
        routeRows(pods, insideOf, []);
        for (const check of insideChecks) check.run(snapshot, defaultSettings);
      }),
      { numRuns: 300 },
    );
  });
});

function seenIn(recording: Recording) {
  const { insides } = assemble(recording);
  return insides.ok ? insides.value : [];
}

const procNetDev = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0:     100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0
`;

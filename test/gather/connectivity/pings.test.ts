import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Pod } from '../../../src/domain/attachments/pod.ts';
import { endpointsOf, podPath } from '../../../src/domain/connectivity/endpoint.ts';
import type { Measurement } from '../../../src/domain/connectivity/measurement.ts';
import type { Pair } from '../../../src/domain/connectivity/pair.ts';
import { type NetworkPlan, planPairs } from '../../../src/domain/connectivity/plan.ts';
import { measurementsIn } from '../../../src/gather/connectivity/decode.ts';
import { splitGroups } from '../../../src/gather/connectivity/many.ts';
import { gatherPings } from '../../../src/gather/connectivity/pings.ts';
import { pairKey, pairRecord } from '../../../src/gather/ends.ts';
import type { ProbeMeans } from '../../../src/gather/probing/means.ts';
import type { Probing } from '../../../src/gather/probing/probing.ts';
import { openWorkbenches } from '../../../src/gather/probing/workbench.ts';
import { manyArgv } from '../../../src/probe/many.ts';
import { type Answer, exited, fakeShell } from '../fake-shell.ts';
import { meshPod } from './pods.ts';

const settings = { count: 2, intervalSeconds: 0.2, timeoutSeconds: 1 };

function probing(pods: readonly Pod[], answer: (pod: string) => Answer, more: Partial<ProbeMeans> = {}) {
  const fake = fakeShell(answer);
  const means: ProbeMeans = {
    shell: fake.shell,
    now: () => '2026-11-20T12:00:00Z',
    reader: { get: () => assert.fail('reads nothing') },
    debugger: { add: () => assert.fail('changes nothing') },
    tell: () => undefined,
    ...more,
  };
  const byPath = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const all: Probing = { means, find: openWorkbenches(means), podOf: (path) => byPath.get(path) };
  return { ...fake, all };
}

function planOf(pods: readonly Pod[], maxPairs = 100_000): NetworkPlan {
  const [plan] = planPairs({
    endpoints: endpointsOf(pods),
    gatewaysOf: () => [],
    nodeHolding: () => undefined,
    maxPairs,
    seed: 1,
  });
  assert.ok(plan);
  return plan;
}

const isAsking = (argv: readonly string[]): boolean => argv.includes('ip') && argv.includes('curl');

/** A container with iputils whose pings all answer. */
const healthy: Answer = (argv) => {
  const marker = argv[4] ?? '';
  if (isAsking(argv))
    return exited(`${marker} begin ping\n/bin/ping\nping from iputils 20221126\n${marker} end 0\n${marker} done\n`);
  return exited(answersOf(argv, marker));
};

/** What the script prints: an answer for each destination, found by the layout of the words. */
function answersOf(argv: readonly string[], marker: string): string {
  const words = argv.slice(6);
  const lines: string[] = [];
  for (let at = 0, number = 0; at < words.length; ) {
    for (let part = 0; part < 3; part++) {
      const size = Number(words[at]);
      for (const address of part === 2 ? words.slice(at + 1, at + 1 + size) : []) {
        const said = [
          `PING ${address}`,
          '2 packets transmitted, 2 received, 0% packet loss, time 200ms',
          'rtt min/avg/max/mdev = 0.100/0.200/0.300/0.050 ms',
          'exit 0',
        ];
        lines.push(...said.map((line) => `${marker} ${number} ${line}`));
        number += 1;
      }
      at += 1 + size;
    }
  }
  return `${lines.join('\n')}\n`;
}

/** What the pings of pairs say. */
async function measuredOf(all: Probing, pairs: readonly Pair[]): Promise<Measurement[]> {
  const byKey = new Map(pairs.map((pair) => [pairKey(pairRecord(pair)), pair]));
  const pods = await gatherPings(all, pairs, settings);
  return measurementsIn(pods, { kind: 'ping', count: settings.count }, (record) => byKey.get(pairKey(record)));
}

describe('pinging a mesh', () => {
  const hundred = Array.from({ length: 100 }, (_, number) => meshPod(number));

  it('of 100 pods takes 100 execs for 9,900 pairs, one more to learn the tools of their image, and bounded concurrency', async () => {
    const { all, runs, load } = probing(hundred, () => healthy);
    const measurements = await measuredOf(all, planOf(hundred).pairs);
    assert.equal(measurements.length, 9900);
    assert.ok(measurements.every(({ reading }) => reading.kind === 'answered'));
    assert.equal(runs.length, 101);
    assert.ok(load.most <= 16);
  });

  it('grows with the pods, not with their square', async () => {
    const counts = await Promise.all(
      [50, 100, 200].map(async (size) => {
        const pods = Array.from({ length: size }, (_, number) => meshPod(number));
        const { all, runs } = probing(pods, () => healthy);
        await gatherPings(all, planOf(pods, 600).pairs, settings);
        return runs.length - 1;
      }),
    );
    assert.deepEqual(counts, [50, 100, 200]);
  });

  it('gives each pair its own result, whatever the order in which they are measured', async () => {
    const pods = hundred.slice(0, 5);
    const { pairs } = planOf(pods);
    const { all } = probing(pods, () => healthy);
    const measured = await measuredOf(all, pairs);
    assert.deepEqual(new Set(measured.map(({ pair }) => pair)), new Set(pairs));
  });

  it('does not wait for a pod that hangs longer than its time, and keeps what it had said', async () => {
    const pods = hundred.slice(0, 3);
    const { all } = probing(pods, (pod) => (argv) => {
      if (pod !== 'app-1' || isAsking(argv)) return healthy(argv, 'app');
      const [first = ''] = answersOf(argv, argv[4] ?? '').split(/(?<=exit 0\n)/);
      return { outcome: 'timed-out', detail: 'the command did not end within 14s', stdout: first, stderr: '', took: 1 };
    });
    const measured = await measuredOf(all, planOf(pods).pairs);
    const own = measured.filter(({ pair }) => podPath(pair.from) === 'default/app-1').map(({ reading }) => reading);
    assert.deepEqual(
      own.map(({ kind }) => kind),
      ['answered', 'unmeasured'],
    );
    assert.deepEqual(own[1], { kind: 'unmeasured', why: 'the command did not end within 14s' });
    assert.equal(measured.filter(({ reading }) => reading.kind === 'answered').length, 5);
  });

  it('says why a pod could not measure: no tool, no right, no container', async () => {
    const pods = [0, 1, 2, 3].map((index) => meshPod(index, 3, `image-${index}`));
    const { all } = probing(pods, (pod) => (argv, container) => {
      const failed = { detail: 'exec is forbidden', stdout: '', stderr: '', took: 1 } as const;
      if (pod === 'app-0') return { ...failed, outcome: 'no-such-command' };
      if (pod === 'app-1') return { ...failed, outcome: 'forbidden' };
      return healthy(argv, container);
    });
    const measured = await measuredOf(all, planOf(pods).pairs);
    const whys = new Map(
      measured.map(({ pair, reading }) => [pair.from.pod, reading.kind === 'unmeasured' ? reading.why : reading.kind]),
    );
    assert.deepEqual(Object.fromEntries(whys), {
      'app-0': 'no container has ping',
      'app-1': 'exec is forbidden',
      'app-2': 'answered',
      'app-3': 'answered',
    });
  });

  it('ends at once when it is cancelled', async () => {
    const cancel = new AbortController();
    const hanging = (): 'hangs' => {
      setImmediate(() => cancel.abort(new DOMException('interrupted', 'AbortError')));
      return 'hangs';
    };
    const { all, runs } = probing(hundred, () => (argv) => (isAsking(argv) ? healthy(argv, 'app') : hanging()), {
      signal: cancel.signal,
    });
    await assert.rejects(gatherPings(all, planOf(hundred).pairs, settings), { name: 'AbortError' });
    assert.ok(runs.length < 100);
  });
});

describe('the division of long commands', () => {
  const groups = fc.array(
    fc.record({
      before: fc.constant(['ping', '-c', '5', '-I', 'net1']),
      destinations: fc.array(fc.ipV6(), { minLength: 1, maxLength: 60 }),
    }),
    { minLength: 1, maxLength: 4 },
  );

  it('keeps every destination, in its order, and every part short', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 3000, max: 8000 }), (list, longest) => {
        const parts = splitGroups(list, longest);
        assert.deepEqual(
          parts.flat().flatMap(({ destinations }) => destinations),
          list.flatMap(({ destinations }) => destinations),
        );
        for (const part of parts) {
          const words = manyArgv(part, 16, 'm0123456789abcdef0123456789abcdef');
          const length = words.reduce((sum, word) => sum + '&command='.length + encodeURIComponent(word).length, 0);
          assert.ok(length <= longest + 100, `${length} of ${longest}`);
        }
      }),
    );
  });
});

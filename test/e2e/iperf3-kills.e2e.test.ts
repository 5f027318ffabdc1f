import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../src/kube/record.ts';
import { multinetBin } from '../lab/cli/plugin.ts';
import { describeUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { type LabTarget, startLab } from './harness.ts';
import { iperf3Processes } from './iperf3-processes.ts';
import { define, testPods } from './test-pods.ts';
import { whyNoIperf3 } from './why-no-iperf3.ts';

/** How many runs are killed; the full proof is made with `KILL_ROUNDS=20`. */
const rounds = Number(process.env.KILL_ROUNDS ?? '6');
/** Makes the moments the same again: `KILL_SEED=…` as a failed run has printed it. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 100_000);
const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/** No moment of a run is later: by then both tests of a network are over. */
const LAST_MOMENT = 6000;
/** Milliseconds: the idle time of a server three times over, for machines that are busy. */
const UNTIL_IDLE = 100_000;

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function numbersFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs the program, and sends it a signal some milliseconds after it has asked the cluster for something. */
async function killed(lab: LabTarget, args: readonly string[], signal: NodeJS.Signals, after: number) {
  lab.lab.api.requests.length = 0;
  const child = spawn(multinetBin(), args, {
    env: { ...lab.env, KUBECONFIG: lab.kubeconfigPath },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exit = once(child, 'close');
  // Before that it may not be able to end in an orderly way, and has nothing to end.
  await until(() => lab.lab.api.requests.length > 0);
  await Promise.race([exit, pause(after)]);
  const wasRunning = child.exitCode === null;
  child.kill(signal);
  await exit;
  return { wasRunning, code: child.exitCode, said };
}

/** Servers in pods, and test pods. */
async function leftIn(lab: LabTarget): Promise<string[]> {
  const pods = (await testPods(lab)).map(({ metadata }) => `test pod ${isRecord(metadata) ? metadata.name : ''}`);
  return [...(await iperf3Processes(lab, 'server')), ...pods];
}

describeUnless(whyNoIperf3(), `after ${rounds} runs of iperf3 killed at random moments`, () => {
  let lab: LabTarget;
  before(async () => {
    // As with containerd, what runs in a container goes on when the connection to it is lost.
    lab = await startLab('three-nodes', { commandsGoOn: true });
    // A network that nobody uses: every other run makes pods on it.
    await define(lab, 'unused', {
      type: 'macvlan',
      master: 'eth2',
      ipam: { type: 'whereabouts', range: '10.77.0.0/16' },
    });
  });
  after(() => lab?.stop());

  it(`no server and no test pod is left (KILL_SEED=${seed})`, async function () {
    this.timeout(rounds * 30_000 + 2 * UNTIL_IDLE);
    const random = numbersFrom(seed);
    const order = signals.map((signal) => ({ signal, key: random() })).toSorted((a, b) => a.key - b.key);
    const done: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const signal = order[round % order.length]?.signal ?? 'SIGINT';
      const after = Math.round(random() * LAST_MOMENT);
      const network = round % 2 === 0 ? 'data-network' : 'unused';
      const args = ['iperf3', '--network', network, '--duration', '1s', '--image', 'local/multitool:1'];
      const before = await leftIn(lab);
      const { wasRunning, code, said } = await killed(lab, args, signal, after);
      const what = `${signal} on ${network} after ${after} ms${wasRunning ? '' : ' (it was over)'}`;
      done.push(what);
      if (signal === 'SIGKILL') continue;
      if (wasRunning) assert.equal(code, codes[signal], `${what}: ${said}`);
      // What a SIGKILL of an earlier round has left is still in its idle time; nothing has come to it.
      const left = (await leftIn(lab)).filter((one) => !before.includes(one));
      assert.deepEqual(left, [], what);
    }
    for (let waited = 0; (await iperf3Processes(lab, 'any')).length > 0; waited += 1000) {
      assert.ok(waited < UNTIL_IDLE, `still there after ${done.join(', ')}: ${await iperf3Processes(lab, 'any')}`);
      await pause(1000);
    }
    // Those of a SIGKILL would end by themselves after some minutes; the objects stay until somebody removes them.
    const cleaned = await lab.multinet(['iperf3', '--clean']);
    assert.equal(cleaned.code, 0, cleaned.stderr);
    assert.deepEqual(await testPods(lab), []);
    assert.equal(done.length, rounds);
  });
});

import assert from 'node:assert/strict';
import type { ExecResult, PodShell } from '../../../src/cluster/port.ts';
import { testBetween } from '../../../src/domain/bandwidth/plan.ts';
import { gatherBandwidth } from '../../../src/gather/bandwidth/bandwidth.ts';
import { bandwidthReadingOf } from '../../../src/gather/bandwidth/decode.ts';
import { runTest } from '../../../src/gather/bandwidth/run-test.ts';
import { isOurs, removeServer, type ServerEnding, serverWords } from '../../../src/gather/bandwidth/servers.ts';
import type { ProbeMeans } from '../../../src/gather/probing/means.ts';
import type { Tool, Tools } from '../../../src/probe/tools.ts';
import { endpoint } from '../../domain/connectivity/endpoints.ts';
import { exited } from '../fake-shell.ts';

const report = (bitsPerSecond: number): string =>
  JSON.stringify({
    start: { test_start: { protocol: 'TCP', reverse: 0 } },
    end: {
      sum_sent: { bits_per_second: bitsPerSecond, retransmits: 3 },
      sum_received: { bits_per_second: bitsPerSecond },
    },
  });
const failure = (error: string): string => JSON.stringify({ start: {}, end: {}, error });

const isServer = (argv: readonly string[]): boolean => argv.includes('iperf3') && argv.includes('-s');
const isClient = (argv: readonly string[]): boolean => argv[0] === 'iperf3' && argv.includes('-c');

/** Two containers with iperf3: its servers go on after the exec that started them was cut off, as real ones do. */
function pods(
  client: (server: readonly string[] | undefined, tries: number) => ExecResult | 'hangs',
  refuse: (port: number) => ExecResult | undefined = () => undefined,
) {
  const running = new Map<number, readonly string[]>();
  const started: (readonly string[])[] = [];
  let pid = 100;
  let tries = 0;
  const shell: PodShell = {
    run: (container, argv, { signal }) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        signal?.addEventListener('abort', () => reject(signal.reason));
        if (isServer(argv)) {
          started.push(argv);
          const refused = refuse(Number(argv[argv.indexOf('-p') + 1]));
          if (refused !== undefined) return resolve(refused);
          running.set(++pid, argv.slice(argv.indexOf('iperf3')));
          return;
        }
        if (isClient(argv)) {
          const answer = client([...running.values()][0], tries++);
          if (answer !== 'hangs') setTimeout(() => resolve(answer), 5);
          return;
        }
        if (argv[0] === 'cat') return resolve(exited('1500\n'));
        const [, , script = '', , marker = ''] = argv;
        if (script.startsWith('kill')) {
          for (const id of argv.slice(4)) running.delete(Number(id));
          return resolve(exited(''));
        }
        assert.equal(container.pod, 'b');
        const sections = [...running].map(
          ([id, words]) => `${marker} begin ${id}\n${words.join('\0')}\0\n${marker} end 0\n`,
        );
        resolve(exited(`${sections.join('')}${marker} done\n`));
      }),
  };
  return { shell, running, started };
}

/** Programs of a container by version, and what `timeout` says of itself. */
function tools({ iperf3, timeout }: { readonly iperf3: string; readonly timeout?: string }): Tools {
  const known: Tool[] = [
    { name: 'iperf3', path: '/usr/bin/iperf3', version: iperf3, says: `iperf ${iperf3}` },
    ...(timeout === undefined ? [] : [{ name: 'timeout', path: '/usr/bin/timeout', says: timeout }]),
  ];
  return new Map(known.map((tool) => [tool.name, tool]));
}

const [a, b] = ['a@n1', 'b@n2'].map((word) => endpoint(word));
assert.ok(a && b);
const test = testBetween(a, b) ?? assert.fail();
const ends = {
  client: { namespace: 'default', pod: 'a' },
  server: { namespace: 'default', pod: 'b' },
  serverTools: tools({ iperf3: '3.12' }),
};
const load = { durationSeconds: 1, parallel: 1 };

const meansOf = (shell: PodShell, signal?: AbortSignal): ProbeMeans => ({
  shell,
  signal,
  now: () => '2026-11-20T12:00:00Z',
  reader: { get: () => assert.fail() },
  debugger: { add: () => assert.fail() },
  tell: (message) => assert.fail(message),
});

describe('one iperf3 test', () => {
  it('reads what arrived', async () => {
    const { shell, running, started } = pods(() => exited(report(9.4e9)));
    const reading = bandwidthReadingOf(await runTest(meansOf(shell), test, ends, load));
    assert.deepEqual(reading, {
      kind: 'measured',
      flows: [{ sender: 'client', bitsPerSecond: 9.4e9, retransmits: 3 }],
    });
    assert.deepEqual(started[0]?.slice(0, 5), ['iperf3', '-s', '-1', '-B', test.address]);
    assert.equal(running.size, 0);
  });

  it('waits for a server that does not listen yet', async () => {
    const { shell } = pods((_, tries) =>
      tries < 2 ? exited(failure('unable to connect to server: Connection refused')) : exited(report(1e9)),
    );
    assert.equal(bandwidthReadingOf(await runTest(meansOf(shell), test, ends, load)).kind, 'measured');
  });

  it('takes another port when one is taken', async () => {
    let asked = 0;
    const { shell, started } = pods(
      () => exited(report(1e9)),
      () => {
        asked += 1;
        return asked === 1
          ? exited(failure('unable to start listener for connections: Address already in use'), 1)
          : undefined;
      },
    );
    assert.equal(bandwidthReadingOf(await runTest(meansOf(shell), test, ends, load)).kind, 'measured');
    assert.equal(started.length, 2);
  });

  it('leaves no server when the client fails, cannot connect, or prints nonsense', async () => {
    const failures: [ExecResult, string][] = [
      [exited(failure('unable to connect to server: Connection timed out'), 1), 'no-connection'],
      [exited(failure('the server is busy running a test. try again later'), 1), 'unmeasured'],
      [exited('Segmentation fault', 139), 'unmeasured'],
      [{ outcome: 'timed-out', detail: 'did not end', stdout: '', stderr: '', took: 1 }, 'unmeasured'],
    ];
    for (const [ran, kind] of failures) {
      const { shell, running } = pods(() => ran);
      assert.equal(bandwidthReadingOf(await runTest(meansOf(shell), test, ends, load)).kind, kind);
      assert.equal(running.size, 0);
    }
  });

  it('bounds a server that cannot end by itself with the timeout of its container, as that wants to be called', async () => {
    const cases = [
      [undefined, []],
      ['Usage: timeout [OPTION] DURATION COMMAND [ARG]...', ['timeout', '51']],
      ['Usage: timeout [-s SIG] [-k KILL_SECS] SECS PROG ARGS', ['timeout', '51']],
      ['Usage: timeout [-t SECS] [-s SIG] PROG ARGS', ['timeout', '-t', '51']],
    ] as const;
    for (const [says, prefix] of cases) {
      const { shell, running, started } = pods(() => exited(report(1e9)));
      const serverTools = tools({ iperf3: '3.9', ...(says === undefined ? {} : { timeout: says }) });
      await runTest(meansOf(shell), test, { ...ends, serverTools }, load);
      const [argv = []] = started;
      assert.deepEqual(argv.slice(0, argv.indexOf('iperf3')), prefix);
      assert.ok(!argv.includes('--idle-timeout'));
      assert.equal(running.size, 0);
    }
  });

  it('leaves no server when it is cancelled, whenever that happens', async () => {
    for (const after of [0, 50, 199, 201, 250, 400]) {
      const cancel = new AbortController();
      const { shell, running } = pods(() => 'hangs');
      const run = runTest(meansOf(shell, cancel.signal), test, ends, load);
      setTimeout(() => cancel.abort(new DOMException('interrupted', 'AbortError')), after);
      await assert.rejects(run, { name: 'AbortError' });
      assert.equal(running.size, 0, `after ${after} ms`);
    }
  });

  it('says why a server could not start, and blames no network for it', async () => {
    const { shell } = pods(
      () => exited(failure('unable to connect to server: Connection refused'), 1),
      () => exited(failure('unable to start listener for connections: Cannot assign requested address'), 1),
    );
    assert.deepEqual(bandwidthReadingOf(await runTest(meansOf(shell), test, ends, load)), {
      kind: 'unmeasured',
      why: 'the server ended before it served: unable to start listener for connections: Cannot assign requested address',
    });
  });
});

describe('tests one after another', () => {
  it('say once of a pod that its servers could outlive this program, and look at the interfaces around each test', async () => {
    const { shell, running } = pods(() => exited(report(1e9)));
    const told: string[] = [];
    const means = { ...meansOf(shell), tell: (message: string) => told.push(message) };
    const bench = (pod: string) =>
      [
        `default/${pod}`,
        { ok: true, container: { namespace: 'default', pod }, tools: tools({ iperf3: '3.9' }) },
      ] as const;
    const able = { benches: new Map([bench('a'), bench('b')]), unable: new Map() };
    const probing = { means, find: () => assert.fail(), podOf: () => assert.fail() };
    const records = await gatherBandwidth(probing, able, [test, test], load);
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /iperf3 in pod default\/b is older than 3\.10 and there is no timeout/);
    assert.equal(running.size, 0);
    for (const { links } of records) {
      const seen = [links?.client.before, links?.client.after, links?.server.before, links?.server.after];
      assert.ok(seen.every((one) => one?.ok === true && one.value === '1500\n'));
    }
  });
});

describe('ending a server', () => {
  const container = { namespace: 'default', pod: 'b' };
  const words = serverWords('10.20.0.5', 23456, 'none');

  /** What is told and counted as left where programs in the container end so. */
  async function ended(answer: (script: string, marker: string) => ExecResult, ending: ServerEnding) {
    const told: string[] = [];
    let left = 0;
    let looks = 0;
    const shell: PodShell = {
      run: async (_, [, , script = '', , marker = '']) => {
        looks += 1;
        return answer(script, marker);
      },
    };
    const hears = { tell: (message: string) => void told.push(message), onLeft: () => void left++ };
    await removeServer({ shell, ...hears }, container, words, ending);
    return { told, left, looks };
  }
  const still = (_: string, marker: string) =>
    exited(`${marker} begin 7\n${words.join('\0')}\0\n${marker} end 0\n${marker} done\n`);

  it('says so where it stays, and counts it as left where it does not end by itself', async () => {
    const stays = await ended(still, 'none');
    assert.deepEqual(stays.told, [
      'warning: iperf3 server 7 in pod default/b could not be ended: end it with: kubectl multinet iperf3 --clean',
    ]);
    assert.equal(stays.left, 1);
    assert.equal((await ended(still, 'idle')).left, 0);
  });

  it('does not take for gone what nobody could see', async () => {
    const blind = (): ExecResult => ({
      outcome: 'transport-failed',
      detail: 'no connection',
      stdout: '',
      stderr: '',
      took: 1,
    });
    const { told, left, looks } = await ended(blind, 'none');
    assert.deepEqual(told, [
      'warning: cannot see whether the iperf3 server in pod default/b has ended: no connection; end it with: kubectl multinet iperf3 --clean',
    ]);
    assert.deepEqual([left, looks], [1, 2]);
    assert.equal((await ended(blind, 'idle')).left, 0);
  });

  it('knows that none is where no container runs', async () => {
    const over = (): ExecResult => ({ outcome: 'not-running', detail: 'over', stdout: '', stderr: '', took: 1 });
    assert.deepEqual((await ended(over, 'none')).told, []);
  });
});

describe('our servers', () => {
  const server = (...argv: string[]) => ({ pid: 7, argv });

  it('are known by exactly the words that they are started with', () => {
    assert.ok(isOurs(server(...serverWords('10.20.0.5', 23456, 'idle'))));
    assert.ok(isOurs(server(...serverWords('fd20::5', 20000, 'none'))));
    assert.ok(isOurs(server('/usr/bin/iperf3', ...serverWords('10.20.0.5', 29999, 'idle').slice(1))));
  });

  it("are not somebody else's: of another port, for ever, or with other words", () => {
    assert.ok(!isOurs(server('iperf3', '-s')));
    assert.ok(!isOurs(server('iperf3', '-s', '-1', '-B', '10.20.0.5', '-p', '5201', '-J')));
    assert.ok(!isOurs(server('iperf3', '-s', '-B', '10.20.0.5', '-p', '23456', '-J')));
    assert.ok(!isOurs(server(...serverWords('10.20.0.5', 23456, 'idle'), '--logfile', 'x')));
    assert.ok(!isOurs(server('iperf3-wrapper', ...serverWords('10.20.0.5', 23456, 'idle').slice(1))));
  });
});

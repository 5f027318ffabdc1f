import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../src/kube/record.ts';
import { multinetBin } from '../lab/cli/plugin.ts';
import { bare } from '../lab/scenario/subnet.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { execsIn, type LabTarget, programsIn, startLab } from './harness.ts';
import { livePods, whyNot } from './why-not.ts';

const sampled = ['order-service', 'order-service#1', 'order-db'] as const;

/** The samples that run in pods of a lab now. */
async function samplesIn(lab: LabTarget): Promise<string[]> {
  const found = await Promise.all(sampled.map((reference) => programsIn(lab, reference)));
  return found.flat().filter((line) => line.startsWith('cat '));
}

/** How many packets an interface of a pod has sent since it was made. */
async function sentBy(lab: LabTarget, reference: string, name: string): Promise<number> {
  const { namespace, name: pod } = lab.lab.pod(reference);
  const counter = `/sys/class/net/${name}/statistics/tx_packets`;
  const ran = await lab.kubectl(['exec', pod, '-n', namespace, '--', 'cat', counter]);
  return Number(ran.stdout);
}

/** The rows of `-o json`. */
function itemsOf(stdout: string): Record<string, unknown>[] {
  const printed: unknown = JSON.parse(stdout);
  assert.ok(isRecord(printed) && Array.isArray(printed.items));
  return printed.items.filter(isRecord);
}

/** A live table at a terminal of its own. */
function atTerminal(lab: LabTarget, args: readonly string[]) {
  const file = join(lab.folder, `pid-${performance.now()}`);
  const bin = multinetBin();
  const node = [process.execPath, '--disable-warning=ExperimentalWarning'];
  const program = [...(bin.endsWith('.js') ? node : []), bin, 'top', ...args];
  const line = `stty rows 30 cols 110; echo $$ > ${file}; exec ${program.map((word) => `'${word}'`).join(' ')}`;
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    env: { ...lab.env, TERM: 'xterm', SHELL: '/bin/sh' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = once(child, 'exit').then(([code]) => {
    rmSync(file, { force: true });
    return Number(code);
  });
  return {
    text: () => text,
    ended,
    kill: (signal: NodeJS.Signals) => process.kill(Number(readFileSync(file, 'utf8')), signal),
    until: (pattern: RegExp) => until(() => existsSync(file) && pattern.test(text), `never shown: ${pattern}`),
  };
}

describeUnless(whyNot(...livePods), 'top on real interfaces', () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('three-nodes');
  });
  after(() => lab?.stop());

  it('shows the traffic of the interface that has some, at the rate that was sent', async () => {
    const [from, to] = [lab.lab.pod('order-service'), lab.lab.pod('order-service#1')];
    const found = to.attachments.find(({ network }) => network.name === 'data-network')?.addresses[0];
    assert.ok(found !== undefined);
    const stop = new AbortController();
    const load = ['ping', '-q', '-i', '0.01', '-s', '972', '-w', '300', bare(found)];
    const running = lab.kubectl(['exec', from.name, '--', ...load], { signal: stop.signal, timeout: 300_000 });
    await until(async () => (await programsIn(lab, from.name)).includes(load.join(' ')));
    const before = await sentBy(lab, 'order-service', 'data0');
    const ran = await lab.multinet(['top', '--interval', '2s', '-o', 'json']);
    const sent = (await sentBy(lab, 'order-service', 'data0')) - before;
    stop.abort();
    await running;
    assert.equal(ran.code, 0, ran.stderr);
    const [first, second] = itemsOf(ran.stdout);
    const sender = first?.pod === from.name ? first : second;
    const receiver = sender === first ? second : first;
    for (const [row, pod, way] of [
      [sender, from.name, 'tx'],
      [receiver, to.name, 'rx'],
    ] as const) {
      assert.deepEqual([row?.pod, row?.interface, row?.network], [pod, 'data0', 'default/data-network']);
      const [bits, packets] = [Number(row?.[`${way}BitsPerSecond`]), Number(row?.[`${way}PacketsPerSecond`])];
      // How many the machine sends a second is its own affair: 1000 bytes in each, and 14 of Ethernet; an ARP at times.
      assert.ok(packets > 0 && bits > packets * 8 * 800 && bits < packets * 8 * 1050, `${bits} bit/s, ${packets}/s`);
      const seconds = Number(row?.seconds);
      assert.ok(seconds >= 2 && packets * seconds <= sent + 10, `${packets}/s for ${seconds} s, but ${sent} were sent`);
    }
  });

  it('prints a table once where stdout is no terminal, sorted as asked', async () => {
    const ran = await lab.multinet(['top', '--interval', '200ms', '--sort-by', 'pod']);
    assert.equal(ran.code, 0, ran.stderr);
    const [head = '', ...rows] = ran.stdout.trimEnd().split('\n');
    assert.match(head, /^POD +INTERFACE +NETWORK +RX +TX +RX-PKT +TX-PKT +ERRORS +DROPS$/);
    const pods = rows.map((row) => row.split(' ')[0]);
    assert.deepEqual(pods, pods.toSorted());
    assert.ok(rows.length > 10);
    assert.ok(!ran.stdout.includes('\u001b'));
  });

  itUnless(
    whyNot('terminal'),
    'shows a live table at a terminal; Ctrl-C ends it with 130 and gives the terminal back',
    async () => {
      const top = atTerminal(lab, ['--interval', '300ms', '--color', 'never']);
      await top.until(/every 300ms {3}pods: 5[\s\S]*data0[\s\S]*every 300ms[\s\S]*data0/);
      // Names give way where the terminal is too narrow for the figures.
      assert.match(top.text(), /\r\norder-\S*\.\.\S+ +data0 .* 0 +0\p{Cc}/u);
      top.kill('SIGINT');
      assert.equal(await top.ended, 130);
      assert.ok(top.text().startsWith('\u001b[?1049h\u001b[?25l'));
      assert.match(top.text(), /\?25h[^?]*\?1049l$/);
      assert.deepEqual(await samplesIn(lab), []);
    },
  );

  itUnless(
    whyNot('terminal'),
    'gives the terminal back on SIGTERM, and where nothing can be shown says why below',
    async () => {
      const top = atTerminal(lab, ['--interval', '300ms']);
      await top.until(/every 300ms/);
      top.kill('SIGTERM');
      assert.equal(await top.ended, 143);
      assert.match(top.text(), /\?25h[^?]*\?1049l$/);
      const refused = atTerminal(lab, ['--as', 'nobody']);
      assert.equal(await refused.ended, 3);
      assert.match(refused.text(), /\?1049l[\s\S]*error: cannot list pods/);
    },
  );

  itUnless(whyNot('terminal'), 'shows pods that go while it runs no more', async () => {
    const other = await startLab('small-images');
    try {
      const top = atTerminal(other, ['--interval', '300ms', '--color', 'never']);
      await top.until(/pods: 4[\s\S]*full-app/);
      await other.kubectl(['delete', 'pod', 'full-app', '--wait=false']);
      await top.until(/pods: 3/);
      const [, last = ''] = /pods: 3([\s\S]*)$/.exec(top.text()) ?? [];
      assert.doesNotMatch(last, /full-app/);
      top.kill('SIGINT');
      assert.equal(await top.ended, 130);
    } finally {
      await other.stop();
    }
  });

  for (const [signal, commands] of [
    ['SIGINT', 0],
    ['SIGINT', 3],
    ['SIGTERM', 6],
    ['SIGKILL', 1],
    ['SIGKILL', 6],
  ] as const) {
    it(`leaves nothing running in the pods when ${signal} comes after ${commands} commands`, async () => {
      lab.lab.api.requests.length = 0;
      const child = spawn(multinetBin(), ['top', '--once', '--interval', '100ms'], {
        env: { ...lab.env, KUBECONFIG: lab.kubeconfigPath },
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      await until(() => lab.lab.api.requests.length > 0 && execsIn(lab).length >= commands);
      child.kill(signal);
      await ended;
      await until(async () => (await samplesIn(lab)).length === 0, 'a sample still runs');
    });
  }

  it('says that a snapshot cannot tell rates', async () => {
    const ran = await lab.multinet(['top', '--from', 'any.multinet.json.gz']);
    assert.equal(ran.code, 3);
    assert.match(ran.stderr, /^error: a snapshot holds one moment, and rates are between two\nnext: +leave out --from/);
  });
});

describeUnless(whyNot(...livePods, 'busybox'), 'top of images without tools', () => {
  it('asks the kubelet for the pod that has no cat, and says so; the others have rates', async () => {
    const lab = await startLab('small-images');
    try {
      const ran = await lab.multinet(['top', '--interval', '200ms', '-o', 'json']);
      const told = itemsOf(ran.stdout).map(({ pod, by, unknown }) => `${pod} ${by} ${unknown}`);
      assert.ok(told.includes('busybox-app pod undefined'), told.join());
      assert.ok(
        told.some((line) => line.startsWith('distroless-app kubelet ')),
        told.join(),
      );
    } finally {
      await lab.stop();
    }
  });
});

describeUnless(whyNot(...livePods), 'top of interfaces that go and come', () => {
  it('says so, and gives no rate', async () => {
    const lab = await startLab('drift');
    const { faults, requests } = lab.lab.api;
    /** What top tells of net1 when something happens between its two samples. */
    const between = async (happens: () => Promise<unknown>): Promise<Record<string, unknown> | undefined> => {
      const happened = Promise.withResolvers<void>();
      const match = { path: /\/exec\?/ };
      requests.length = 0;
      faults.push({ match, does: { kind: 'delay', ms: 0 }, times: 1 });
      faults.push({ match, does: { kind: 'wait', until: happened.promise } });
      const ran = lab.multinet([
        'top',
        'steady',
        '-n',
        'default',
        '--interval',
        '100ms',
        '--timeout',
        '60s',
        '-o',
        'json',
      ]);
      await until(() => execsIn(lab).length > 1);
      await happens();
      happened.resolve();
      const told = itemsOf((await ran).stdout).find((item) => item.interface === 'net1');
      faults.length = 0;
      return told;
    };
    try {
      let undo = () => Promise.resolve();
      const gone = await between(async () => {
        undo = await lab.lab.trouble({ kind: 'remove-interface', pod: 'steady', interface: 'net1' });
      });
      assert.deepEqual([gone?.unknown, gone?.rxBitsPerSecond], ['gone', undefined]);
      const back = await between(undo);
      assert.deepEqual([back?.unknown, back?.rxBitsPerSecond], ['new', undefined]);
    } finally {
      await lab.stop();
    }
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../src/kube/codec.ts';
import { multinetBin } from '../lab/cli/plugin.ts';
import { hasTool, probe } from '../lab/netns/capabilities.ts';
import { bare } from '../lab/scenario/subnet.ts';
import { type LabTarget, startLab, whyNotHere } from './harness.ts';

const probed = await probe();
const reason = whyNotHere({ multinet: true }) ?? (probed.real ? undefined : probed.reason);
const title = reason === undefined ? '' : ` (skipped: ${reason})`;

/** The samples that run in the pods of a lab now, as `kubectl exec` sees them. */
async function samplesIn(lab: LabTarget): Promise<string[]> {
  const script = 'for p in /proc/[0-9]*; do tr "\\0" " " <$p/cmdline 2>/dev/null; echo; done';
  const found: string[] = [];
  for (const reference of ['order-service', 'order-service#1', 'order-db']) {
    const ran = await lab.kubectl(['exec', lab.lab.pod(reference).name, '--', 'sh', '-c', script]);
    assert.match(ran.stdout, /^sh -c /m, 'nothing can be seen in the pod');
    found.push(...ran.stdout.split('\n').filter((line) => line.startsWith('cat ')));
  }
  return found;
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
    until: async (pattern: RegExp) => {
      for (let waited = 0; waited < 15_000; waited += 50) {
        if (existsSync(file) && pattern.test(text)) return;
        await pause(50);
      }
      assert.fail(`never shown: ${pattern}\n${text}`);
    },
  };
}

(reason === undefined ? describe : describe.skip)(`top on real interfaces${title}`, () => {
  let lab: LabTarget;
  before(async () => {
    lab = await startLab('three-nodes');
  });
  after(() => lab?.stop());

  it('shows the traffic of the interface that has some, at the rate that was sent', async function () {
    if (!hasTool('iperf3')) this.skip();
    const [from, to] = [lab.lab.pod('order-service'), lab.lab.pod('order-service#1')];
    const found = to.attachments.find(({ network }) => network.name === 'data-network')?.addresses[0];
    assert.ok(found !== undefined);
    const ends = ['-B', bare(found), '-p', '5999'];
    const server = lab.kubectl(['exec', to.name, '--', 'iperf3', '-s', '-1', ...ends]);
    await pause(500);
    const load = ['iperf3', '-c', bare(found), '-p', '5999', '-u', '-b', '8M', '-l', '1000', '-t', '5'];
    const client = lab.kubectl(['exec', from.name, '--', ...load]);
    await pause(800);
    const ran = await lab.multinet(['top', '--interval', '2s', '-o', 'json']);
    await Promise.all([client, server]);
    assert.equal(ran.code, 0, ran.stderr);
    const [first, second] = itemsOf(ran.stdout);
    // 1000 packets of 1000 bytes each second, and 42 bytes of headers on each.
    const sender = first?.pod === from.name ? first : second;
    const receiver = sender === first ? second : first;
    for (const [row, pod, way] of [
      [sender, from.name, 'tx'],
      [receiver, to.name, 'rx'],
    ] as const) {
      assert.deepEqual([row?.pod, row?.interface, row?.network], [pod, 'data0', 'default/data-network']);
      const [bits, packets] = [Number(row?.[`${way}BitsPerSecond`]), Number(row?.[`${way}PacketsPerSecond`])];
      assert.ok(bits > 6e6 && bits < 11e6, `${bits} bit/s`);
      assert.ok(packets > 700 && packets < 1300, `${packets} packets/s`);
      assert.ok(Number(row?.seconds) >= 2);
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

  it('shows a live table at a terminal; Ctrl-C ends it with 130 and gives the terminal back', async () => {
    const top = atTerminal(lab, ['--interval', '300ms', '--color', 'never']);
    await top.until(/every 300ms {3}pods: 5[\s\S]*data0[\s\S]*every 300ms[\s\S]*data0/);
    // Names give way where the terminal is too narrow for the figures.
    assert.match(top.text(), /\r\norder-\S*\.\.\S+ +data0 .* 0 +0\p{Cc}/u);
    top.kill('SIGINT');
    assert.equal(await top.ended, 130);
    assert.ok(top.text().startsWith('\u001b[?1049h\u001b[?25l'));
    assert.match(top.text(), /\?25h[^?]*\?1049l$/);
    assert.deepEqual(await samplesIn(lab), []);
  });

  it('gives the terminal back on SIGTERM, and where nothing can be shown says why below', async () => {
    const top = atTerminal(lab, ['--interval', '300ms']);
    await top.until(/every 300ms/);
    top.kill('SIGTERM');
    assert.equal(await top.ended, 143);
    assert.match(top.text(), /\?25h[^?]*\?1049l$/);
    const refused = atTerminal(lab, ['--as', 'nobody']);
    assert.equal(await refused.ended, 3);
    assert.match(refused.text(), /\?1049l[\s\S]*error: cannot list pods/);
  });

  it('shows pods that go while it runs no more', async () => {
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

  for (const [signal, after] of [
    ['SIGINT', 150],
    ['SIGINT', 450],
    ['SIGTERM', 600],
    ['SIGKILL', 300],
    ['SIGKILL', 700],
  ] as const) {
    it(`leaves nothing running in the pods when ${signal} comes after ${after} ms`, async () => {
      const child = spawn(multinetBin(), ['top', '--once', '--interval', '100ms'], {
        env: { ...lab.env, KUBECONFIG: lab.kubeconfigPath },
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      await pause(after);
      child.kill(signal);
      await ended;
      assert.deepEqual(await samplesIn(lab), []);
    });
  }

  it('says that a snapshot cannot tell rates', async () => {
    const ran = await lab.multinet(['top', '--from', 'any.multinet.json.gz']);
    assert.equal(ran.code, 3);
    assert.match(ran.stderr, /^error: a snapshot holds one moment, and rates are between two\nnext: +leave out --from/);
  });
});

(reason === undefined ? describe : describe.skip)(`top of images without tools${title}`, () => {
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

(reason === undefined ? describe : describe.skip)(`top of interfaces that go and come${title}`, () => {
  it('says so, and gives no rate', async () => {
    const lab = await startLab('drift');
    try {
      const net1 = async (): Promise<Record<string, unknown> | undefined> => {
        const ran = await lab.multinet(['top', 'steady', '-n', 'default', '--interval', '4s', '-o', 'json']);
        return itemsOf(ran.stdout).find((item) => item.interface === 'net1');
      };
      const going = net1();
      await pause(2000);
      const undo = await lab.lab.trouble({ kind: 'remove-interface', pod: 'steady', interface: 'net1' });
      const gone = await going;
      assert.deepEqual([gone?.unknown, gone?.rxBitsPerSecond], ['gone', undefined]);
      const coming = net1();
      await pause(2000);
      await undo();
      const back = await coming;
      assert.deepEqual([back?.unknown, back?.rxBitsPerSecond], ['new', undefined]);
    } finally {
      await lab.stop();
    }
  });
});

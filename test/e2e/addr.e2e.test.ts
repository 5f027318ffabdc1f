import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeUnless, itUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { execsIn, type LabTarget, programsIn, startLab } from './harness.ts';
import { livePods, type Need, whyNot } from './why-not.ts';

/** `describe` over a lab of that scenario, or skipped under a name that tells why. */
function describeIn(scenario: string, needs: readonly Need[], body: (lab: () => LabTarget) => void): void {
  describeUnless(whyNot(...livePods, ...needs), `inside the pods of the lab's ${scenario}`, () => {
    let lab: LabTarget | undefined;
    before(async () => {
      lab = await startLab(scenario);
    });
    after(() => lab?.stop());
    body(() => lab ?? assert.fail('the lab did not start'));
  });
}

/** Rows of a table without titles, by pod and interface or destination. */
function rowsOf(stdout: string): string[][] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {3,}/));
}

const quiet = ['-n', 'default', '--no-headers'];

describeIn('drift', [], (lab) => {
  it('addr finds every interface that is otherwise than reported', async () => {
    const ran = await lab().multinet(['addr', ...quiet]);
    assert.equal(ran.code, 0, ran.stderr);
    const verdicts = rowsOf(ran.stdout)
      .filter(([, name]) => name === 'net1')
      .map((cells) => [cells[0], cells.at(-1)?.replace(/[\d.]+/g, 'A')]);
    assert.deepEqual(verdicts, [
      ['detoured', 'ok (MNA)'],
      ['down', 'down: set down'],
      ['gone', 'absent'],
      ['moved', 'drift: A is now A'],
      ['shrunk', 'ok (MNA)'],
      ['steady', 'ok'],
    ]);
    assert.match(ran.stdout, /^moved .* 10\.20\.0\.250\/24 /m);
    assert.match(ran.stdout, /^shrunk +net1 .* 1400 /m);
  });

  itUnless(whyNot('macvlan'), 'check --inside names each fault once, with its pod', async () => {
    const ran = await lab().multinet(['check', '--inside', '-n', 'default', '-o', 'json']);
    assert.equal(ran.code, 2, ran.stderr);
    const report: { findings: { code: string; affected: { name: string }[] }[] } = JSON.parse(ran.stdout);
    assert.deepEqual(
      report.findings.map(({ code, affected }) => [code, affected.map(({ name }) => name).join()]),
      [
        ['MN320', 'gone'],
        ['MN321', 'down'],
        ['MN322', 'moved'],
        ['MN325', 'detoured'],
        ['MN324', 'shrunk'],
      ],
    );
  });

  it('both ways to run programs, and a file, give the same tables', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'multinet-addr-'));
    try {
      const file = join(folder, 'inside.multinet.json.gz');
      const captured = await lab().multinet(['capture', '--inside', '-o', file]);
      assert.equal(captured.code, 0, captured.stderr);
      for (const command of ['addr', 'route']) {
        const own = await lab().multinet([command, ...quiet]);
        const byKubectl = await lab().multinet([command, ...quiet, '--via', 'kubectl']);
        const fromFile = await lab().multinet([command, ...quiet, '--from', file]);
        assert.notEqual(own.stdout, '');
        assert.deepEqual([byKubectl.stdout, byKubectl.code], [own.stdout, own.code], byKubectl.stderr);
        assert.deepEqual([fromFile.stdout, fromFile.stderr, fromFile.code], [own.stdout, own.stderr, own.code]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('a fault that is made now is seen now, and so is its end', async () => {
    const verdict = async () =>
      rowsOf((await lab().multinet(['addr', 'steady', ...quiet])).stdout).map((cells) => cells.at(-1));
    assert.deepEqual(await verdict(), ['ok', 'ok']);
    const undo = await lab().lab.trouble({ kind: 'set-down', on: { pod: 'steady', interface: 'net1' } });
    assert.deepEqual(await verdict(), ['ok', 'down: set down']);
    await undo();
    assert.deepEqual(await verdict(), ['ok', 'ok']);
  });

  it('an address that another pod was given is found in both', async () => {
    const pod = lab().lab.pod('steady');
    const undo = await lab().lab.trouble({
      kind: 'change-address',
      pod: 'shrunk',
      interface: 'net1',
      to: pod.attachments[0]?.addresses ?? [],
    });
    try {
      const ran = await lab().multinet(['check', '--inside', '-n', 'default', '--only', 'MN323']);
      assert.equal(ran.code, 2, ran.stderr);
      assert.match(ran.stdout, /pod\/default\/shrunk, pod\/default\/steady/);
    } finally {
      await undo();
    }
  });

  for (const commands of [1, 3, 6]) {
    it(`leaves nothing running in a pod when it is killed after ${commands} commands`, async () => {
      const { env, lab: running } = lab();
      running.api.requests.length = 0;
      const child = spawn('kubectl', ['multinet', 'addr', '-n', 'default', '--sample', '5s'], { env, stdio: 'ignore' });
      const ended = once(child, 'exit');
      await until(() => execsIn(lab()).length >= commands, 'there were not as many commands');
      child.kill('SIGKILL');
      await ended;
      await until(async () => (await programsIn(lab(), 'steady')).length === 0, 'something still runs');
    });
  }
});

describeIn('small-images', ['busybox'], (lab) => {
  it('takes what each image has, and says where nothing is', async () => {
    const ran = await lab().multinet(['addr', ...quiet, '-o', 'json']);
    assert.equal(ran.code, 3);
    assert.match(ran.stderr, /cannot look into pod default\/distroless-app: no tool in the container/);
    const list: {
      items: { pod: string; interface: string; verdict: string; container?: string; tool?: string; why?: string }[];
    } = JSON.parse(ran.stdout);
    const told = list.items
      .filter((item) => item.interface === 'net1')
      .map(({ pod, verdict, container, tool }) => [pod, verdict, container, tool]);
    assert.deepEqual(told, [
      ['busybox-app', 'ok', 'app', 'ip'],
      ['distroless-app', 'unknown', undefined, undefined],
      ['full-app', 'ok', 'app', 'ip-json'],
      ['mixed-app', 'ok', 'sidecar', 'ip'],
    ]);
    const dark = list.items.find(({ pod, interface: name }) => pod === 'distroless-app' && name === 'net1');
    assert.equal(dark?.why, 'there, says the kubelet; no tool in the container');
  });

  it('-c takes that container, and no other', async () => {
    const ran = await lab().multinet(['addr', 'mixed-app', ...quiet, '-c', 'tools', '-o', 'wide']);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /tools \(ip-json\)/);
    const none = await lab().multinet(['addr', 'mixed-app', ...quiet, '-c', 'app']);
    assert.equal(none.code, 3);
    assert.match(none.stdout, /no tool in the container/);
  });

  it('--debug-image adds a container once, announces it, and sees the pod with it', async () => {
    const ran = await lab().multinet(['addr', 'distroless-app', ...quiet, '--debug-image', 'busybox:1.37']);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stderr, /adding ephemeral container multinet-\w+ .* stays in the pod's spec until the pod ends/);
    assert.deepEqual(
      rowsOf(ran.stdout).map((cells) => cells.at(-1)),
      ['ok', 'ok'],
    );
    const again = await lab().multinet(['addr', 'distroless-app', ...quiet, '--debug-image', 'busybox:1.37']);
    assert.equal(again.code, 0, again.stderr);
    assert.equal(again.stderr, '');
    const read = await lab().kubectl([
      'get',
      'pod',
      'distroless-app',
      '-o',
      'jsonpath={.spec.ephemeralContainers[*].name}',
    ]);
    assert.match(read.stdout, /^multinet-\w+$/);
  });
});

describeIn('hijacked-default-route', [], (lab) => {
  it('route tells by which interface pods leave, and what they have lost', async () => {
    const ran = await lab().multinet(['route', ...quiet]);
    assert.equal(ran.code, 0, ran.stderr);
    const notes = rowsOf(ran.stdout)
      .filter((cells) => cells[1] === 'default' || /node-/.test(cells.at(-1) ?? ''))
      .map((cells) => [cells[0], cells[3], cells.at(-1)]);
    assert.deepEqual(notes, [
      ['lost', '-', 'pods of node-a: no route'],
      ['samplepod', 'net1', 'default route, by a secondary interface'],
      ['samplepod', 'eth0', 'not used: net1 comes first'],
      ['samplepod', '-', 'pods of node-b: sought by net1'],
      ['steady', 'eth0', 'default route'],
    ]);
  });

  it('check names the definition that brings the route, with what was seen, and does not say it twice', async () => {
    const ran = await lab().multinet(['check', '--inside', '-n', 'default', '-o', 'json']);
    const report: { findings: { code: string; severity: string; evidence: { source: string }[] }[] } = JSON.parse(
      ran.stdout,
    );
    const codes = report.findings.map(({ code, severity }) => `${severity} ${code}`);
    assert.deepEqual(
      codes.filter((code) => /MN(210|32\d)/.test(code)),
      ['P1 MN210', 'P1 MN326'],
    );
    assert.equal(report.findings.find(({ code }) => code === 'MN210')?.evidence[0]?.source, 'inside container app');
  });
});

describeIn('dual-stack', ['ipv6'], (lab) => {
  it('shows addresses and default routes of both families', async () => {
    const addr = await lab().multinet(['addr', 'sensor', ...quiet]);
    assert.equal(addr.code, 0, addr.stderr);
    const [eth0 = [], net1 = [], net2 = []] = rowsOf(addr.stdout);
    assert.match(eth0[4] ?? '', /^10\.244\.\d+\.\d+\/24,fd44:[\da-f:]+\/64$/);
    assert.match(net1[4] ?? '', /^10\.20\.0\.\d+\/24,fd20::[\da-f]+\/120$/);
    assert.match(net2[4] ?? '', /^fd60::[\da-f]+\/120$/);
    const route = await lab().multinet(['route', 'sensor', ...quiet]);
    assert.equal(rowsOf(route.stdout).filter((cells) => cells.at(-1) === 'default route').length, 2, route.stdout);
  });
});

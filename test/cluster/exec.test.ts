import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { openCredentials } from '../../src/cluster/credentials/credentials.ts';
import { printDuration } from '../../src/cluster/duration.ts';
import { receiveFrames } from '../../src/cluster/exec/frames.ts';
import { openKubectlShell } from '../../src/cluster/exec/kubectl-shell.ts';
import { namesTheRight } from '../../src/cluster/exec/permission.ts';
import { execPath, openWebSocketShell } from '../../src/cluster/exec/websocket-shell.ts';
import { collectOutput } from '../../src/cluster/output.ts';
import type { ContainerRef, ExecResult, PodShell, RunOptions } from '../../src/cluster/port.ts';
import { itUnless } from '../needs.ts';
import { until, withEnoughTime } from '../patience.ts';
import { type ServerOptions, startServer, type TestServer } from './server/api.ts';
import { whyNoCertificates } from './server/certificates.ts';
import { connectionTo } from './server/client.ts';
import { recorded, recordedIn } from './server/recordings.ts';
import { accept, replay, type Session, session, sessions } from './server/sessions.ts';

const samplepod: ContainerRef = { namespace: 'default', pod: 'samplepod' };
const V5 = 'v5.channel.k8s.io';

function shellOf(url: string): PodShell & { close(): void } {
  const connection = connectionTo(url);
  return openWebSocketShell(connection, openCredentials(connection, { env: process.env, onWarning: () => undefined }));
}

async function withShell<T>(
  upgrade: NonNullable<ServerOptions['upgrade']>,
  use: (shell: PodShell, server: TestServer) => Promise<T>,
  tls?: 'good',
): Promise<T> {
  const server = await startServer({ answer: (_, response) => response.end(), upgrade, ...(tls ? { tls } : {}) });
  const shell = shellOf(server.url);
  try {
    return await use(shell, server);
  } finally {
    shell.close();
    await server.close();
  }
}

const over = (upgrade: NonNullable<ServerOptions['upgrade']>, options: Partial<RunOptions> = {}): Promise<ExecResult> =>
  withShell(upgrade, (shell) => shell.run(samplepod, ['ip', 'addr'], { timeout: 60_000, ...options }));

function exitOf(result: ExecResult): { exitCode: number; stdout: string; stderr: string; truncated: boolean } {
  if (result.outcome !== 'exited') assert.fail(`${result.outcome}: ${result.detail}`);
  return result;
}

function failureOf(result: ExecResult): Exclude<ExecResult, { outcome: 'exited' }> {
  if (result.outcome === 'exited') assert.fail(`exited with ${result.exitCode}`);
  return result;
}

/** What is recorded of a session's stream. */
function streamOf({ frames }: Session, channel: number): string {
  return frames.map((frame) => (frame.channel === channel ? String(frame.data) : '')).join('');
}

describe('a recorded exec session', () => {
  const outcomes: Record<string, ExecResult['outcome']> = {
    'bad-subprotocol': 'transport-failed',
    badtoken: 'forbidden',
    'big-output': 'exited',
    'completed-pod': 'not-running',
    'crash-pod': 'not-running',
    distroless: 'no-such-command',
    'exit-7': 'exited',
    forbidden: 'forbidden',
    'missing-binary': 'no-such-command',
    'multi-container': 'no-such-container',
    'no-such-container': 'no-such-container',
    'node-down': 'transport-failed',
    'nopull-pod': 'not-running',
    nosuchpod: 'not-running',
    'ok-base64': 'transport-failed',
    'ok-ip-j-addr': 'exited',
    'sriov-pending': 'not-running',
    'storage-on-c': 'not-running',
  };
  for (const one of sessions()) {
    const expected = outcomes[one.name.replace(/-v[45]$/, '')];
    it(`${one.name} ends as ${expected}`, async () => {
      const result = await over(replay(one));
      assert.equal(result.outcome, expected);
      if (one.name.startsWith('ok-base64')) return;
      assert.equal(result.stdout, streamOf(one, 1));
      assert.equal(result.stderr, streamOf(one, 2));
      if (result.outcome === 'exited') assert.equal(result.exitCode, one.name.startsWith('exit-7') ? 7 : 0);
      // The server's own words are what the user needs to see.
      else if (one.body.startsWith('{')) assert.equal(result.detail, JSON.parse(one.body).message);
      else if (one.body !== '') assert.equal(result.detail, one.body);
    });

    it(`${one.name} was asked for with the words that are sent now`, () => {
      const { request } = one;
      const [, namespace = '', pod = ''] = /namespaces\/([^/]*)\/pods\/([^/]*)\/exec/.exec(request.pathname) ?? [];
      const container = request.searchParams.get('container') ?? undefined;
      const path = execPath(
        { namespace, pod, ...(container ? { container } : {}) },
        request.searchParams.getAll('command'),
      );
      const sent = new URL(path, 'http://x');
      assert.equal(sent.pathname, request.pathname);
      assert.deepEqual([...sent.searchParams].sort(), [...request.searchParams].sort());
    });
  }
});

describe('an exec', () => {
  const success = Buffer.concat([Buffer.from([3]), Buffer.from('{"metadata":{},"status":"Success"}')]);
  const out = (data: Buffer | string) => Buffer.concat([Buffer.from([1]), Buffer.from(data)]);

  it('gives every word of a program as it is, and escapes names', () => {
    const path = execPath({ namespace: 'n', pod: 'a?b#c', container: 'x y' }, ['sh', '-c', 'echo "$1" & ls', 'ä']);
    const url = new URL(path, 'http://x');
    assert.equal(url.pathname, '/api/v1/namespaces/n/pods/a%3Fb%23c/exec');
    assert.deepEqual(url.searchParams.getAll('command'), ['sh', '-c', 'echo "$1" & ls', 'ä']);
    assert.equal(url.searchParams.get('container'), 'x y');
    assert.equal(url.searchParams.get('stdin'), null);
  });

  it('joins characters that are split over frames', async () => {
    const bytes = Buffer.from('häß€😀');
    const result = await over(
      accept(V5, (socket) => {
        for (const byte of bytes) socket.send(out(Buffer.from([byte])));
        socket.send(success);
      }),
    );
    assert.equal(exitOf(result).stdout, 'häß€😀');
  });

  it('whose socket closes before the status is a failed transport, with what came until then', async () => {
    const result = await over(
      accept(V5, (socket) => {
        socket.send(out('half'), () => socket.terminate());
      }),
    );
    assert.equal(result.outcome, 'transport-failed');
    assert.equal(result.stdout, 'half');
    assert.match(failureOf(result).detail, /before the command's status/);
  });

  it('that never ends is timed out, with what came until then', async () => {
    let bound = 0;
    const result = await withEnoughTime(
      (timeout) => {
        bound = timeout;
        return over(
          accept(V5, (socket) => socket.send(out('half'))),
          { timeout },
        );
      },
      ({ stdout }) => stdout !== '',
    );
    assert.equal(result.outcome, 'timed-out');
    assert.equal(result.stdout, 'half');
    assert.ok(failureOf(result).detail.endsWith(`within ${printDuration(bound)}`));
  });

  it('that is never accepted is timed out', async () => {
    assert.equal((await over(() => undefined, { timeout: 200 })).outcome, 'timed-out');
  });

  it('stops at once when cancelled', async () => {
    const cancel = new AbortController();
    const reason = new DOMException('interrupted', 'AbortError');
    await assert.rejects(
      over(
        accept(V5, () => cancel.abort(reason)),
        { signal: cancel.signal },
      ),
      (error) => error === reason,
    );
    await assert.rejects(
      over(() => assert.fail('asked'), { signal: AbortSignal.abort(reason) }),
      (error) => error === reason,
    );
  });

  it('keeps only so much output', async () => {
    const result = await over(
      accept(V5, (socket) => {
        for (let time = 0; time < 100; time += 1) socket.send(out('€'.repeat(100)));
        socket.send(success);
      }),
      { outputLimit: 1000 },
    );
    const { stdout, truncated, exitCode } = exitOf(result);
    assert.deepEqual([stdout, truncated, exitCode], ['€'.repeat(333), true, 0]);
  });

  it('by a server that speaks no common protocol is a failed transport', async () => {
    assert.equal((await over(accept(false, (socket) => socket.send(success)))).outcome, 'transport-failed');
  });

  it('is not missed when the runtime tells of a missing program as output', async () => {
    const words =
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "ip": executable file not found in $PATH: unknown\r\n';
    const status =
      '{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"126"}]}}';
    const result = await over(
      accept(V5, (socket) => {
        socket.send(out(words));
        socket.send(Buffer.concat([Buffer.from([3]), Buffer.from(status)]));
      }),
    );
    assert.equal(result.outcome, 'no-such-command');
  });

  it('on a server that is down is a failed transport', async () => {
    const server = await startServer({ answer: () => undefined });
    await server.close();
    const shell = shellOf(server.url);
    const result = failureOf(await shell.run(samplepod, ['ip'], { timeout: 60_000 }));
    assert.equal(result.outcome, 'transport-failed');
    assert.match(result.detail, /refused the connection/);
  });

  itUnless(whyNoCertificates(), 'resumes the TLS session of those before it', async () => {
    await withShell(
      replay(session('exit-7-v5')),
      async (shell, server) => {
        for (let time = 0; time < 5; time += 1)
          assert.equal(exitOf(await shell.run(samplepod, ['x'], { timeout: 60_000 })).exitCode, 7);
        assert.equal(server.connections(), 5);
        assert.ok(server.resumed() >= 3, `${server.resumed()} resumed`);
      },
      'good',
    );
  });

  it('that is forbidden names the right that is lacking, asked for as the same user', async () => {
    await withShell(replay(session('forbidden-v5')), async (shell) => {
      const named = namesTheRight(shell, { context: 'lab', as: 'dev' });
      const result = failureOf(await named.run(samplepod, ['ip'], { timeout: 60_000 }));
      const right = `pods --subresource=exec -n ${samplepod.namespace}`;
      assert.equal(result.next, `kubectl --context=lab --as=dev auth can-i get ${right}`);
    });
    await withShell(replay(session('exit-7-v5')), async (shell) => {
      const result = await namesTheRight(shell, {}).run(samplepod, ['ip'], { timeout: 60_000 });
      assert.equal('next' in result, false);
    });
  });

  it('is tried once more, with a better proof, when the first is refused', async () => {
    const proofs = ['old', 'new', 'newer'];
    const asked: (string | undefined)[] = [];
    const server = await startServer({
      answer: () => undefined,
      upgrade: (request, socket, head) => {
        asked.push(request.headers.authorization);
        replay(session(asked.length === 1 ? 'badtoken-v5' : 'exit-7-v5'))(request, socket, head);
      },
    });
    const shell = openWebSocketShell(connectionTo(server.url), {
      prove: async () => ({ authorization: `Bearer ${proofs.shift()}` }),
      refused: () => true,
    });
    try {
      assert.equal(exitOf(await shell.run(samplepod, ['x'], { timeout: 60_000 })).exitCode, 7);
      assert.deepEqual(asked, ['Bearer old', 'Bearer new']);
    } finally {
      shell.close();
      await server.close();
    }
  });

  it('does not mind whatever bytes come as frames', () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(frames, fc.nat(60), (bytes, limit) => {
        const received = receiveFrames(limit);
        for (const frame of bytes) received.take(Buffer.from(frame));
        assert.ok(Buffer.byteLength(received.stdout.text().replaceAll('\ufffd', '')) <= limit);
        received.stderr.text();
      }),
    );
  });

  it('does not mind them over a socket either', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 }), async (bytes) => {
        const result = await over(
          accept(V5, (socket) => {
            for (const frame of bytes) socket.send(frame);
            socket.close();
          }),
        );
        assert.match(result.outcome, /exited|transport-failed|forbidden|not-running|no-such/);
      }),
      { numRuns: 25 },
    );
  });
});

describe('collected output', () => {
  it('is the text that was written, however it was cut into chunks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(5)), (text, sizes) => {
        const output = collectOutput(10_000);
        let rest = Buffer.from(text);
        for (const size of sizes) {
          output.add(rest.subarray(0, size));
          rest = rest.subarray(size);
        }
        output.add(rest);
        assert.equal(output.text(), text);
        assert.equal(output.truncated(), false);
      }),
    );
  });
});

describe('the two ways to run a program', () => {
  const directory = mkdtempSync(join(tmpdir(), 'multinet-kubectl-'));
  after(() => rmSync(directory, { recursive: true, force: true }));

  /** A kubectl that does what the recorded one did, and notes how it was called. */
  const kubectlLike = (folder: string, name: string): PodShell => {
    const kubectl = join(directory, `${name}.sh`);
    const part = (ending: string) => {
      const file = join(directory, `${name}.${ending}`);
      writeFileSync(
        file,
        recordedIn(folder).includes(`${name}.${ending}`) ? recorded(`${folder}/${name}.${ending}`) : '',
      );
      return `'${file}'`;
    };
    const rc = recorded(`${folder}/${name}.rc`).toString().trim();
    writeFileSync(
      kubectl,
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${directory}/called'\ncat ${part('out')}\ncat ${part('err')} >&2\nexit ${rc}\n`,
      { mode: 0o755 },
    );
    return openKubectlShell(
      { context: 'x', token: 't', 'request-timeout': '1s' },
      { ...process.env, KUBECTL_PATH: kubectl },
    );
  };

  // The same event over our own WebSocket and by kubectl, each as recorded: both must tell it alike.
  const rows: [string, string, string, ExecResult['outcome']][] = [
    ['exit-7-v5', 'exec', 'err.exit-7', 'exited'],
    ['ok-ip-j-addr-v5', 'exec', 'samplepod.ip-j-addr', 'exited'],
    ['missing-binary-v5', 'exec', 'err.missing-binary-busybox', 'no-such-command'],
    ['missing-binary-v4', 'exec', 'err.missing-binary', 'no-such-command'],
    ['distroless-v5', 'exec', 'err.distroless', 'no-such-command'],
    ['distroless-v4', 'exec', 'err.distroless-sh', 'no-such-command'],
    ['completed-pod-v5', 'exec', 'err.completed', 'not-running'],
    ['completed-pod-v4', 'exec', 'err.failed', 'not-running'],
    ['crash-pod-v5', 'exec', 'err.crashloop', 'not-running'],
    ['nopull-pod-v5', 'exec', 'err.image-waiting', 'not-running'],
    ['storage-on-c-v5', 'exec', 'err.containercreating', 'not-running'],
    ['sriov-pending-v5', 'exec', 'err.pending', 'not-running'],
    ['nosuchpod-v5', 'exec', 'err.no-such-pod', 'not-running'],
    ['no-such-container-v5', 'exec', 'err.no-such-container', 'no-such-container'],
    ['forbidden-v5', 'kubectl', 'norights_exec_busybox_app____ip_addr', 'forbidden'],
  ];
  for (const [recording, folder, file, outcome] of rows) {
    it(`tell ${recording} and ${file} alike: ${outcome}`, async () => {
      const byUs = await over(replay(session(recording)));
      const byKubectl = await kubectlLike(folder, file).run(samplepod, ['ip'], { timeout: 60_000 });
      assert.equal(byUs.outcome, outcome);
      assert.equal(byKubectl.outcome, outcome);
      assert.equal(byKubectl.stderr, byUs.stderr);
      if (byUs.outcome === 'exited' && byKubectl.outcome === 'exited') {
        assert.equal(byKubectl.exitCode, byUs.exitCode);
        if (file.startsWith('err')) assert.equal(byKubectl.stdout, byUs.stdout);
      } else assert.doesNotMatch(failureOf(byKubectl).detail, /^error:|^Error from server/);
    });
  }

  it('differ in one thing: kubectl chooses a container itself, and its remark is not the command’s', async () => {
    const result = exitOf(
      await kubectlLike('exec', 'err.multi-container-default').run(samplepod, ['ip'], { timeout: 60_000 }),
    );
    assert.deepEqual([result.exitCode, result.stderr], [0, '']);
    assert.match(result.stdout, /^1: lo:/);
  });

  it('by kubectl: a killed command and a file that is no program', async () => {
    assert.equal(
      exitOf(await kubectlLike('exec', 'err.killed').run(samplepod, ['x'], { timeout: 60_000 })).exitCode,
      137,
    );
    const result = await kubectlLike('exec', 'err.not-executable').run(samplepod, ['x'], { timeout: 60_000 });
    assert.equal(result.outcome, 'no-such-command');
  });

  it('by kubectl: it gets the flags of the connection and the words of the program, and nothing through a shell', async () => {
    const argv = ['sh', '-c', 'echo "$1"; ls *', '-n', 'other'];
    await kubectlLike('exec', 'err.exit-7').run({ ...samplepod, container: 'app' }, argv, { timeout: 60_000 });
    const called = readFileSync(join(directory, 'called'), 'utf8').trimEnd().split('\n');
    const expected = [
      '--context=x',
      '--token=t',
      'exec',
      '--namespace=default',
      'samplepod',
      '--container=app',
      '--',
      ...argv,
    ];
    assert.deepEqual(called, expected);
  });

  it('by kubectl: missing, silent, cancelled', async () => {
    const none = await openKubectlShell({}, { KUBECTL_PATH: '/none' }).run(samplepod, ['x'], { timeout: 60_000 });
    assert.equal(failureOf(none).outcome, 'transport-failed');
    assert.match(failureOf(none).detail, /\/none cannot be started/);

    const sleeping = join(directory, 'sleeping.sh');
    const pid = join(directory, 'pid');
    writeFileSync(sleeping, `#!/bin/sh\necho half\necho $$ > '${pid}'\nsleep 60\n`, { mode: 0o755 });
    const shell = openKubectlShell({}, { ...process.env, KUBECTL_PATH: sleeping });
    const slow = await withEnoughTime(
      (timeout) => shell.run(samplepod, ['x'], { timeout }),
      ({ stdout }) => stdout !== '',
    );
    assert.deepEqual([slow.outcome, slow.stdout], ['timed-out', 'half\n']);

    rmSync(pid, { force: true });
    const cancel = new AbortController();
    const reason = new DOMException('interrupted', 'AbortError');
    const cancelled = assert.rejects(
      shell.run(samplepod, ['x'], { timeout: 0, signal: cancel.signal }),
      (error) => error === reason,
    );
    await until(() => existsSync(pid) && readFileSync(pid, 'utf8').endsWith('\n'));
    cancel.abort(reason);
    await cancelled;
    assert.throws(() => process.kill(Number(readFileSync(pid, 'utf8')), 0), { code: 'ESRCH' });
  });
});

describe('a process that has run a program', () => {
  // The package ws itself would wait 30 seconds.
  const MOST_CLOSING = 20_000;

  it('ends, although the server leaves the closing handshake open', async () => {
    const server = await startServer({
      answer: () => undefined,
      upgrade: accept(V5, (socket) => {
        socket.send(Buffer.concat([Buffer.from([3]), Buffer.from('{"status":"Success"}')]));
        socket.pause();
      }),
    });
    try {
      const program = `import { openCluster } from ${JSON.stringify(new URL('../../src/cluster/open.ts', import.meta.url).href)};
        const { shell } = openCluster({ server: ${JSON.stringify(server.url)} });
        console.log((await shell.run({ namespace: 'n', pod: 'p' }, ['x'], { timeout: 60_000 })).outcome);
        const ran = performance.now();
        process.on('exit', () => console.log(performance.now() - ran < ${MOST_CLOSING} ? 'soon' : 'late'));`;
      assert.equal(await runNode(program), 'exited\nsoon\n');
    } finally {
      await server.close();
    }
  });
});

async function runNode(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return stdout;
}

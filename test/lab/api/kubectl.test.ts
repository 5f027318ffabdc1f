/** The real kubectl against the lab prints what it printed against the recorded cluster. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describeUnless } from '../../needs.ts';
import { until } from '../../patience.ts';
import { whyNoKubectl } from '../cli/kubectl-version.ts';
import { recordAt } from './fields.ts';
import { quietWorld, recordedObjects, scriptedSession } from './recorded-world.ts';
import { recordedText } from './recordings.ts';
import { startApi } from './server.ts';
import type { ExecEnd, ExecSession, LabApi } from './world.ts';

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** kubectl prints times of the machine's zone, in the user's language. */
const asRecording = { ...process.env, TZ: 'UTC', LC_ALL: 'C' };

function run(program: string, args: readonly string[], input?: string): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(program, [...args], { maxBuffer: 1 << 25, env: asRecording }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, out, err });
    });
    child.stdin?.end(input);
  });
}

describeUnless(whyNoKubectl(), 'kubectl against the lab', () => {
  let api: LabApi;
  let folder: string;
  let clock = new Date('2026-11-20T23:50:52Z');
  let recordedError: ((command: readonly string[]) => ExecSession) | undefined;

  before(async () => {
    api = await startApi(
      {
        ...quietWorld(recordedObjects()),
        exec({ command, stdin }) {
          const played = recordedError?.(command);
          if (played !== undefined) return played;
          if (command[0] === 'nosuch') return scriptedSession([], [], { kind: 'no-such-command' });
          if (stdin) return echoing();
          const code = command[0] === 'false' ? 7 : 0;
          return scriptedSession([`${command.join(' ')}\n`], ['to stderr\n'], { kind: 'exited', code });
        },
        podLogs: () => 'one\ntwo\n',
      },
      { now: () => clock },
    );
    folder = mkdtempSync(join(tmpdir(), 'multinet-lab-kubectl-'));
    for (const user of ['admin', 'norights', 'podreader']) {
      writeFileSync(join(folder, user), api.kubeconfig(user, 'default'), { mode: 0o600 });
    }
  });
  after(async () => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
    await api?.close();
  });

  function kubectl(args: readonly string[], user = 'admin', input?: string): Promise<Ran> {
    return run('kubectl', ['--cache-dir', join(folder, 'cache'), '--kubeconfig', join(folder, user), ...args], input);
  }

  const recordedTables: readonly [file: string, at: string, ...args: string[]][] = [
    ['get_pods__A__o_wide', '2026-11-20T23:50:52Z', 'get', 'pods', '-A', '-o', 'wide'],
    ['get_nodes__o_wide', '2026-11-20T23:50:52Z', 'get', 'nodes', '-o', 'wide'],
    ['get_ds__A__o_wide', '2026-11-20T23:50:52Z', 'get', 'ds', '-A', '-o', 'wide'],
    ['get_net_attach_def__A', '2026-11-20T23:50:52Z', 'get', 'net-attach-def', '-A'],
    ['get_ippools__A', '2026-11-20T23:50:52Z', 'get', 'ippools', '-A'],
    ['describe_net_attach_def_wa_network', '2026-11-20T23:50:52Z', 'describe', 'net-attach-def', 'wa-network'],
    [
      'describe_ippools.whereabouts.cni.cncf.io__n_kube_system_10.50.0.0_29',
      '2026-11-20T23:50:52Z',
      ...['describe', 'ippools.whereabouts.cni.cncf.io', '-n', 'kube-system', '10.50.0.0-29'],
    ],
  ];
  for (const [file, at, ...args] of recordedTables) {
    it(`${args.join(' ')} prints what was recorded`, async () => {
      clock = new Date(at);
      const { out, err, code } = await kubectl(args);
      assert.equal(code, Number(recordedText(`kubectl/${file}.rc`)));
      assert.equal(err, recordedText(`kubectl/${file}.err`));
      assert.equal(out, recordedText(`kubectl/${file}.out`));
    });
  }

  for (const name of ['samplepod', 'storage-on-c', 'missing-nad']) {
    it(`describe pod ${name} prints what was recorded, but for the ages of events`, async () => {
      const { out } = await kubectl(['describe', 'pod', name]);
      const withoutAges = (text: string) => text.split('\nEvents:')[0];
      assert.equal(
        withoutAges(out),
        withoutAges(recordedText(`kubectl/describe_pod_${name.replaceAll('-', '_')}.out`)),
      );
      assert.match(out, name === 'missing-nad' ? /FailedCreatePodSandBox .* kubelet/ : /AddedInterface .* multus/);
    });
  }

  for (const [file, ...args] of [
    ['norights_get_pods', 'get', 'pods'],
    ['norights_get_net_attach_def__A', 'get', 'net-attach-def', '-A'],
    ['norights_exec_busybox_app____ip_addr', 'exec', 'busybox-app', '--', 'ip', 'addr'],
  ] as const) {
    it(`${args.join(' ')} without rights fails as recorded`, async () => {
      const { err, code } = await kubectl(args, 'norights');
      assert.equal(code, 1);
      assert.equal(err, recordedText(`kubectl/${file}.err`));
    });
  }

  it('knows every recorded file', () => {
    const compared = [
      ...recordedTables.map(([file]) => file),
      ...['samplepod', 'storage_on_c', 'missing_nad'].map((pod) => `describe_pod_${pod}`),
      ...['get_pods', 'get_net_attach_def__A', 'exec_busybox_app____ip_addr'].map((what) => `norights_${what}`),
      'get_events___sort_by_.lastTimestamp',
      'version__o_json',
      'api_resources___api_group_k8s.cni.cncf.io',
    ];
    // The logs of the daemons are compared in contract-printed.test.ts.
    const files = readdirSync(new URL('../../fixtures/recorded/kubectl/', import.meta.url)).filter(
      (file) => !/-log-node-[abc]\.txt$/.test(file),
    );
    assert.deepEqual(
      files.filter((file) => !compared.includes(file.replace(/\.(out|err|rc)$/, ''))),
      [],
    );
  });

  it('get events --sort-by prints what was recorded, but for the ages, which kubectl counts itself', async () => {
    const { out } = await kubectl(['get', 'events', '--sort-by', '.lastTimestamp']);
    const withoutAges = (text: string) =>
      text.split('\n').map((line) => line.replace(/^\S+( \(x\d+ over \S+\))? +/, '$1 '));
    const lines = (text: string) => withoutAges(text).toSorted();
    assert.deepEqual(lines(out), lines(recordedText('kubectl/get_events___sort_by_.lastTimestamp.out')));
  });

  it('version names the server that was recorded', async () => {
    const server = (text: string): unknown => recordAt({ version: JSON.parse(text) }, 'version').serverVersion;
    const { out } = await kubectl(['version', '-o', 'json']);
    assert.deepEqual(server(out), server(recordedText('kubectl/version__o_json.out')));
  });

  it('a resource of a cluster without its definition is refused as recorded', async () => {
    const bare = await startApi(quietWorld([]));
    const file = join(folder, 'bare');
    writeFileSync(file, bare.kubeconfig('admin', 'default'), { mode: 0o600 });
    const { err } = await run('kubectl', [
      '--cache-dir',
      join(folder, 'bare-cache'),
      '--kubeconfig',
      file,
      'get',
      'net-attach-def',
    ]);
    await bare.close();
    assert.equal(err, recordedText('no-multus/kubectl-get-nad.txt'));
  });

  it('api-resources lists the custom resources', async () => {
    const { out } = await kubectl(['api-resources', '--api-group', 'k8s.cni.cncf.io']);
    assert.equal(out, recordedText('kubectl/api_resources___api_group_k8s.cni.cncf.io.out'));
  });

  it('get -o json gives the stored object', async () => {
    // kubectl hides managedFields unless told; then it shows all of the object, in an order of its own.
    const { out } = await kubectl(['get', 'pod', 'samplepod', '-o', 'json', '--show-managed-fields']);
    assert.deepEqual(JSON.parse(out), JSON.parse(recordedText('api/pod-samplepod.json')));
  });

  it('get reads all pages when chunked', async () => {
    api.requests.length = 0;
    const { out } = await kubectl(['get', 'pods', '-A', '--chunk-size', '10', '-o', 'name']);
    assert.equal(out.trimEnd().split('\n').length, 43);
    assert.equal(api.requests.filter(({ path }) => path.startsWith('/api/v1/pods')).length, 5);
  });

  it('exec carries output, exit code, stdin and the missing binary', async () => {
    const ok = await kubectl(['exec', 'busybox-app', '--', 'ip', 'addr']);
    assert.deepEqual(ok, { code: 0, out: 'ip addr\n', err: 'to stderr\n' });
    assert.equal((await kubectl(['exec', 'busybox-app', '--', 'false'])).code, 7);
    const missing = await kubectl(['exec', 'busybox-app', '--', 'nosuch']);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /executable file not found in \$PATH/);
    const echo = await kubectl(['exec', '-i', 'busybox-app', '--', 'cat'], 'admin', 'to be echoed');
    assert.equal(echo.out, 'to be echoed');
  });

  const failures = readdirSync(new URL('../../fixtures/recorded/exec/', import.meta.url)).flatMap(
    (file) => /^(err\..*)\.cmd$/.exec(file)?.[1] ?? [],
  );
  for (const name of failures) {
    const line = recordedText(`exec/${name}.cmd`).trim();
    it(`${line} ends as recorded`, async () => {
      const [, ...args] = line.split(/ +/);
      const [code, stdout, stderr] = ['rc', 'out', 'err'].map((ending) => recordedText(`exec/${name}.${ending}`));
      recordedError = () => asRecorded(stdout ?? '', stderr ?? '', Number(code));
      const ran = await kubectl(args);
      recordedError = undefined;
      assert.equal(ran.code, Number(code));
      assert.equal(ran.out, stdout);
      const withoutIds = (text: string | undefined) => text?.trim().replaceAll(/[0-9a-f]{62,64}/g, 'ID');
      assert.equal(withoutIds(ran.err), withoutIds(stderr));
    });
  }

  it('auth can-i and whoami know the user', async () => {
    assert.equal((await kubectl(['auth', 'can-i', 'list', 'pods'])).out, 'yes\n');
    assert.equal((await kubectl(['auth', 'can-i', 'list', 'pods'], 'podreader')).out, 'yes\n');
    assert.equal((await kubectl(['auth', 'can-i', 'create', 'pods/exec'], 'podreader')).out, 'no\n');
    assert.equal((await kubectl(['auth', 'can-i', 'list', 'pods', '-A'], 'podreader')).out, 'no\n');
    assert.match((await kubectl(['auth', 'whoami'], 'podreader')).out, /system:serviceaccount:default:podreader/);
    const as = await kubectl(['auth', 'can-i', 'list', 'pods', '--as', 'system:serviceaccount:default:norights']);
    assert.equal(as.out, 'no\n');
  });

  it('logs prints the log', async () => {
    assert.equal((await kubectl(['logs', 'samplepod', '--tail', '1'])).out, 'two\n');
  });

  it('get -w sees a change', async () => {
    const args = ['--cache-dir', join(folder, 'cache'), '--kubeconfig', join(folder, 'admin')];
    const child = spawn('kubectl', [...args, 'get', 'pods', '-w', '-o', 'name']);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    await until(() => out.includes('wa-exhaust'));
    api.store.put({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'appeared', namespace: 'default' } });
    await until(() => out.includes('pod/appeared'));
    child.kill();
    api.store.delete('v1', 'Pod', 'default', 'appeared');
  });

  it('run, debug and delete work', async () => {
    assert.equal((await kubectl(['run', 'fresh', '--image', 'local/tools:1'])).code, 0);
    assert.match((await kubectl(['get', 'pod', 'fresh'])).out, /1\/1 +Running/);
    const debug = [
      'debug',
      '-q',
      '--profile',
      'general',
      'fresh',
      '--image',
      'local/tools:1',
      '-c',
      'probe',
      '--',
      'sleep',
      '9',
    ];
    assert.equal((await kubectl(debug)).code, 0);
    assert.match((await kubectl(['exec', 'fresh', '-c', 'probe', '--', 'ip'])).out, /^ip\n$/);
    assert.equal((await kubectl(['delete', 'pod', 'fresh'])).code, 0);
    assert.equal((await kubectl(['get', 'pod', 'fresh'])).code, 1);
  });
});

/** A program that ended as recorded, or that the runtime could not start; what kubectl says besides is kubectl's. */
function asRecorded(stdout: string, stderr: string, code: number): ExecSession {
  const [, message] =
    /^error: Internal error occurred: Internal error occurred: (.*OCI runtime exec failed.*)$/m.exec(stderr) ?? [];
  if (message !== undefined) return scriptedSession([], [], { kind: 'no-such-command', message });
  const said = stderr.replace(/^Defaulted container .*\n/, '').replace(/command terminated with exit code \d+\n$/, '');
  return scriptedSession([stdout], [said], { kind: 'exited', code });
}

/** A program that writes what it reads, and ends when its input ends. */
function echoing(): ExecSession {
  const through = new PassThrough();
  const ended = new Promise<ExecEnd>((resolve) => {
    through.once('end', () => resolve({ kind: 'exited', code: 0 }));
  });
  const quiet = scriptedSession([], [], { kind: 'exited', code: 0 });
  return { ...quiet, stdout: through, stdin: through, ended, kill: () => through.destroy() };
}

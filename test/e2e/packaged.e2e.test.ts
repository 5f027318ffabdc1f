import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { commands } from '../../src/cli/commands.ts';
import { whyNoKubectl } from '../lab/cli/kubectl-version.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { generatedScenario } from '../lab/scale/generate.ts';
import { describeUnless, itUnless, without, withoutTracing } from '../needs.ts';
import { until } from '../patience.ts';
import { startConnectProxy } from './connect-proxy.ts';
import { packagedBin } from './packaged-bin.ts';

// Only when it is asked for: one that lies about may be older than the sources beside it.
const bin = process.env.MULTINET_BIN === undefined ? undefined : packagedBin();
const example = fileURLToPath(new URL('../../examples/three-node-cluster.multinet.json.gz', import.meta.url));

/** What a trace says was asked of the disk, there or not, beside the system's own files. */
function filesIn(trace: string, program: string): string[] {
  const system =
    /^\/(?:proc|sys|dev|lib|lib64|usr\/lib|usr\/share\/zoneinfo|etc\/(?:ld\.so|ld-musl-|localtime|gai\.conf|hosts|nsswitch\.conf|resolv\.conf))/;
  // The program's own files, as it calls them, are in its memory.
  const own = /^\/\$bunfs\//;
  const asked = [...trace.matchAll(/\b(?!getcwd|execve)\w+\((?:AT_FDCWD, |\d+, )?"([^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  return [...new Set(asked)].filter((path) => path !== program && !system.test(path) && !own.test(path)).sort();
}

/** Waits until none of these processes is there any more. */
async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => existsSync(`/proc/${pid}`))) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

async function connected(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Kubeconfig {
  readonly clusters: [{ cluster: Record<string, unknown> }];
  readonly users: [{ user: Record<string, unknown> }];
}

describeUnless(
  bin === undefined ? 'it is about executables: npm run e2e:packaged' : undefined,
  'the executable',
  () => {
    const program = bin ?? '';
    let folder: string;
    let lab: Lab;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'multinet-packaged-'));
      lab = await startLab('three-nodes');
    });
    after(async () => {
      rmSync(folder, { recursive: true, force: true });
      await lab?.stop();
    });
    beforeEach(() => {
      lab.api.requests.length = 0;
      lab.api.faults.length = 0;
    });

    // Nothing of the tests' own environment but what a program cannot do without.
    const environment = (env: Readonly<Record<string, string>>) => ({
      PATH: process.env.PATH ?? '',
      HOME: folder,
      ...env,
    });

    const begin = (argv: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = folder) => {
      const child = spawn(program, argv, { cwd, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
      const output = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output.stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        output.stderr += text;
      });
      const ended = new Promise<Ended>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, ...output }));
      });
      return { child, ended };
    };
    const run = (...args: Parameters<typeof begin>) => begin(...args).ended;

    /** Writes a kubeconfig and returns the environment that names it. */
    const kubeconfig = (text: string): { KUBECONFIG: string } => {
      const path = join(folder, 'kubeconfig');
      writeFileSync(path, text, { mode: 0o600 });
      return { KUBECONFIG: path };
    };
    const changed = (change: (config: Kubeconfig) => void): { KUBECONFIG: string } => {
      const config: Kubeconfig = JSON.parse(lab.api.kubeconfig());
      change(config);
      return kubeconfig(JSON.stringify(config));
    };
    const users = (): string[] => [...new Set(lab.api.requests.map(({ user }) => user))];

    /** A credential plugin that notes each of its runs and then does what a shell line says. */
    const plugin = (line: string) => {
      const runs = join(folder, 'runs');
      rmSync(runs, { force: true });
      const command = join(folder, 'credential-plugin');
      writeFileSync(command, `#!/bin/sh\necho $$ >>'${runs}'\n${line}\n`, { mode: 0o755 });
      const env = changed(({ users: [entry] }) => {
        entry.user = {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command,
            interactiveMode: 'Never',
            installHint: 'none',
          },
        };
      });
      const pids = () => (existsSync(runs) ? readFileSync(runs, 'utf8').trim().split('\n').map(Number) : []);
      return { env, pids };
    };

    it('comes in with a client certificate', async () => {
      const { code, stdout, stderr } = await run(['list', '-A'], kubeconfig(lab.api.kubeconfig()));
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^default +order-service-\S+ +data0 /m);
      assert.deepEqual(users(), ['kubernetes-admin']);
    });

    it('comes in with a token, and says what it may not do', async () => {
      const env = kubeconfig(lab.api.kubeconfig('podreader'));
      assert.equal((await run(['list', '-n', 'default'], env)).code, 0);
      const refused = await run(['list', '-n', 'kube-system'], env);
      assert.equal(refused.code, 3);
      assert.match(refused.stderr, /cannot list pods in namespace kube-system: .*forbidden/i);
      assert.deepEqual(users(), ['system:serviceaccount:default:podreader']);
    });

    it('asks a credential plugin once, however many requests wait for it', async () => {
      const credential = {
        apiVersion: 'client.authentication.k8s.io/v1',
        kind: 'ExecCredential',
        status: { token: lab.api.token('podreader') },
      };
      const { env, pids } = plugin(`sleep 0.2; echo '${JSON.stringify(credential)}'`);
      await run(['check', '-n', 'default'], env);
      assert.ok(lab.api.requests.length > 10, `${lab.api.requests.length} requests`);
      assert.deepEqual(users(), ['system:serviceaccount:default:podreader']);
      assert.equal(pids().length, 1);
    });

    it('goes through a proxy, lists and commands in pods alike', async () => {
      const proxy = await startConnectProxy();
      try {
        const env = changed(({ clusters: [entry] }) => {
          entry.cluster['proxy-url'] = proxy.url;
        });
        const listed = await run(['list', '-A'], env);
        assert.equal(listed.code, 0, listed.stderr);
        const host = new URL(lab.api.url).host;
        assert.deepEqual(proxy.seen, [host]);
        const seen = await run(['addr', 'deploy/order-service'], env);
        assert.match(seen.stdout, /^order-service-\S+ +data0 /m);
        assert.ok(proxy.seen.length > 2 && proxy.seen.every((to) => to === host), String(proxy.seen));
      } finally {
        await proxy.close();
      }
    });

    it('asks no proxy for an address of this machine', async () => {
      const proxy = await startConnectProxy();
      try {
        const env = { ...kubeconfig(lab.api.kubeconfig()), HTTPS_PROXY: proxy.url, https_proxy: proxy.url };
        assert.equal((await run(['list', '-A'], env)).code, 0);
        assert.deepEqual(proxy.seen, []);
      } finally {
        await proxy.close();
      }
    });

    it('runs commands in pods over WebSockets', async () => {
      const { stdout, stderr } = await run(['addr', 'deploy/order-service'], kubeconfig(lab.api.kubeconfig()));
      const upgrades = lab.api.requests.filter(({ path }) => path.includes('/exec?'));
      assert.ok(upgrades.length > 0 && upgrades.every(({ status }) => status === 101), stderr);
      const inside = lab.real ? /^order-service-\S+ +data0 .* 10\.20\..* ok$/m : /^order-service-\S+ +data0 /m;
      assert.match(stdout, inside);
    });

    it('trusts the authority of the cluster and no other', async () => {
      const stranger = changed(({ clusters: [entry] }) => {
        delete entry.cluster['certificate-authority-data'];
      });
      const { code, stderr } = await run(['list'], stranger);
      assert.equal(code, 3);
      assert.match(stderr, /signed by an authority that is unknown/);
      const careless = await run(['list', '-A', '--insecure-skip-tls-verify'], stranger);
      assert.equal(careless.code, 0, careless.stderr);
      const misnamed = await run(['list', '--tls-server-name', 'other.example'], kubeconfig(lab.api.kubeconfig()));
      assert.equal(misnamed.code, 3);
      assert.match(misnamed.stderr, /is for other names/);
    });

    it('ends with 130 on Ctrl-C while a server does not answer', async () => {
      lab.api.faults.push({ match: {}, does: { kind: 'hang' } });
      const { child, ended } = begin(['check', '-A'], kubeconfig(lab.api.kubeconfig()));
      while (lab.api.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill('SIGINT');
      const { code, stdout, stderr } = await ended;
      assert.deepEqual({ code, stdout, stderr }, { code: 130, stdout: '', stderr: '' });
    });

    it('takes its credential plugin with it on Ctrl-C', async () => {
      const { env, pids } = plugin('exec sleep 1000');
      const { child, ended } = begin(['list'], env);
      while (pids().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill('SIGINT');
      assert.equal((await ended).code, 130);
      await gone(pids());
    });

    it('reads a kubeconfig with line ends of Windows', async () => {
      const yaml = stringify(JSON.parse(lab.api.kubeconfig()));
      const { code, stdout, stderr } = await run(['list', '-A'], kubeconfig(yaml.replaceAll('\n', '\r\n')));
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^default +order-service-\S+ +data0 /m);
    });

    // That these end at all is what is tested: mocha waits for two minutes, and nothing else ends them.
    describe('asked for completions', () => {
      const unfinished = ['__complete', 'status', ''];
      const nothing = { code: 0, stdout: ':4\n', stderr: '' };

      it('does not wait for a server that never answers', async () => {
        lab.api.faults.push({ match: {}, does: { kind: 'hang' } });
        assert.deepEqual(await run(unfinished, kubeconfig(lab.api.kubeconfig())), nothing);
      });

      it('does not wait for a server that never agrees to talk', async () => {
        const mute = createServer().listen(0, '127.0.0.1');
        await once(mute, 'listening');
        const address = mute.address();
        assert.ok(address !== null && typeof address === 'object');
        try {
          const env = changed(({ clusters: [entry] }) => {
            entry.cluster.server = `https://127.0.0.1:${address.port}`;
          });
          assert.deepEqual(await run(unfinished, env), nothing);
        } finally {
          mute.close();
        }
      });

      // Looking a name up is nothing that a program can call off.
      itUnless(
        process.getuid?.() === 0 ? without('unshare') : 'this needs root',
        'does not wait for a name server',
        async () => {
          const env = environment(
            changed(({ clusters: [entry] }) => {
              entry.cluster.server = 'https://api.multinet.example:6443';
            }),
          );
          const nobody = createSocket('udp4').bind(53, '127.0.0.77');
          try {
            await once(nobody, 'listening');
            // Longer than mocha waits.
            writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.77\noptions timeout:30 attempts:5\n');
            const line = 'mount --bind resolv.conf /etc/resolv.conf && exec "$0" "$@"';
            const argv = ['--mount', 'sh', '-c', line, program, ...unfinished];
            const asked = spawn('unshare', argv, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
            const [stdout, [code]] = await Promise.all([text(asked.stdout), once(asked, 'close')]);
            assert.deepEqual({ code, stdout }, { code: 0, stdout: nothing.stdout });
          } finally {
            nobody.close();
          }
        },
      );

      it('does not wait for a credential plugin that never ends, and takes it with it', async () => {
        const { env, pids } = plugin('echo waiting >&2; exec sleep 1000');
        assert.deepEqual(await run(unfinished, env), nothing);
        assert.equal(pids().length, 1);
        await gone(pids());
      });

      it('says nothing of a broken kubeconfig, or of none', async () => {
        assert.deepEqual(await run(unfinished, kubeconfig('{')), nothing);
        assert.deepEqual(await run(unfinished, { KUBECONFIG: join(folder, 'nowhere') }), nothing);
        assert.deepEqual(await run(['__complete']), { ...nothing, stdout: (await run(['__complete', ''])).stdout });
      });
    });

    it('takes no options from the directory it is run in, nor from variables meant for runtimes', async () => {
      const trap = mkdtempSync(join(folder, 'trap-'));
      writeFileSync(join(trap, 'preload.js'), 'console.log("PRELOADED");');
      writeFileSync(join(trap, 'bunfig.toml'), 'preload = ["./preload.js"]\n[run]\npreload = ["./preload.js"]\n');
      for (const name of ['.env', '.env.local', '.env.production'])
        writeFileSync(join(trap, name), `KUBECONFIG=${trap}/none\nNO_COLOR=1\nHTTPS_PROXY=http://127.0.0.1:1\n`);
      writeFileSync(join(trap, 'package.json'), '{"imports": {}, "bun": {"preload": ["./preload.js"]}}');
      writeFileSync(join(trap, 'tsconfig.json'), '{"compilerOptions": {"paths": {"*": ["./preload.js"]}}}');
      for (const name of ['bufferutil', 'utf-8-validate', 'picomatch', 'typescript']) {
        mkdirSync(join(trap, 'node_modules', name), { recursive: true });
        writeFileSync(join(trap, 'node_modules', name, 'index.js'), 'console.log("TAKEN");');
      }
      const plain = await run(['explain', 'MN309', '--color', 'always']);
      for (const env of [
        {},
        { NODE_OPTIONS: '--require ./preload.js' },
        { BUN_OPTIONS: '--preload ./preload.js' },
        { BUN_BE_BUN: '1' },
        { BUN_INSPECT_PRELOAD: './preload.js' },
        { BUN_CONFIG_VERBOSE_FETCH: '1', BUN_CONFIG_MAX_HTTP_REQUESTS: 'x', NODE_DEBUG: 'http,tls' },
        { BUN_JSC_noSuchSwitch: '1', BUN_JSC_dumpOptions: '2', BUN_JSC_logGC: '2' },
        { BUN_BYTECODE_DIGEST_OUT: 'written', BUN_BYTECODE_ORDER_OUT: 'written' },
        { NODE_CHANNEL_FD: 'x', NODE_EXTRA_CA_CERTS: '/nowhere' },
        { DEBUG: '*', OCLIF_DEBUG: '1', OCLIF_COLUMNS: '1', ELECTRON_RUN_AS_NODE: '1' },
        { NODE_PATH: join(trap, 'node_modules') },
      ]) {
        assert.deepEqual(await run(['explain', 'MN309', '--color', 'always'], env, trap), plain, JSON.stringify(env));
      }
      assert.equal(plain.code, 0);
      assert.match(plain.stdout, /MN309/);
      assert.ok(!existsSync(join(trap, 'written')));
    });

    it('trusts nobody more because of variables meant for Node, and warns of none', async () => {
      const authority = join(folder, 'authority.pem');
      const own = kubeconfig(lab.api.kubeconfig());
      const { stdout, stderr } = await run(['list', '-A', '-o', 'name'], own);
      assert.equal(stderr, '');
      const careless = { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: join(folder, 'none') };
      const listed = await run(['list', '-A', '-o', 'name'], { ...own, ...careless });
      assert.deepEqual(listed, { code: 0, stdout, stderr: '' });
      const stranger = changed(({ clusters: [entry] }) => {
        writeFileSync(authority, Buffer.from(String(entry.cluster['certificate-authority-data']), 'base64'));
        delete entry.cluster['certificate-authority-data'];
      });
      for (const variable of [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, { NODE_EXTRA_CA_CERTS: authority }]) {
        const refused = await run(['list'], { ...stranger, ...variable });
        assert.equal(refused.code, 3, JSON.stringify(variable));
        assert.match(refused.stderr, /^error: .* signed by an authority that is unknown/);
      }
      // As kubectl does.
      assert.equal((await run(['list'], { ...stranger, SSL_CERT_FILE: authority })).code, 0);
    });

    itUnless(withoutTracing(), 'tells nobody of a crash', async () => {
      lab.api.faults.push({ match: {}, does: { kind: 'hang' } });
      const trace = join(folder, 'crash');
      const env = environment({
        ...kubeconfig(lab.api.kubeconfig()),
        BUN_ENABLE_CRASH_REPORTING: '1',
        BUN_CRASH_REPORT_URL: 'https://127.0.0.1:1',
      });
      const argv = ['-f', '-qq', '-e', 'trace=execve', '-o', trace, program, 'list'];
      const ended = once(spawn('strace', argv, { cwd: folder, env, stdio: 'ignore' }), 'close');
      await until(() => lab.api.requests.length > 0);
      process.kill(Number.parseInt(readFileSync(trace, 'utf8'), 10), 'SIGSEGV');
      await ended;
      // It would start curl.
      const started = readFileSync(trace, 'utf8').matchAll(/execve\("([^"]+)"/g);
      assert.deepEqual(
        [...started].map(([, path]) => path),
        [program],
      );
    });

    it('lets no debugger in', async () => {
      lab.api.faults.push({ match: {}, does: { kind: 'hang' } });
      const port = await freePort();
      const address = `127.0.0.1:${port}`;
      for (const variable of ['BUN_INSPECT', 'BUN_INSPECT_CONNECT_TO', 'BUN_INSPECT_NOTIFY']) {
        lab.api.requests.length = 0;
        const env = { ...kubeconfig(lab.api.kubeconfig()), [variable]: `ws://${address}/debug` };
        const { child, ended } = begin(['list'], env);
        while (lab.api.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
        await assert.rejects(connected(port), { code: 'ECONNREFUSED' });
        child.kill('SIGINT');
        assert.equal((await ended).stderr, '', variable);
      }
    });

    itUnless(withoutTracing(), 'reads nothing from disk but the kubeconfig', async () => {
      const { KUBECONFIG } = kubeconfig(lab.api.kubeconfig());
      const trap = mkdtempSync(join(folder, 'files-'));
      for (const name of ['.env', 'bunfig.toml', 'package.json', 'tsconfig.json', 'node_modules'])
        writeFileSync(join(trap, name), '');
      const trace = join(folder, 'trace');
      for (const [argv, read] of [
        [['--version'], []],
        [['check', '-h'], []],
        [['explain', 'MN301'], []],
        [['__complete', 'check', '--fail-on', ''], []],
        [['list', '-A'], [KUBECONFIG]],
        [['check', '-A', '--exit-zero'], [KUBECONFIG]],
        [['addr', 'deploy/order-service'], [KUBECONFIG]],
      ] as const) {
        const options = { cwd: trap, env: environment({ KUBECONFIG }), stdio: 'ignore' } as const;
        await once(spawn('strace', ['-f', '-qq', '-e', 'trace=file', '-o', trace, program, ...argv], options), 'close');
        assert.deepEqual(filesIn(readFileSync(trace, 'utf8'), program), read, argv.join(' '));
      }
    });

    it('is no runtime: options and scripts of one are words like others', async () => {
      const script = join(folder, 'script.js');
      writeFileSync(script, 'console.log("RAN");');
      for (const argv of [['-e', '1'], ['run', script], [script], ['--print', '1'], ['--eval=1'], ['--inspect']]) {
        const { code, stdout } = await run(argv);
        assert.deepEqual({ code, stdout }, { code: 3, stdout: '' }, argv.join(' '));
      }
    });

    it('colours when asked to, and not against NO_COLOR', async () => {
      const argv = ['check', '-n', 'shop', '--exit-zero', '--from', example];
      const coloured = new RegExp(`${String.fromCharCode(27)}\\[`);
      assert.doesNotMatch((await run(argv)).stdout, coloured);
      assert.match((await run([...argv, '--color', 'always'])).stdout, coloured);
      assert.match((await run(argv, { FORCE_COLOR: '1' })).stdout, coloured);
      assert.doesNotMatch((await run(argv, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout, coloured);
    });

    it('writes a snapshot to a pipe byte by byte', () => {
      const written = execFileSync(program, ['capture', '-o', '-', '--from', example], { env: environment({}) });
      const [copy, given] = [written, readFileSync(example)].map((file) => JSON.parse(String(gunzipSync(file))));
      assert.ok(given.parts.pods.items.length > 0);
      assert.deepEqual(copy, given);
    });

    it('explains every command as its sources do', async () => {
      const source = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));
      for (const id of ['', ...Object.keys(commands)]) {
        const argv = ['help', ...(id === '' ? [] : [id])];
        const expected = execFileSync(process.execPath, [source, ...argv], { env: environment({}), encoding: 'utf8' });
        assert.equal((await run(argv)).stdout, expected, id);
      }
    });

    it('tells its version, commit and runtime', async () => {
      const { stdout } = await run(['--version']);
      assert.match(
        stdout,
        /^kubectl-multinet \d+\.\d+\.\d+ \(commit [0-9a-f]{10}\+? of \d{4}-\d\d-\d\d, \S+ \S+, \w+\/\w+\)\n$/,
      );
    });

    describe('on a large cluster', () => {
      let large: Lab;
      before(async function () {
        this.timeout(60_000);
        large = await startLab(generatedScenario({ pods: 3000, nodes: 50 }), { recorded: 'generated' });
      });
      after(() => large?.stop());

      it('lists every pod, over one connection, whole into a pipe', async () => {
        const env = kubeconfig(large.api.kubeconfig());
        const { code, stdout, stderr } = await run(['list', '-A', '-o', 'json'], env);
        assert.equal(code, 0, stderr);
        assert.ok(stdout.length > 1_000_000, `${stdout.length} characters`);
        const { items }: { items: { pod: string; namespace: string }[] } = JSON.parse(stdout);
        const listed = new Set(items.map(({ pod, namespace }) => `${namespace}/${pod}`));
        for (const { namespace, name, attachments } of large.topology.pods)
          if (attachments.length > 0) assert.ok(listed.has(`${namespace}/${name}`), `${namespace}/${name}`);
        assert.ok(large.api.requests.length >= 6);
        assert.equal(new Set(large.api.requests.map(({ connection }) => connection)).size, 1);
      });

      it('ends quietly when nobody reads on', async () => {
        const { KUBECONFIG } = kubeconfig(large.api.kubeconfig());
        const line = '"$0" list -A 2>errors | head -1; test ! -s errors || cat errors';
        const shell = spawn('bash', ['-o', 'pipefail', '-c', line, program], {
          cwd: folder,
          env: environment({ KUBECONFIG }),
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let stdout = '';
        shell.stdout.setEncoding('utf8').on('data', (text: string) => {
          stdout += text;
        });
        await new Promise((resolve) => shell.on('close', resolve));
        assert.match(stdout, /^NAMESPACE +POD +IF .*\n$/);
      });
    });

    itUnless(whyNoKubectl(), 'is found by kubectl', async () => {
      const env = environment({ PATH: `${dirname(program)}:${process.env.PATH ?? ''}` });
      const found = spawn('kubectl', ['multinet', 'explain', 'MN301'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      let stdout = '';
      found.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      assert.equal(await new Promise((resolve) => found.on('close', resolve)), 0);
      assert.match(stdout, /MN301/);
    });
  },
);

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { executableName, type Platform, platforms, platformWords, thisPlatform } from '../../scripts/dist/platforms.ts';
import { commands } from '../../src/cli/commands.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { type Way, wayToRun } from './foreign-ways.ts';
import { packagedBin } from './packaged-bin.ts';

// Only when it is about executables, as for the one of this machine: npm run e2e:packaged.
const reference = process.env.MULTINET_BIN === undefined ? undefined : packagedBin();
const example = fileURLToPath(new URL('../../examples/three-node-cluster.multinet.json.gz', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const madeFor = (platform: Platform): string =>
  fileURLToPath(new URL(`../../dist/bin/${platformWords(platform, '-')}/${executableName(platform)}`, import.meta.url));

/** Why an executable cannot be held against this machine's. */
function whyNot(platform: Platform): string | undefined {
  if (reference === undefined) return 'it is about executables: npm run e2e:packaged';
  if (!existsSync(madeFor(platform))) return `not made: npm run dist -- ${platformWords(platform)}`;
  const way = wayToRun(platform);
  return typeof way === 'string' ? way : undefined;
}

/** Everything that needs no cluster; `FILE` stands for a snapshot. */
const printed: readonly (readonly string[])[] = [
  [],
  ...['', ...Object.keys(commands)].map((id) => ['help', ...(id === '' ? [] : [id])]),
  ['explain'],
  ['explain', 'MN309', '--color', 'always'],
  ['check', '-A', '--from', 'FILE'],
  ...['json', 'yaml', 'sarif', 'junit', 'prometheus'].map((form) => ['check', '-A', '--from', 'FILE', '-o', form]),
  ['check', '-A', '--from', 'FILE', '--color', 'always', '--exit-zero'],
  ...['wide', 'json', 'name'].map((form) => ['list', '-A', '--from', 'FILE', '-o', form]),
  ...['networks', 'pools', 'nodes', 'status'].map((id) => [id, '--from', 'FILE']),
  ['__complete', ''],
  ['__complete', 'check', '--fail-on', ''],
  ['chekc'],
  ['check', '--nosuch'],
  ['explain', 'MN999'],
  ['check', '--from', 'missing.json.gz'],
];

for (const platform of platforms.filter((one) => one !== thisPlatform())) {
  describeUnless(whyNot(platform), `the executable for ${platformWords(platform)}`, () => {
    const isWindows = platform.os === 'windows';
    let folder: string;
    let lab: Lab;
    let way: Way;

    const environment = (env: Readonly<Record<string, string>>) => ({
      PATH: process.env.PATH ?? '',
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      WINEPREFIX: join(folder, 'wine'),
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
      ...env,
    });
    const begin = (words: readonly string[], env: Readonly<Record<string, string>>) => {
      const [program = '', ...argv] = words;
      const child = spawn(program, argv, { cwd: folder, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
      const output = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const)
        child[stream].setEncoding('utf8').on('data', (text: string) => {
          output[stream] += text;
        });
      const ended = new Promise<Ended>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, ...output }));
      });
      return { child, ended };
    };
    const beginForeign = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      begin([...way.words, madeFor(platform), ...argv], env);
    const own = ({ code, stdout, stderr }: Ended): Ended => ({ code, stdout, stderr: way.own(stderr) });
    const run = async (...args: Parameters<typeof beginForeign>): Promise<Ended> =>
      own(await beginForeign(...args).ended);
    const runHere = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
      begin([reference ?? '', ...argv], env).ended;

    /** Writes a kubeconfig and returns how this machine and the executable call it. */
    const kubeconfig = (text: string, name = 'kubeconfig') => {
      const path = join(folder, name);
      writeFileSync(path, text, { mode: 0o600 });
      return { here: { KUBECONFIG: path }, there: { KUBECONFIG: way.path(path) } };
    };

    before(async () => {
      const found = wayToRun(platform);
      assert.ok(typeof found !== 'string');
      way = found;
      folder = mkdtempSync(join(tmpdir(), 'multinet-foreign-'));
      lab = await startLab('three-nodes', { recorded: 'what programs say is the same for every client' });
      if (isWindows) await begin([...way.words, 'wineboot', '--init'], {}).ended;
    });
    after(async () => {
      if (isWindows) spawnSync(way.words[0] ?? '', ['wineboot', '--kill'], { env: environment({}) });
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      await lab?.stop();
    });
    beforeEach(() => {
      lab.api.requests.length = 0;
      lab.api.faults.length = 0;
    });

    it('is of the same commit and knows its platform', async () => {
      const [there, here] = [await run(['--version']), await runHere(['--version'])];
      const system = { linux: 'linux', darwin: 'darwin', windows: 'win32' }[platform.os];
      const processor = { amd64: 'x64', arm64: 'arm64' }[platform.arch];
      assert.deepEqual(there, { ...here, stdout: here.stdout.replace(/\S+\)$/m, `${system}/${processor})`) });
    });

    const likeHere = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> => {
      const words = (file: string) => argv.map((word) => (word === 'FILE' ? file : word));
      const nowhere = { KUBECONFIG: 'missing', ...env };
      const there = await run(words(way.path(example)), nowhere);
      assert.deepEqual(there, await runHere(words(example), nowhere));
      return there;
    };

    for (const argv of printed)
      it(`prints what this machine's prints, and ends as it does: ${argv.join(' ')}`, async () => {
        await likeHere(argv);
      });

    it('colours when asked to, and not against NO_COLOR', async () => {
      const argv = ['check', '-A', '--from', 'FILE', '--exit-zero'];
      const coloured = new RegExp(`${String.fromCharCode(27)}\\[`);
      assert.match((await likeHere(argv, { FORCE_COLOR: '1' })).stdout, coloured);
      assert.doesNotMatch((await likeHere(argv, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout, coloured);
    });

    it('writes a snapshot file', async () => {
      const file = join(folder, 'copy.multinet.json.gz');
      const { code, stderr } = await run(['capture', '--from', way.path(example), '-o', way.path(file)]);
      assert.equal(code, 0, stderr);
      assert.deepEqual(gunzipSync(readFileSync(file)), gunzipSync(readFileSync(example)));
    });

    it('ends quietly when nobody reads on', async () => {
      const { child, ended } = beginForeign(['help', 'check']);
      child.stdout.destroy();
      const { code, stderr } = own(await ended);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    });

    it('reads a cluster with a client certificate, and runs programs in pods', async () => {
      const { here, there } = kubeconfig(lab.api.kubeconfig());
      for (const argv of [
        ['list', '-A'],
        ['networks', '-A'],
        ['pools'],
        ['addr', 'deploy/order-service'],
        ['route', 'deploy/order-service'],
      ])
        assert.deepEqual(await run(argv, there), await runHere(argv, here), argv.join(' '));
      assert.ok(lab.api.requests.some(({ path, status }) => path.includes('/exec?') && status === 101));
      assert.deepEqual([...new Set(lab.api.requests.map(({ user }) => user))], ['kubernetes-admin']);
    });

    it('reads it with a token, and says what it may not do', async () => {
      const { here, there } = kubeconfig(lab.api.kubeconfig('podreader'));
      for (const argv of [
        ['list', '-n', 'default'],
        ['list', '-n', 'kube-system'],
        ['__complete', 'status', ''],
      ])
        assert.deepEqual(await run(argv, there), await runHere(argv, here), argv.join(' '));
    });

    it('trusts the authority of the cluster and no other', async () => {
      const config = JSON.parse(lab.api.kubeconfig());
      delete config.clusters[0].cluster['certificate-authority-data'];
      const { code, stderr } = await run(['list'], kubeconfig(JSON.stringify(config)).there);
      assert.equal(code, 3);
      assert.match(stderr, /signed by an authority that is unknown/);
    });

    it('takes a list of kubeconfigs, with line ends of Windows and files that they name', async () => {
      const config = JSON.parse(lab.api.kubeconfig());
      const [{ cluster }, { user }] = [config.clusters[0], config.users[0]];
      const named = (name: string, data: string): string => {
        writeFileSync(join(folder, name), Buffer.from(data, 'base64'), { mode: 0o600 });
        return isWindows ? `.\\${name}` : `./${name}`;
      };
      config.clusters[0].cluster = {
        server: cluster.server,
        'certificate-authority': named('ca.crt', cluster['certificate-authority-data']),
      };
      config.users[0].user = {
        'client-certificate': named('client.crt', user['client-certificate-data']),
        'client-key': named('client.key', user['client-key-data']),
      };
      const { there } = kubeconfig(stringify(config).replaceAll('\n', '\r\n'));
      const KUBECONFIG = ['missing', there.KUBECONFIG].join(isWindows ? ';' : ':');
      const { code, stdout, stderr } = await run(['list', '-A', '-o', 'name'], { KUBECONFIG });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^pod\/order-service-/m);
    });

    it('asks a credential plugin, and says which is not installed', async () => {
      const credential = {
        apiVersion: 'client.authentication.k8s.io/v1',
        kind: 'ExecCredential',
        status: { token: lab.api.token('podreader') },
      };
      writeFileSync(join(folder, 'credential.json'), JSON.stringify(credential));
      writeFileSync(join(folder, 'login'), '#!/bin/sh\ncat "$(dirname "$0")/credential.json"\n', { mode: 0o755 });
      writeFileSync(join(folder, 'login.cmd'), '@type "%~dp0credential.json"\r\n');
      const by = (command: string) => {
        const config = JSON.parse(lab.api.kubeconfig());
        const exec = { apiVersion: credential.apiVersion, command, interactiveMode: 'Never', installHint: 'get it' };
        config.users[0].user = { exec };
        return run(['list', '-n', 'default'], kubeconfig(JSON.stringify(config)).there);
      };
      const { code, stderr } = await by('./login');
      assert.equal(code, 0, stderr);
      assert.deepEqual(
        [...new Set(lab.api.requests.map(({ user }) => user))],
        ['system:serviceaccount:default:podreader'],
      );
      const missing = await by('no-such-login');
      assert.equal(missing.code, 3);
      assert.match(missing.stderr, /^error: .*no-such-login is not installed: get it\n/);
    });

    itUnless(isWindows ? 'Windows has no signals' : undefined, 'ends with 130 on Ctrl-C', async () => {
      lab.api.faults.push({ match: {}, does: { kind: 'hang' } });
      const { child, ended } = beginForeign(['check', '-A'], kubeconfig(lab.api.kubeconfig()).there);
      while (lab.api.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill('SIGINT');
      assert.deepEqual(own(await ended), { code: 130, stdout: '', stderr: '' });
    });
  });
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Connection } from '../../src/cluster/connection.ts';
import { type ConnectionFlags, kubectlLine } from '../../src/cluster/connection-flags.ts';
import { parseTimeout } from '../../src/cluster/duration.ts';
import { parseKubeconfig } from '../../src/cluster/kubeconfig/parse.ts';
import { resolveConnection } from '../../src/cluster/kubeconfig/resolve.ts';
import { ClusterProblem } from '../../src/cluster/problem.ts';
import { describeUnless, without } from '../needs.ts';

type Files = Readonly<Record<string, string>>;

function resolve(files: Files, flags: ConnectionFlags = {}, env: Record<string, string> = {}): Connection {
  return resolveConnection(flags, { HOME: '/home/u', ...env }, (path) => files[path]);
}

function problemOf(run: () => unknown): ClusterProblem {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ClusterProblem, String(error));
    assert.ok(error.next, `"${error.message}" has no next step`);
    return error;
  }
  return assert.fail('no problem');
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** One cluster, user and context called `name`, with more lines for each. */
const config = (
  name: string,
  more: { cluster?: string; user?: string; context?: string; current?: string } = {},
): string => `
apiVersion: v1
kind: Config
clusters: [{name: ${name}, cluster: {server: "https://${name}:6443"${more.cluster ? `, ${more.cluster}` : ''}}}]
users: [{name: ${name}, user: {${more.user ?? `token: token-${name}`}}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}${more.context ? `, ${more.context}` : ''}}}]
${more.current === '' ? '' : `current-context: ${more.current ?? name}`}
`;

describe('which kubeconfig is read', () => {
  const files = { '/a': config('a'), '/b': config('b'), '/home/u/.kube/config': config('home') };
  const cases: [string, ConnectionFlags, Record<string, string>, string][] = [
    ['~/.kube/config by default', {}, {}, 'https://home:6443'],
    ['the list in KUBECONFIG, whose first current-context counts', {}, { KUBECONFIG: '/a:/b' }, 'https://a:6443'],
    ['a list with missing and empty entries', {}, { KUBECONFIG: '/none::/b:/a:' }, 'https://b:6443'],
    ['--kubeconfig before all', { kubeconfig: '/b' }, { KUBECONFIG: '/a' }, 'https://b:6443'],
    ['an empty KUBECONFIG as if there were none', {}, { KUBECONFIG: '' }, 'https://home:6443'],
  ];
  for (const [what, flags, env, server] of cases)
    it(`is ${what}`, () => {
      const list = env.KUBECONFIG?.replaceAll(':', delimiter);
      assert.equal(resolve(files, flags, list === undefined ? {} : { KUBECONFIG: list }).target.server, server);
    });

  it('is not guessed when the file of --kubeconfig is missing', () => {
    assert.match(problemOf(() => resolve(files, { kubeconfig: '/none' })).message, /kubeconfig \/none does not exist/);
  });

  it('names what was searched when there is none', () => {
    assert.match(
      problemOf(() => resolve({})).message,
      /no cluster is configured: \/home\/u\/\.kube\/config does not exist/,
    );
  });
});

describe('the merged kubeconfig', () => {
  it('takes the first definition of a name as a whole', () => {
    const files = {
      '/a': config('x', { user: 'username: u, password: p' }),
      '/b': config('x', { cluster: 'tls-server-name: other', user: 'token: t' }),
    };
    const connection = resolve(files, {}, { KUBECONFIG: `/a${delimiter}/b` });
    assert.equal(connection.trust.serverName, undefined);
    assert.deepEqual(connection.identity.means, { kind: 'basic', username: 'u', password: 'p' });
  });

  it('lets a context of one file use cluster and user of another', () => {
    const files = {
      '/a': 'contexts: [{name: a, context: {cluster: b, user: b}}]\ncurrent-context: a',
      '/b': config('b'),
    };
    const connection = resolve(files, {}, { KUBECONFIG: `/a${delimiter}/b` });
    assert.equal(connection.target.server, 'https://b:6443');
    assert.deepEqual(connection.identity.means, { kind: 'token', token: 'token-b' });
  });

  it('resolves relative paths at the file that has them', () => {
    const files = {
      '/dir/a': config('a', { cluster: 'certificate-authority: ca.crt', user: 'tokenFile: ../token' }),
      '/dir/ca.crt': 'PEM',
    };
    const connection = resolve(files, { kubeconfig: '/dir/a' });
    assert.equal(connection.trust.ca, 'PEM');
    assert.deepEqual(connection.identity.means, { kind: 'token-file', file: '/token' });
  });

  it('resolves the command of a plugin only when it has a directory', () => {
    const commandOf = (command: string) => {
      const user = `exec: {apiVersion: client.authentication.k8s.io/v1, command: ${command}, interactiveMode: Never}`;
      const { means } = resolve({ '/dir/a': config('a', { user }) }, { kubeconfig: '/dir/a' }).identity;
      return means.kind === 'exec' ? means.plugin.exec.command : means.kind;
    };
    assert.equal(commandOf('aws'), 'aws');
    assert.equal(commandOf('./bin/login'), '/dir/bin/login');
    assert.equal(commandOf('/usr/bin/login'), '/usr/bin/login');
  });
});

describe('flags', () => {
  const two = `${config('a', { context: 'namespace: shop', current: '' })}`
    .replace('clusters: [', 'clusters: [{name: b, cluster: {server: "http://b", tls-server-name: b}}, ')
    .replace(
      'users: [',
      'users: [{name: b, user: {as: boss, as-groups: [ops, dev], as-uid: "1", as-user-extra: {k: [v, w]}}}, ',
    )
    .concat('current-context: a');
  const read = (flags: ConnectionFlags) =>
    resolve({ '/home/u/.kube/config': two, '/ca': 'CA', '/crt': 'CRT', '/key': 'KEY' }, flags);

  it('choose and override as in kubectl', () => {
    assert.deepEqual(read({}).target, { context: 'a', server: 'https://a:6443', namespace: 'shop', user: 'a' });
    assert.equal(read({ namespace: 'n' }).target.namespace, 'n');
    assert.deepEqual(read({ cluster: 'b', user: 'b' }).target, {
      context: 'a',
      server: 'http://b',
      namespace: 'shop',
      user: 'b',
    });
    assert.equal(read({ server: 'https://c:1/' }).target.server, 'https://c:1');
    assert.deepEqual(read({ token: 't' }).identity.means, { kind: 'token', token: 't' });
    assert.deepEqual(read({ 'client-certificate': '/crt', 'client-key': '/key' }).identity.certificate, {
      cert: 'CRT',
      key: 'KEY',
    });
    assert.equal(read({ 'certificate-authority': '/ca' }).trust.ca, 'CA');
    assert.equal(read({ 'insecure-skip-tls-verify': true }).trust.skipVerify, true);
    assert.equal(read({}).requestTimeout, 30_000);
    assert.equal(read({ 'request-timeout': '0' }).requestTimeout, 0);
  });

  it('make tls-server-name of the file void with --server', () => {
    assert.equal(read({ cluster: 'b' }).trust.serverName, 'b');
    assert.equal(read({ cluster: 'b', server: 'https://c' }).trust.serverName, undefined);
    assert.equal(read({ cluster: 'b', server: 'https://c', 'tls-server-name': 'd' }).trust.serverName, 'd');
  });

  it('guess the scheme of --server from what is said of TLS', () => {
    const server = (flags: ConnectionFlags) => resolve({}, { server: 'h:1', ...flags }).target.server;
    assert.equal(server({}), 'http://h:1');
    assert.equal(server({ 'insecure-skip-tls-verify': true }), 'https://h:1');
  });

  it('impersonate whom the user entry names, unless they say otherwise', () => {
    const { impersonation } = read({ user: 'b' });
    assert.deepEqual(impersonation, { user: 'boss', uid: '1', groups: ['ops', 'dev'], extra: { k: ['v', 'w'] } });
    assert.equal(read({ user: 'b', as: 'me' }).impersonation?.user, 'me');
    assert.deepEqual(read({ user: 'b', 'as-group': ['z'] }).impersonation?.groups, ['z']);
  });

  it('skip verification of a cluster that has an authority', () => {
    const files = { '/a': config('a', { cluster: `certificate-authority-data: ${base64('CA')}` }) };
    assert.equal(resolve(files, { kubeconfig: '/a' }).trust.ca, 'CA');
    const { trust } = resolve(files, { kubeconfig: '/a', 'insecure-skip-tls-verify': true });
    assert.deepEqual([trust.ca, trust.skipVerify], [undefined, true]);
  });
});

describe('a kubeconfig that cannot be used', () => {
  const only = (text: string, flags: ConnectionFlags = {}) =>
    problemOf(() => resolve({ '/k': text }, { kubeconfig: '/k', ...flags }));
  const cases: [string, string, RegExp, ConnectionFlags?][] = [
    ['no YAML', 'clusters: [\n  {name: a\n', /^kubeconfig \/k:\d+:\d+: /],
    [
      'a wrong type',
      'clusters:\n- name: a\n  cluster: text\n',
      /^kubeconfig \/k:3:12: clusters\.0\.cluster must be a map$/,
    ],
    ['a number for a text', config('a', { user: 'username: 7' }), /users\.0\.user\.username must be a string$/],
    ['no list', 'users: {}\n', /^kubeconfig \/k:1:8: users must be a list$/],
    ['a name twice', 'users:\n- name: a\n- name: a\n', /^kubeconfig \/k:3:3: users\.1 defines user "a" a second time$/],
    [
      'no base64',
      config('a', { cluster: 'certificate-authority-data: "***"' }),
      /certificate-authority-data must be base64$/,
    ],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${Array.from('bcdefgh', (l, i) => `${l}: &${l} [${`*${'abcdefgh'[i]},`.repeat(10)}]`).join('\n')}`,
      /alias/i,
    ],
    ['an unknown context by flag', config('a'), /^context "nope" does not exist$/, { context: 'nope' }],
    ['an unknown current-context', config('a', { current: 'nope' }), /^context "nope" does not exist, although/],
    [
      'an unknown cluster by flag',
      config('a'),
      /^cluster "nope", given by --cluster, does not exist$/,
      { cluster: 'nope' },
    ],
    ['an unknown user by flag', config('a'), /^user "nope", given by --user, does not exist$/, { user: 'nope' }],
    ['no current-context', config('a', { current: '' }), /^no context is chosen: \/k has no current-context$/],
    [
      'no server',
      'clusters: [{name: a}]\ncontexts: [{name: a, context: {cluster: a}}]\ncurrent-context: a',
      /^cluster "a" in \/k has no server$/,
    ],
    ['a server that is no address', config('a').replace('https://a', 'ftp://a'), /no http or https address/],
    [
      'an authority that is missing',
      config('a', { cluster: 'certificate-authority: /gone.crt' }),
      /\/gone\.crt does not exist$/,
    ],
    [
      'an authority and no verification',
      config('a', { cluster: `insecure-skip-tls-verify: true, certificate-authority-data: ${base64('x')}` }),
      /are both set of cluster "a"/,
    ],
    ['a token and a password', config('a', { user: 'token: t, username: u' }), /both a token and a password/],
    ['a certificate without its key', config('a', { user: `client-certificate-data: ${base64('x')}` }), /has no key/],
    ['groups without a user', config('a', { user: 'as-groups: [x]' }), /to be impersonated, but no user/],
    ['gcp', config('a', { user: 'auth-provider: {name: gcp}' }), /gke-gcloud-auth-plugin replaces it/],
    ['azure', config('a', { user: 'auth-provider: {name: azure}' }), /kubelogin replaces it/],
    ['a timeout that is none', config('a'), /--request-timeout soon is no duration/, { 'request-timeout': 'soon' }],
    [
      'a proxy that is none',
      config('a', { cluster: 'proxy-url: "ftp://u:secret@p"' }),
      /proxy-url of cluster "a" is no address of a proxy: ftp:\/\/…@p$/,
    ],
  ];
  for (const [what, text, message, flags] of cases)
    it(`has ${what}`, () => assert.match(only(text, flags).message, message));

  it('names a user that does not exist: a warning, since one asks anonymously then', () => {
    const { warnings, identity } = resolve(
      { '/k': config('a').replace('user: a}', 'user: gone}') },
      { kubeconfig: '/k' },
    );
    assert.match(warnings.join(), /"gone", which no kubeconfig file defines/);
    assert.equal(identity.means.kind, 'none');
  });

  it('has anything in it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"users": [${json}], "clusters": ${json}}`),
        ),
        (text) => {
          const read = parseKubeconfig(text, '/k');
          assert.ok(read.ok || /^\/k:\d+:\d+$/.test(read.problem.place));
        },
      ),
    );
  });
});

describe('a pod', () => {
  const account = '/var/run/secrets/kubernetes.io/serviceaccount';
  const files = { [`${account}/token`]: 't', [`${account}/ca.crt`]: 'CA', [`${account}/namespace`]: 'shop\n' };
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };

  it('asks its own cluster as its service account', () => {
    const connection = resolve(files, {}, env);
    assert.deepEqual(connection.target, { server: 'https://[fd00::1]', namespace: 'shop' });
    assert.deepEqual(connection.identity.means, { kind: 'token-file', file: `${account}/token` });
    assert.equal(connection.trust.ca, 'CA');
    assert.equal(resolve(files, { namespace: 'n' }, env).target.namespace, 'n');
  });

  it('asks another one when a kubeconfig says so', () => {
    const { server } = resolve({ ...files, '/home/u/.kube/config': config('a') }, {}, env).target;
    assert.equal(server, 'https://a:6443');
  });
});

describe('a duration', () => {
  for (const [text, milliseconds] of [
    ['0', 0],
    ['5', 5000],
    ['1s', 1000],
    ['2m', 120_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1.5s', 1500],
  ] as const)
    it(`${text} is ${milliseconds} ms`, () => assert.equal(parseTimeout(text), milliseconds));
});

describe('a command that is proposed', () => {
  it('asks the same cluster as the same user, and holds no secret', () => {
    const flags = {
      context: "it's mine",
      as: 'x',
      'as-group': ['a', 'b c'],
      token: 'secret',
      namespace: 'n',
      'insecure-skip-tls-verify': true,
    };
    assert.equal(
      kubectlLine(flags, 'auth', 'can-i', 'list', 'pods', '-A'),
      `kubectl '--context=it'\\''s mine' --as=x --insecure-skip-tls-verify --as-group=a '--as-group=b c' auth can-i list pods -A`,
    );
  });
});

describeUnless(without('kubectl'), 'kubectl', () => {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'multinet-kubeconfig-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const list = (...names: string[]) => names.join(delimiter);
  const sets: [string, Files, string, string[]?][] = [
    ['one file', { a: config('a') }, 'a'],
    ['two files', { a: config('a'), b: config('b') }, list('a', 'b')],
    ['two files, the other way round', { a: config('a'), b: config('b') }, list('b', 'a')],
    ['missing and empty entries', { a: config('a') }, list('gone', '', 'a', '')],
    ['an empty file', { a: '', b: config('b') }, list('a', 'b')],
    ['a first file without current-context', { a: config('a', { current: '' }), b: config('b') }, list('a', 'b')],
    [
      'the same names',
      {
        a: config('x', { user: 'username: u' }),
        b: config('x', { cluster: 'tls-server-name: t', user: 'token: t', context: 'namespace: shop' }),
      },
      list('a', 'b'),
    ],
    [
      'the same names, the other way round',
      {
        a: config('x', { user: 'username: u' }),
        b: config('x', { cluster: 'tls-server-name: t', user: 'token: t', context: 'namespace: shop' }),
      },
      list('b', 'a'),
    ],
    ['a file twice', { a: config('a') }, list('a', 'a')],
    [
      'a context over two files',
      {
        a: 'contexts: [{name: c, context: {cluster: b, user: b, namespace: shop}}]\ncurrent-context: c',
        b: config('b'),
      },
      list('a', 'b'),
    ],
    ['another context by flag', { a: config('a'), b: config('b') }, list('a', 'b'), ['--context=b']],
    ['a relative path', { 'dir/a': config('a', { user: 'tokenFile: t' }) }, 'dir/a'],
    ['JSON', { a: JSON.stringify(parse(config('a'))) }, 'a'],
    ['an anchor', { a: config('a').replace('{name: a, cluster:', '&x {name: a, cluster:') }, 'a'],
    ['unknown fields', { a: `${config('a')}\nmore: [1, {x: y}]\n` }, 'a'],
  ];
  for (const [index, [what, files, kubeconfig, flags = []]] of sets.entries()) {
    it(`reads ${what} as this program does`, () => {
      const home = join(directory, String(index));
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(home, name, '..'), { recursive: true });
        writeFileSync(join(home, name), text);
      }
      const KUBECONFIG = kubeconfig
        .split(delimiter)
        .map((name) => (name === '' ? '' : join(home, name)))
        .join(delimiter);
      const env = { PATH: process.env.PATH ?? '', HOME: home, KUBECONFIG };
      const shown = spawnSync('kubectl', ['config', 'view', '--minify', '--raw', '-o', 'json', ...flags], { env });
      assert.equal(shown.status, 0, shown.stderr.toString());
      const view = JSON.parse(shown.stdout.toString());
      const parsed: ConnectionFlags = Object.fromEntries(flags.map((flag) => flag.slice(2).split('=', 2)));
      const { target, identity, trust } = resolveConnection(
        parsed,
        env,
        (path) => Object.entries(files).find(([name]) => join(home, name) === path)?.[1],
      );
      const [{ context, name }] = view.contexts;
      const [{ cluster }] = view.clusters;
      const { user = {} } = view.users?.[0] ?? {};
      assert.equal(target.context, name);
      assert.equal(target.server, cluster.server);
      assert.equal(target.namespace, context.namespace ?? 'default');
      assert.equal(target.user, context.user);
      assert.equal(trust.serverName, cluster['tls-server-name']);
      const { means } = identity;
      assert.equal(means.kind === 'token' ? means.token : undefined, user.token);
      assert.equal(means.kind === 'basic' ? means.username : undefined, user.username);
      // `--raw` alone leaves paths as they are written: it is our side that must be at the file.
      if (user.tokenFile) assert.equal(means.kind === 'token-file' ? means.file : '', join(home, 'dir', 't'));
    });
  }
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openCluster } from '../../src/cluster/open.ts';
import type { NotGathered } from '../../src/snapshot/gathered.ts';
import type { Scope } from '../../src/snapshot/target.ts';
import { describeUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { type Handler, startServer, type TestServer } from './server/api.ts';
import { certificates, whyNoCertificates } from './server/certificates.ts';
import { recorded, reply } from './server/recordings.ts';

const all: Scope = { kind: 'all' };
const unauthorized = recorded('errors/401-bad-token.body');

let home = '';
let number = 0;
before(() => {
  home = mkdtempSync(join(tmpdir(), 'multinet-credentials-'));
});
after(() => rmSync(home, { recursive: true, force: true }));

const nodesFor =
  (valid: (authorization: string | undefined) => boolean): Handler =>
  (request, response) =>
    valid(request.headers.authorization)
      ? reply(response, 200, recorded('api/nodes.json'))
      : reply(response, 401, unauthorized);

async function withServer(answer: Handler, use: (server: TestServer) => Promise<void>, mutual = false): Promise<void> {
  const server = await startServer({ answer, tls: 'good', mutual });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

/** Writes a kubeconfig for one server and one user, and gives its path. */
function kubeconfig(server: TestServer, user: object, cluster: object = {}): string {
  number += 1;
  const path = join(home, `config-${number}`);
  const trust = { server: server.url, 'certificate-authority': certificates()?.file('ca.crt'), ...cluster };
  const config = {
    clusters: [{ name: 'c', cluster: trust }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  writeFileSync(path, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  return path;
}

async function listNodes(path: string, times = 1, signal?: AbortSignal): Promise<(NotGathered | 'gathered')[]> {
  const cluster = openCluster(
    { kubeconfig: path, 'request-timeout': '60s' },
    { patience: { firstWait: 5, tries: 2 }, signal },
  );
  const parts = await Promise.all(Array.from({ length: times }, () => cluster.reader.list('nodes', { scope: all })));
  cluster.close();
  return parts.map((part) => (part.ok ? 'gathered' : part.why));
}

async function refused(path: string): Promise<NotGathered> {
  const [why = 'gathered'] = await listNodes(path);
  if (why === 'gathered') assert.fail('was gathered');
  return why;
}

/** A credential plugin: notes each run in a log, then does what `script` says (JavaScript; `run` is the number of the run). */
function plugin(script: string): { exec: Record<string, unknown>; runs: () => Record<string, unknown>[] } {
  number += 1;
  const log = join(home, `log-${number}`);
  const program = join(home, `plugin-${number}.mjs`);
  writeFileSync(log, '');
  writeFileSync(
    program,
    `import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ pid: process.pid, info: process.env.KUBERNETES_EXEC_INFO, extra: process.env.EXTRA }) + '\\n');
const run = readFileSync(${JSON.stringify(log)}, 'utf8').trim().split('\\n').length;
const give = (status, more) => console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status, ...more }));
${script}`,
  );
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: [program],
    env: [{ name: 'EXTRA', value: 'given' }],
    interactiveMode: 'Never',
  };
  const lines = () => readFileSync(log, 'utf8').split('\n').filter(Boolean);
  return { exec, runs: () => lines().map((line) => JSON.parse(line)) };
}

describeUnless(whyNoCertificates(), 'a credential plugin', () => {
  it('is run once for twenty requests at one time', async () => {
    const { exec, runs } = plugin(`setTimeout(() => give({ token: 'good' }), 50);`);
    await withServer(
      nodesFor((token) => token === 'Bearer good'),
      async (server) => {
        const outcomes = await listNodes(kubeconfig(server, { exec }), 20);
        assert.deepEqual(new Set(outcomes), new Set(['gathered']));
        assert.equal(runs().length, 1);
      },
    );
  });

  it('is run again, once, when its token is refused', async () => {
    const { exec, runs } = plugin(`give({ token: 'token-' + run });`);
    await withServer(
      nodesFor((token) => token === 'Bearer token-2'),
      async (server) => {
        const outcomes = await listNodes(kubeconfig(server, { exec }), 20);
        assert.deepEqual(new Set(outcomes), new Set(['gathered']));
        assert.equal(runs().length, 2);
      },
    );
  });

  it('is not run for ever when all its tokens are refused', async () => {
    const { exec, runs } = plugin(`give({ token: 'bad' });`);
    await withServer(
      nodesFor(() => false),
      async (server) => {
        const why = await refused(kubeconfig(server, { exec }));
        assert.equal(why.reason, 'unauthorized');
        assert.equal(runs().length, 2);
      },
    );
  });

  it('is run again when its token has expired, and not before', async () => {
    const { exec, runs } = plugin(
      `give({ token: 'good', expirationTimestamp: new Date(Date.now() + (run === 1 ? -1000 : 3600000)).toISOString() });`,
    );
    await withServer(
      nodesFor(() => true),
      async (server) => {
        const cluster = openCluster({ kubeconfig: kubeconfig(server, { exec }) });
        for (let time = 0; time < 4; time += 1) assert.ok((await cluster.reader.list('nodes', { scope: all })).ok);
        cluster.close();
        assert.equal(runs().length, 2);
      },
    );
  });

  it('is told of the cluster, when the kubeconfig wants that', async () => {
    const { exec, runs } = plugin(`give({ token: 'good' });`);
    const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x', deep: [1] } }];
    await withServer(
      nodesFor(() => true),
      async (server) => {
        await listNodes(
          kubeconfig(
            server,
            { exec: { ...exec, provideClusterInfo: true } },
            { extensions, 'tls-server-name': 'localhost' },
          ),
        );
        await listNodes(kubeconfig(server, { exec }));
        const [told, untold] = runs();
        assert.equal(told?.extra, 'given');
        assert.deepEqual(JSON.parse(String(told?.info)), {
          kind: 'ExecCredential',
          apiVersion: 'client.authentication.k8s.io/v1',
          spec: {
            interactive: false,
            cluster: {
              server: server.url,
              'tls-server-name': 'localhost',
              'certificate-authority-data': Buffer.from(certificates()?.pem('ca.crt') ?? '').toString('base64'),
              config: { audience: 'x', deep: [1] },
            },
          },
        });
        assert.deepEqual(JSON.parse(String(untold?.info)).spec, { interactive: false });
      },
    );
  });

  it('may give a certificate', async () => {
    const made = certificates();
    const status = { clientCertificateData: made?.pem('client.crt'), clientKeyData: made?.pem('client.key') };
    const { exec } = plugin(`give(${JSON.stringify(status)});`);
    await withServer(
      nodesFor(() => true),
      async (server) => assert.deepEqual(await listNodes(kubeconfig(server, { exec })), ['gathered']),
      true,
    );
  });

  it('is found beside the kubeconfig when its command is relative', async () => {
    const { exec } = plugin(`give({ token: 'good' });`);
    writeFileSync(join(home, 'login.sh'), `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
    await withServer(
      nodesFor(() => true),
      async (server) =>
        assert.deepEqual(await listNodes(kubeconfig(server, { exec: { ...exec, command: './login.sh' } })), [
          'gathered',
        ]),
    );
  });

  it('shows on stderr what it says', async () => {
    const { exec } = plugin(`console.error('open https://login.example in a browser'); give({ token: 'good' });`);
    await withServer(
      nodesFor(() => true),
      async (server) => {
        const program = `import { openCluster } from ${JSON.stringify(new URL('../../src/cluster/open.ts', import.meta.url).href)};
        const cluster = openCluster({ kubeconfig: ${JSON.stringify(kubeconfig(server, { exec }))}, 'request-timeout': '60s' });
        await cluster.reader.list('nodes', { scope: { kind: 'all' } });
        cluster.close();`;
        const { stderr, stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
        assert.match(stderr, /open https:\/\/login\.example in a browser/);
        assert.equal(stdout, '');
      },
    );
  });

  const failures: [string, string, object, RegExp, NotGathered['reason']][] = [
    ['fails', 'process.exit(3);', {}, /failed with exit code 3/, 'unauthorized'],
    ['prints no JSON', 'console.log("hello");', {}, /is no JSON/, 'unauthorized'],
    [
      'prints another version',
      `give({ token: 't' }, { apiVersion: 'client.authentication.k8s.io/v1beta1' });`,
      {},
      /has apiVersion client\.authentication\.k8s\.io\/v1beta1/,
      'unauthorized',
    ],
    ['gives nothing', 'give({});', {}, /neither a token nor a certificate/, 'unauthorized'],
    ['gives half a certificate', `give({ clientKeyData: 'x' });`, {}, /only one of/, 'unauthorized'],
    [
      'gives a token with a line break in it',
      `give({ token: 'a\\nb' });`,
      {},
      /holds characters that no token has/,
      'unauthorized',
    ],
    [
      'is not installed',
      '',
      { command: 'no-such-plugin', installHint: 'brew install no-such-plugin\nor ask' },
      /no-such-plugin is not installed: brew install/,
      'no-tool',
    ],
    [
      'is of an old version',
      '',
      { apiVersion: 'client.authentication.k8s.io/v1alpha1' },
      /supported are/,
      'unauthorized',
    ],
    ['does not say whether it asks', '', { interactiveMode: undefined }, /needs an interactiveMode/, 'unauthorized'],
  ];
  for (const [what, script, more, detail, reason] of failures) {
    it(`that ${what} leaves a stated unknown`, async () => {
      const { exec } = plugin(script);
      await withServer(
        nodesFor(() => true),
        async (server) => {
          const why = await refused(kubeconfig(server, { exec: { ...exec, ...more } }));
          assert.equal(why.reason, reason);
          assert.match(why.detail, detail);
          assert.ok(why.next);
          assert.equal(server.requests.length, 0);
        },
      );
    });
  }

  it('is not installed where PATH has only a file of its name that nobody may run', async () => {
    writeFileSync(join(home, 'login'), 'not a program', { mode: 0o644 });
    const { exec } = plugin('');
    const env = [{ name: 'PATH', value: home }];
    await withServer(
      nodesFor(() => true),
      async (server) => {
        const why = await refused(kubeconfig(server, { exec: { ...exec, command: 'login', env } }));
        assert.equal(why.reason, 'no-tool');
        assert.match(why.detail, /login is not installed/);
      },
    );
  });

  it('that never ends is killed when the user cancels', async () => {
    const { exec, runs } = plugin('setInterval(() => undefined, 1000);');
    await withServer(
      nodesFor(() => true),
      async (server) => {
        const cancel = new AbortController();
        const reason = new DOMException('interrupted', 'AbortError');
        const path = kubeconfig(server, { exec });
        const cancelled = assert.rejects(listNodes(path, 3, cancel.signal), (error) => error === reason);
        await until(() => runs().length > 0);
        cancel.abort(reason);
        await cancelled;
        assert.throws(() => process.kill(Number(runs()[0]?.pid), 0), { code: 'ESRCH' });
      },
    );
  });
});

describeUnless(whyNoCertificates(), 'a token file', () => {
  it('is read for every request', async () => {
    const file = join(home, 'token');
    writeFileSync(file, 'one\n');
    await withServer(
      (request, response) => {
        nodesFor((token) => token === `Bearer ${readFileSync(file, 'utf8').trim()}`)(request, response);
      },
      async (server) => {
        const cluster = openCluster({ kubeconfig: kubeconfig(server, { tokenFile: file }) });
        assert.ok((await cluster.reader.list('nodes', { scope: all })).ok);
        writeFileSync(file, 'two\n');
        assert.ok((await cluster.reader.list('nodes', { scope: all })).ok);
        rmSync(file);
        const gone = await cluster.reader.list('nodes', { scope: all });
        assert.ok(!gone.ok && gone.why.reason === 'unauthorized' && gone.why.detail.includes(file));
        cluster.close();
      },
    );
  });
});

describeUnless(whyNoCertificates(), 'an OIDC login', () => {
  const jwt = (name: string, seconds: number) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ sub: name, exp: Math.floor(Date.now() / 1000) + seconds })}.x`;
  };
  const fresh = jwt('fresh', 3600);
  const stale = jwt('stale', -60);

  /** An issuer and an API server in one. */
  const issuer = (
    asked: string[],
    accept: (form: URLSearchParams, authorization: string | undefined) => boolean,
  ): Handler => {
    const token = nodesFor((authorization) => authorization === `Bearer ${fresh}`);
    return (request, response) => {
      if (request.url === '/.well-known/openid-configuration') {
        reply(response, 200, JSON.stringify({ token_endpoint: `https://${request.headers.host}/token` }));
      } else if (request.url === '/token') {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          asked.push(body);
          const good = accept(new URLSearchParams(body), request.headers.authorization);
          if (good) reply(response, 200, JSON.stringify({ id_token: fresh, refresh_token: 'next', expires_in: 3600 }));
          else reply(response, 401, '{"error":"invalid_client"}');
        });
      } else token(request, response);
    };
  };
  const user = (server: TestServer, config: object) => ({
    'auth-provider': {
      name: 'oidc',
      config: {
        'client-id': 'multinet',
        'idp-issuer-url': server.url,
        'idp-certificate-authority': certificates()?.file('ca.crt'),
        ...config,
      },
    },
  });

  it('uses the id-token while it is valid', async () => {
    const asked: string[] = [];
    await withServer(
      issuer(asked, () => true),
      async (server) => {
        assert.deepEqual(await listNodes(kubeconfig(server, user(server, { 'id-token': fresh }))), ['gathered']);
        assert.deepEqual(asked, []);
      },
    );
  });

  it('is renewed once for all, and written back without touching the rest', async () => {
    const asked: string[] = [];
    const basic = `Basic ${Buffer.from('multinet:s%3Acret').toString('base64')}`;
    await withServer(
      issuer(asked, (_, authorization) => authorization === basic),
      async (server) => {
        const path = kubeconfig(
          server,
          user(server, { 'id-token': stale, 'refresh-token': 'old', 'client-secret': 's:cret' }),
        );
        const before = JSON.parse(readFileSync(path, 'utf8'));
        assert.deepEqual(new Set(await listNodes(path, 10)), new Set(['gathered']));
        assert.deepEqual(asked, ['grant_type=refresh_token&refresh_token=old']);
        const written = JSON.parse(readFileSync(path, 'utf8'));
        const { config } = written.users[0].user['auth-provider'];
        assert.deepEqual([config['id-token'], config['refresh-token']], [fresh, 'next']);
        Object.assign(config, before.users[0].user['auth-provider'].config);
        assert.deepEqual(written, before);
        assert.equal(statSync(path).mode & 0o777, 0o600);
      },
    );
  });

  it('gives the secret in the form to an issuer that wants it there', async () => {
    const asked: string[] = [];
    await withServer(
      issuer(asked, (form) => form.get('client_secret') === 's'),
      async (server) => {
        const path = kubeconfig(
          server,
          user(server, { 'id-token': stale, 'refresh-token': 'old', 'client-secret': 's' }),
        );
        assert.deepEqual(await listNodes(path), ['gathered']);
        assert.equal(asked.length, 2);
      },
    );
  });

  it('that cannot be renewed says so', async () => {
    await withServer(
      issuer([], () => false),
      async (server) => {
        const without = await refused(kubeconfig(server, user(server, { 'id-token': stale })));
        assert.equal(without.reason, 'unauthorized');
        assert.match(without.detail, /expired and there is no refresh-token/);
        const denied = await refused(kubeconfig(server, user(server, { 'id-token': stale, 'refresh-token': 'old' })));
        assert.match(denied.detail, /answered 401.*invalid_client/);
      },
    );
  });
});

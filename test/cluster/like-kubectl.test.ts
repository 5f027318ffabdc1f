import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ConnectionFlags } from '../../src/cluster/connection-flags.ts';
import { openCluster } from '../../src/cluster/open.ts';
import { describeUnless, without } from '../needs.ts';
import { startServer, type TestServer } from './server/api.ts';
import { certificates, whyNoCertificates } from './server/certificates.ts';
import { recorded, reply } from './server/recordings.ts';

/** What of a request tells which server was asked and as whom. */
function gist({ headers, headersDistinct }: IncomingMessage): unknown {
  const impersonation = Object.entries(headersDistinct).filter(([name]) => name.startsWith('impersonate-'));
  return { server: headers.host, authorization: headers.authorization, impersonation: impersonation.sort() };
}

describeUnless(without('kubectl') ?? whyNoCertificates(), 'a request with the same flags as one of kubectl', () => {
  let home = '';
  let a: TestServer;
  let b: TestServer;
  let plain: TestServer;

  before(async () => {
    const answer = (_: unknown, response: Parameters<typeof reply>[0]) =>
      reply(response, 200, recorded('api/version.json'));
    a = await startServer({ answer, tls: 'good' });
    b = await startServer({ answer, tls: 'good' });
    plain = await startServer({ answer });
    home = mkdtempSync(join(tmpdir(), 'multinet-like-kubectl-'));
    const ca = certificates()?.file('ca.crt');
    writeFileSync(join(home, 'token'), 'from-file\n');
    writeFileSync(
      join(home, 'config'),
      `
clusters:
- {name: a, cluster: {server: "${a.url}", certificate-authority: ${ca}}}
- {name: b, cluster: {server: "${b.url}", insecure-skip-tls-verify: yes}}
- {name: plain, cluster: {server: "${plain.url}"}}
users:
- {name: token, user: {token: one}}
- {name: file, user: {tokenFile: token}}
- {name: basic, user: {username: me, password: "s3:cret"}}
- {name: both, user: {token: one, tokenFile: token}}
- {name: boss, user: {token: one, as: boss, as-uid: "5", as-groups: [ops, dev], as-user-extra: {Some/Key: [v, w]}}}
- {name: exec-and-token, user: {token: one, exec: {apiVersion: client.authentication.k8s.io/v1, command: /none, interactiveMode: Never}}}
contexts:
- {name: a, context: {cluster: a, user: token}}
- {name: b, context: {cluster: b, user: file}}
- {name: no-user, context: {cluster: a}}
current-context: a
`,
    );
  });

  after(async () => {
    await Promise.all([a?.close(), b?.close(), plain?.close()]);
    if (home !== '') rmSync(home, { recursive: true, force: true });
  });

  const cases: ConnectionFlags[] = [
    {},
    { context: 'b' },
    { cluster: 'b' },
    { user: 'file' },
    { user: 'basic' },
    { user: 'both' },
    { user: 'boss' },
    { user: 'exec-and-token' },
    { cluster: 'plain' },
    { token: 'two' },
    { context: 'no-user', token: 'two' },
    { user: 'exec-and-token', token: 'two' },
    { as: 'you', 'as-group': ['p', 'q'], 'as-uid': '9' },
    { user: 'boss', as: 'you' },
    { user: 'boss', 'as-group': ['p'] },
    { context: 'b', 'insecure-skip-tls-verify': true },
    { cluster: 'a', 'insecure-skip-tls-verify': true },
  ];
  for (const flags of cases) {
    it(`asks the same server as the same user: ${JSON.stringify(flags)}`, async () => {
      const all = [a, b, plain];
      const asked = () => all.flatMap((server) => server.requests.splice(0)).map(gist);
      const given = Object.entries(flags).flatMap(([name, value]) => [value].flat().map((one) => `--${name}=${one}`));
      const env = { PATH: process.env.PATH ?? '', HOME: home, KUBECONFIG: join(home, 'config') };
      const running = promisify(execFile)('kubectl', [...given, 'get', '--raw', '/version'], { env });
      // It must not wait for a name and a password.
      running.child.stdin?.end();
      await running;
      const byKubectl = asked();
      const cluster = openCluster(flags, { env });
      const answer = await cluster.reader.read('/version');
      cluster.close();
      assert.ok(answer.ok);
      const [ours, ...others] = asked();
      assert.deepEqual(others, []);
      // Some distributions of kubectl ask for the version beforehand.
      assert.ok(byKubectl.length > 0);
      for (const one of byKubectl) assert.deepEqual(ours, one);
    });
  }
});

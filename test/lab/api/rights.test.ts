import assert from 'node:assert/strict';
import { request } from 'node:https';
import { createAuthority } from './certificates.ts';
import { ask } from './client.ts';
import { listAt, textAt } from './fields.ts';
import { quietWorld, recordedObjects } from './recorded-world.ts';
import { startApi } from './server.ts';
import type { LabApi } from './world.ts';

describe('who may do what in the lab', () => {
  let api: LabApi;
  const pods = '/api/v1/namespaces/default/pods';

  before(async () => {
    api = await startApi({
      ...quietWorld(recordedObjects()),
      users: [
        { name: 'admin', username: 'kubernetes-admin', groups: ['system:masters'], by: 'certificate' },
        { name: 'norights', username: 'system:serviceaccount:default:norights', groups: [], by: 'token' },
        { name: 'one-pod', groups: ['readers'], by: 'token' },
        { name: 'helper', groups: [], by: 'token' },
      ],
      grants: [
        {
          to: { group: 'readers' },
          rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'], resourceNames: ['samplepod'] }],
        },
        { to: { user: 'helper' }, rules: [{ verbs: ['impersonate'], apiGroups: [''], resources: ['users'] }] },
      ],
    });
  });
  after(() => api.close());

  async function statusWithCertificate(cert: string, key: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const sent = request(`${api.url}${pods}`, { ca: api.caPem, cert, key, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  it('lets the certificate of a kubeconfig in, and no foreign one', async () => {
    const [user] = listAt(JSON.parse(api.kubeconfig('admin')), 'users');
    const pem = (field: string) => Buffer.from(textAt(user, 'user', field), 'base64').toString('utf8');
    assert.equal(await statusWithCertificate(pem('client-certificate-data'), pem('client-key-data')), 200);
    const foreign = createAuthority().client('kubernetes-admin', ['system:masters']);
    assert.equal(await statusWithCertificate(foreign.certificate, foreign.key), 401);
  });

  it('grants by resource name, also for a list of that one name', async () => {
    const as = (path: string) => ask(api, { path, user: 'one-pod' });
    assert.equal((await as(`${pods}/samplepod`)).status, 200);
    assert.equal((await as(`${pods}/busybox-app`)).status, 403);
    assert.equal((await as(pods)).status, 403);
    assert.equal((await as(`${pods}?fieldSelector=metadata.name%3Dsamplepod`)).status, 200);
  });

  it('lets admin act as somebody, who is then the one refused', async () => {
    const headers = { 'impersonate-user': 'system:serviceaccount:default:norights' };
    const { status, body } = await ask(api, { path: pods, headers });
    assert.equal(status, 403);
    assert.match(body.toString('utf8'), /User \\"system:serviceaccount:default:norights\\" cannot list/);
  });

  it('gives the impersonated the groups asked for', async () => {
    const headers = { 'impersonate-user': 'anybody', 'impersonate-group': 'readers' };
    assert.equal((await ask(api, { path: `${pods}/samplepod`, headers })).status, 200);
  });

  it('allows impersonation only to whom RBAC allows it', async () => {
    const headers = { 'impersonate-user': 'one-pod' };
    const refused = await ask(api, { path: `${pods}/samplepod`, user: 'norights', headers });
    assert.match(textAt(JSON.parse(refused.body.toString('utf8')), 'message'), /cannot impersonate resource "users"/);
    const groups = { ...headers, 'impersonate-group': 'readers' };
    assert.equal((await ask(api, { path: `${pods}/samplepod`, user: 'helper', headers: groups })).status, 403);
    const { user } = api.requests.at(-1) ?? {};
    assert.equal(user, 'system:anonymous', 'nobody has come in');
  });

  it('names a user it does not have', () => {
    assert.throws(() => api.kubeconfig('nobody'), /no user nobody: admin, norights/);
  });
});

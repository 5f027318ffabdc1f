import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Cluster, openCluster } from '../../src/cluster/open.ts';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

const container = { name: 'multinet-1', image: 'busybox', command: ['sleep', '600'] } as const;

/** A cluster whose API answers every request with this status and body, and notes what was asked. */
async function clusterThat(status: number, body: object, use: (cluster: Cluster, asked: Asked[]) => Promise<void>) {
  const asked: Asked[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    void text(request).then((sent) => {
      const { method, url, headers } = request;
      asked.push({ method, url, type: headers['content-type'], body: sent });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cluster = openCluster({ server: `http://127.0.0.1:${port}` }, { env: {} });
  try {
    await use(cluster, asked);
  } finally {
    cluster.close();
    server.close();
  }
}

describe('adding an ephemeral container', () => {
  it('patches the subresource for it, with the rights of the profile and no others', async () => {
    await clusterThat(200, {}, async ({ debugger: adder }, asked) => {
      const pod = { namespace: 'shop', name: 'db' };
      assert.ok((await adder.add(pod, { ...container, profile: 'baseline' })).ok);
      assert.ok((await adder.add(pod, { ...container, profile: 'netadmin' })).ok);
      const [plain, admin] = asked;
      assert.equal(plain?.method, 'PATCH');
      assert.equal(plain?.url, '/api/v1/namespaces/shop/pods/db/ephemeralcontainers');
      assert.equal(plain?.type, 'application/strategic-merge-patch+json');
      assert.deepEqual(JSON.parse(plain?.body ?? ''), {
        spec: {
          ephemeralContainers: [{ ...container, imagePullPolicy: 'IfNotPresent', terminationMessagePolicy: 'File' }],
        },
      });
      assert.match(admin?.body ?? '', /"securityContext":\{"capabilities":\{"add":\["NET_ADMIN","NET_RAW"\]\}\}/);
    });
  });

  it('states a refusal in the words of the server, with the command that shows whether one may', async () => {
    const message = 'pods "db" is forbidden: User "dev" cannot patch resource "pods/ephemeralcontainers"';
    const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403, message };
    await clusterThat(403, status, async ({ debugger: adder }) => {
      const answer = await adder.add({ namespace: 'shop', name: 'db' }, { ...container, profile: 'baseline' });
      assert.ok(!answer.ok);
      assert.deepEqual([answer.why.reason, answer.why.detail], ['forbidden', message]);
      assert.match(answer.why.next ?? '', /auth can-i patch pods --subresource=ephemeralcontainers -n shop$/);
    });
  });
});

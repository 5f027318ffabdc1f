import assert from 'node:assert/strict';
import { Agent } from 'node:https';
import fc from 'fast-check';
import { ask, askJson } from './client.ts';
import { listAt, numberAt, recordAt, textAt } from './fields.ts';
import { continueToken, readContinueToken } from './paging.ts';
import { quietWorld } from './recorded-world.ts';
import { startApi } from './server.ts';
import type { LabApi, LabObject } from './world.ts';

function pods(count: number, namespace = 'default'): LabObject[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `pod-${String(index).padStart(6, '0')}`, namespace, labels: { even: String(index % 2 === 0) } },
    spec: { containers: [{ name: 'app', image: 'image' }], nodeName: `node-${index % 1000}` },
    status: { phase: 'Running' },
  }));
}

/** Follows continue tokens to the end; the names of each page. */
async function pagesOf(api: LabApi, path: string, agent?: Agent): Promise<string[][]> {
  const pages: string[][] = [];
  let token = '';
  do {
    const suffix = token === '' ? '' : `&continue=${token}`;
    const list = await askJson(api, { path: path + suffix, ...(agent === undefined ? {} : { agent }) });
    pages.push(listAt(list, 'items').map((item) => textAt(item, 'metadata', 'name')));
    token = textAt(recordAt(list, 'metadata'), 'continue');
  } while (token !== '');
  return pages;
}

describe('pages of the lab', () => {
  it('reads every token it writes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1 }),
        fc.stringMatching(/^[a-z0-9./-]{1,40}$/),
        fc.boolean(),
        (version, key, rooted) => {
          const after = key.replace(/^\/+/, '') || 'x';
          assert.deepEqual(readContinueToken(continueToken({ version, after }, rooted)), { version, after });
        },
      ),
    );
  });

  it('gives every object exactly once, whatever the page size and the selector', async () => {
    const api = await startApi(quietWorld([...pods(23), ...pods(3, 'default-2'), ...pods(4, 'other')]));
    try {
      const whole = (await pagesOf(api, '/api/v1/pods?limit=0')).flat();
      assert.equal(whole.length, 30);
      for (const limit of [1, 2, 7, 29, 30, 31]) {
        const pages = await pagesOf(api, `/api/v1/pods?limit=${limit}`);
        assert.deepEqual(pages.flat(), whole, `limit ${limit}`);
        assert.ok(pages.every((page) => page.length <= limit));
      }
      const even = (await pagesOf(api, '/api/v1/namespaces/default/pods?limit=5&labelSelector=even%3Dtrue')).flat();
      assert.equal(even.length, 12);
    } finally {
      await api.close();
    }
  });

  it('shows the list as it was at its first page, until the token expires', async () => {
    let clock = new Date('2026-11-20T23:50:00Z');
    const api = await startApi(quietWorld(pods(4)), { continueLifetime: 60_000, now: () => clock });
    try {
      const first = await askJson(api, '/api/v1/namespaces/default/pods?limit=2');
      const token = textAt(recordAt(first, 'metadata'), 'continue');
      assert.equal(numberAt(recordAt(first, 'metadata'), 'remainingItemCount'), 2);
      assert.ok(api.store.delete('v1', 'Pod', 'default', 'pod-000003'));
      const path = `/api/v1/namespaces/default/pods?limit=2&continue=${token}`;
      assert.equal(listAt(await askJson(api, path), 'items').length, 2, 'the deleted pod is still there');
      clock = new Date('2026-11-20T23:51:00Z');
      const expired = await ask(api, { path });
      assert.equal(expired.status, 410);
      const fresh = textAt(JSON.parse(expired.body.toString('utf8')), 'metadata', 'continue');
      const rest = await askJson(api, `/api/v1/namespaces/default/pods?limit=2&continue=${fresh}`);
      assert.deepEqual(
        listAt(rest, 'items').map((item) => textAt(item, 'metadata', 'name')),
        ['pod-000002'],
      );
    } finally {
      await api.close();
    }
  });

  it('does not page what is asked at version 0, as the watch cache does not', async () => {
    const api = await startApi(quietWorld(pods(5)));
    try {
      const list = await askJson(api, '/api/v1/pods?limit=2&resourceVersion=0');
      assert.equal(listAt(list, 'items').length, 5);
    } finally {
      await api.close();
    }
  });

  it('serves 50,000 pods in pages of 500 over one connection', async function () {
    this.timeout(600_000);
    const api = await startApi(quietWorld(pods(50_000)));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const pages = await pagesOf(api, '/api/v1/pods?limit=500', agent);
      assert.equal(pages.length, 100);
      assert.equal(new Set(pages.flat()).size, 50_000);
      assert.equal(api.requests.length, 100);
      assert.deepEqual(new Set(api.requests.map(({ connection }) => connection)), new Set([1]));
    } finally {
      agent.destroy();
      await api.close();
    }
  });
});

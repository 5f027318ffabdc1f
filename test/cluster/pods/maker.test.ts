import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { openCredentials } from '../../../src/cluster/credentials/credentials.ts';
import { openPodMaker } from '../../../src/cluster/pods/maker.ts';
import type { PodMaker } from '../../../src/cluster/port.ts';
import { startServer } from '../server/api.ts';
import { connectionTo } from '../server/client.ts';

/** A step of a server: what it answers, or that it tears the connection. */
type Step = { readonly status: number; readonly message?: string; readonly name?: string } | 'tears';

function take(step: Step, response: ServerResponse): void {
  if (step === 'tears') {
    response.socket?.destroy();
    return;
  }
  const { status, message = '', name = '' } = step;
  const body = { kind: 'Status', status: status < 300 ? 'Success' : 'Failure', message, details: { name } };
  const again = status === 429 ? { 'retry-after': '0' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...again }).end(JSON.stringify(body));
}

/** Lets pods be made at a server that takes these steps, the last one again and again; gives what was asked. */
async function at(
  steps: readonly Step[],
  use: (maker: PodMaker) => Promise<void>,
  onRequest: () => void = () => undefined,
): Promise<string[]> {
  let asked = 0;
  const server = await startServer({
    answer: (request, response) => {
      request.resume();
      const step = steps[Math.min(asked, steps.length - 1)] ?? 'tears';
      asked += 1;
      onRequest();
      take(step, response);
    },
  });
  const connection = connectionTo(server.url);
  const maker = openPodMaker(connection, openCredentials(connection, { env: {}, onWarning: () => undefined }));
  try {
    await use(maker);
    return server.requests.map(({ method, url }) => `${method} ${url}`);
  } finally {
    maker.close();
    await server.close();
  }
}

const pod = { metadata: { name: 'p' } };
const unhurried = (): AbortSignal => AbortSignal.timeout(60_000);
const busy: Step = { status: 429, message: 'too many requests' };

describe('making a pod', () => {
  it('is asked for again while the server is too busy to take it', async () => {
    const asked = await at([busy, busy, { status: 201 }], async (maker) => {
      assert.equal((await maker.create('shop', pod, unhurried())).ok, true);
    });
    assert.deepEqual(asked, Array(3).fill('POST /api/v1/namespaces/shop/pods'));
  });

  it('is not asked for again where it may have been made', async () => {
    for (const step of ['tears', { status: 500 }, { status: 504 }, { status: 403, message: 'no' }] as const) {
      const asked = await at([step, { status: 201 }], async (maker) => {
        assert.equal((await maker.create('shop', pod, unhurried())).ok, false);
      });
      assert.equal(asked.length, 1, JSON.stringify(step));
    }
  });

  it('is not asked for again when it is not wanted any more', async () => {
    const cancel = new AbortController();
    const cancelled = (): void => cancel.abort(new DOMException('SIGINT', 'AbortError'));
    const asked = await at(
      [busy],
      (maker) => assert.rejects(maker.create('shop', pod, unhurried(), cancel.signal), { name: 'AbortError' }),
      cancelled,
    );
    assert.equal(asked.length, 1);
  });

  it('is waited for although it is not wanted any more, once it was asked for', async () => {
    const cancel = new AbortController();
    await at(
      [{ status: 201 }],
      async (maker) => assert.equal((await maker.create('shop', pod, unhurried(), cancel.signal)).ok, true),
      () => cancel.abort(new DOMException('SIGINT', 'AbortError')),
    );
  });

  it('takes a namespace that is gone for what it is', async () => {
    await at([{ status: 404, message: 'namespaces "shop" not found', name: 'shop' }], async (maker) => {
      const answer = await maker.create('shop', pod, unhurried());
      assert.ok(!answer.ok);
      assert.equal(answer.why.detail, 'namespaces "shop" not found');
    });
    await at([{ status: 404, message: 'page not found' }], async (maker) => {
      const answer = await maker.create('shop', pod, unhurried());
      assert.ok(!answer.ok);
      assert.match(answer.why.detail, /is no Kubernetes API/);
    });
  });
});

describe('removing a pod', () => {
  const removed = async (...steps: Step[]) => {
    let told: unknown;
    const asked = await at(steps, async (maker) => {
      const answer = await maker.remove('shop', 'p');
      told = answer.ok ? answer.value : answer.why.detail;
    });
    return { told, asked: asked.length };
  };

  it('tells whether there was one', async () => {
    assert.deepEqual(await removed({ status: 200 }), { told: 'removed', asked: 1 });
    assert.deepEqual(await removed({ status: 202 }), { told: 'removed', asked: 1 });
    assert.deepEqual(await removed({ status: 404 }), { told: 'not-there', asked: 1 });
    assert.deepEqual(await removed({ status: 403, message: 'no' }), { told: 'no', asked: 1 });
  });

  it('is tried again whatever passes, as it does the same twice', async () => {
    const after = async (step: Step) => removed(step, { status: 200 });
    for (const step of [busy, { status: 503 }, { status: 500 }, 'tears'] as const)
      assert.deepEqual(await after(step), { told: 'removed', asked: 2 }, JSON.stringify(step));
  });
});

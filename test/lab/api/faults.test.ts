import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../patience.ts';
import { type Answered, ask } from './client.ts';
import { numberAt, textAt } from './fields.ts';
import { quietWorld, recordedObjects, scriptedSession } from './recorded-world.ts';
import { startApi } from './server.ts';
import type { LabApi } from './world.ts';
import { openExec } from './ws-client.ts';

function continueOf({ body }: Answered): string {
  return textAt(JSON.parse(body.toString('utf8')), 'metadata', 'continue');
}

describe('faults of the lab', () => {
  let api: LabApi;
  const pods = '/api/v1/namespaces/default/pods';
  const exec = `${pods}/samplepod/exec?command=ip&stdout=true&stderr=true`;

  before(async () => {
    api = await startApi({
      ...quietWorld(recordedObjects()),
      exec: () => scriptedSession(['x'.repeat(1000)], [], { kind: 'exited', code: 0 }),
    });
  });
  afterEach(() => {
    api.faults.length = 0;
  });
  after(() => api.close());

  it('strikes only what matches, and only as often as said', async () => {
    api.faults.push({ match: { path: /nodes/ }, does: { kind: 'server-error', code: 500 }, times: 1 });
    assert.equal((await ask(api, { path: pods })).status, 200);
    assert.equal((await ask(api, { path: '/api/v1/nodes' })).status, 500);
    assert.equal((await ask(api, { path: '/api/v1/nodes' })).status, 200);
  });

  it('strikes a user, and the second page', async () => {
    api.faults.push({
      match: { user: 'system:serviceaccount:default:podreader' },
      does: { kind: 'server-error', code: 503 },
    });
    assert.equal((await ask(api, { path: pods, user: 'podreader' })).status, 503);
    assert.equal((await ask(api, { path: pods })).status, 200);
    api.faults.push({ match: { continues: true }, does: { kind: 'gone' } });
    const first = await ask(api, { path: `${pods}?limit=2` });
    assert.equal(first.status, 200);
    const second = await ask(api, { path: `${pods}?limit=2&continue=${continueOf(first)}` });
    assert.equal(second.status, 410);
    api.faults.length = 0;
    assert.equal((await ask(api, { path: `${pods}?limit=2&continue=${continueOf(second)}` })).status, 200);
  });

  it('says 429 with Retry-After', async () => {
    api.faults.push({ match: {}, does: { kind: 'too-many-requests', retryAfter: 7 } });
    const answer = await ask(api, { path: pods });
    assert.equal(answer.status, 429);
    assert.equal(answer.headers['retry-after'], '7');
    assert.equal(numberAt(JSON.parse(answer.body.toString('utf8')), 'details', 'retryAfterSeconds'), 7);
  });

  it('waits before it answers', async () => {
    api.faults.push({ match: {}, does: { kind: 'delay', ms: 120 } });
    const started = performance.now();
    await ask(api, { path: pods });
    assert.ok(performance.now() - started >= 115);
  });

  it('trickles a body, which arrives whole', async () => {
    const whole = await ask(api, { path: pods });
    api.faults.push({ match: {}, does: { kind: 'trickle', bytes: 20_000, ms: 5 } });
    const started = performance.now();
    const slow = await ask(api, { path: pods });
    assert.ok(slow.body.equals(whole.body));
    assert.ok(performance.now() - started >= 40);
  });

  it('tears the connection in the middle of a list', async () => {
    api.faults.push({ match: {}, does: { kind: 'tear', afterBytes: 5000 } });
    await assert.rejects(ask(api, { path: pods }), /aborted|ECONNRESET|hang up/);
  });

  it('refuses the connection', async () => {
    api.faults.push({ match: {}, does: { kind: 'refuse' } });
    await assert.rejects(ask(api, { path: pods }), /ECONNRESET|hang up/);
    await assert.rejects(openExec(api, exec, 'v5.channel.k8s.io', api.token('admin')));
  });

  it('closes an exec before its status', async () => {
    api.faults.push({ match: { path: /exec/ }, does: { kind: 'exec-no-status' } });
    const { frames, closeCode } = await openExec(api, exec, 'v5.channel.k8s.io', api.token('admin'));
    assert.deepEqual(
      frames.map(({ channel }) => channel),
      [1, 1],
    );
    assert.equal(closeCode, 1000);
  });

  it('garbles the status of an exec, or a frame', async () => {
    api.faults.push({ match: { path: /exec/ }, does: { kind: 'exec-garbled-status' }, times: 1 });
    const status = (await openExec(api, exec, 'v5.channel.k8s.io', api.token('admin'))).frames.at(-1);
    assert.equal(status?.channel, 3);
    assert.throws(() => JSON.parse(status?.data ?? ''));
    api.faults.push({ match: { path: /exec/ }, does: { kind: 'exec-garbled-frame' } });
    const { frames } = await openExec(api, exec, 'v5.channel.k8s.io', api.token('admin'));
    assert.deepEqual(
      frames.map(({ channel }) => channel),
      [9, 1, 1, 3],
    );
  });

  it('tears an exec in the middle of its output', async () => {
    api.faults.push({ match: { path: /exec/ }, does: { kind: 'tear', afterBytes: 10 } });
    const { closeCode } = await openExec(api, exec, 'v5.channel.k8s.io', api.token('admin'));
    assert.equal(closeCode, 1006);
  });

  it('survives a request line that is nonsense', async () => {
    await assert.rejects(ask(api, { path: '/api/v1/namespaces/%zz/pods' }));
    await assert.rejects(openExec(api, '/api/v1/namespaces/%zz/pods/x/exec', 'v5.channel.k8s.io', ''));
    assert.equal((await ask(api, { path: pods })).status, 200);
  });

  it('ends a running command when the server closes', async () => {
    const killed = Promise.withResolvers<string>();
    const own = await startApi({
      ...quietWorld(recordedObjects()),
      exec: () => ({
        ...scriptedSession(['started'], [], { kind: 'exited', code: 0 }),
        ended: new Promise(() => {}),
        kill: () => killed.resolve('killed'),
      }),
    });
    const opened = Promise.withResolvers<void>();
    const conversation = openExec(own, exec, 'v5.channel.k8s.io', own.token('admin'), opened.resolve);
    await opened.promise;
    await own.close();
    assert.equal(await killed.promise, 'killed');
    assert.equal((await conversation).closeCode, 1006);
  });

  it('hangs an exec and a request until the server closes', async () => {
    const own = await startApi(quietWorld(recordedObjects()), { faults: [{ match: {}, does: { kind: 'hang' } }] });
    const opened = Promise.withResolvers<void>();
    const conversation = openExec(own, exec, 'v5.channel.k8s.io', own.token('admin'), opened.resolve);
    const request = assert.rejects(ask(own, { path: pods }));
    await opened.promise;
    await until(() => own.requests.length === 2);
    const first = await Promise.race([conversation, sleep(150, 'still open')]);
    assert.equal(first, 'still open');
    await own.close();
    const { status, frames } = await conversation;
    assert.equal(status, 101);
    assert.deepEqual(frames, []);
    await request;
  });
});

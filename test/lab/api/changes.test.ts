import assert from 'node:assert/strict';
import { request } from 'node:https';
import { until } from '../../patience.ts';
import { ask, askJson } from './client.ts';
import { listAt, recordAt, textAt } from './fields.ts';
import { quietWorld, recordedObjects } from './recorded-world.ts';
import { startApi } from './server.ts';
import type { LabApi } from './world.ts';

describe('changes in the lab', () => {
  let api: LabApi;
  const told: string[] = [];
  const pods = '/api/v1/namespaces/default/pods';
  const json = { 'content-type': 'application/json' };

  before(async () => {
    api = await startApi({
      ...quietWorld(recordedObjects()),
      podCreated(pod) {
        told.push(`created ${pod.metadata.name}`);
        return undefined;
      },
      podDeleted: (namespace, name) => void told.push(`deleted ${namespace}/${name}`),
      ephemeralContainerAdded: (_namespace, pod, container) => void told.push(`debug ${pod} ${String(container.name)}`),
      podLogs: (_namespace, pod, container) => (pod === 'samplepod' ? `${container} one\ntwo\nthree\n` : undefined),
      nodeSummary: (node) => (node === 'node-a' ? { node: { nodeName: node } } : undefined),
    });
  });
  beforeEach(() => {
    told.length = 0;
  });
  after(() => api.close());

  /** Watches; the list of events grows while the test goes on. */
  function watch(path: string): { events: [string, string][]; stop: () => void } {
    const events: [string, string][] = [];
    const headers = { authorization: `Bearer ${api.token('admin')}` };
    const sent = request(`${api.url}${path}`, { ca: api.caPem, headers, agent: false }, (response) => {
      let begun = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        const lines = `${begun}${text}`.split('\n');
        begun = lines.pop() ?? '';
        for (const line of lines) {
          const event: unknown = JSON.parse(line);
          events.push([textAt(event, 'type'), textAt(event, 'object', 'metadata', 'name')]);
        }
      });
    });
    sent.on('error', () => {});
    sent.end();
    return { events, stop: () => sent.destroy() };
  }

  it('drives a watch, in which a pod that ceases to be selected is deleted', async () => {
    const list = await askJson(api, `${pods}?labelSelector=watched%3Dyes`);
    const version = textAt(recordAt(list, 'metadata'), 'resourceVersion');
    const { events, stop } = watch(`${pods}?watch=1&labelSelector=watched%3Dyes&resourceVersion=${version}`);
    const pod = (labels: Record<string, string>) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'w', namespace: 'default', labels },
    });
    api.store.put(pod({ watched: 'yes' }));
    await until(() => events.length > 0);
    api.store.put(pod({ watched: 'yes', more: 'yes' }));
    api.store.put(pod({ watched: 'no' }));
    api.store.put(pod({ watched: 'yes' }));
    api.store.delete('v1', 'Pod', 'default', 'w');
    await until(() => events.length >= 5);
    stop();
    assert.deepEqual(events, [
      ['ADDED', 'w'],
      ['MODIFIED', 'w'],
      ['DELETED', 'w'],
      ['ADDED', 'w'],
      ['DELETED', 'w'],
    ]);
  });

  it('creates a pod that runs at once, and deletes it', async () => {
    const body = JSON.stringify({ metadata: { name: 'new' }, spec: { containers: [{ name: 'app', image: 'i' }] } });
    const created = await ask(api, { method: 'POST', path: pods, headers: json, body });
    assert.equal(created.status, 201);
    const pod = await askJson(api, `${pods}/new`);
    assert.equal(textAt(pod, 'status', 'phase'), 'Running');
    assert.equal(textAt(pod, 'spec', 'nodeName'), 'node-a');
    assert.equal((await ask(api, { method: 'POST', path: pods, headers: json, body })).status, 409);
    assert.equal((await ask(api, { method: 'DELETE', path: `${pods}/new` })).status, 200);
    assert.equal((await ask(api, { path: `${pods}/new` })).status, 404);
    assert.deepEqual(told, ['created new', 'deleted default/new']);
  });

  it('ends a pod that has had its time, and keeps the object', async () => {
    const spec = { activeDeadlineSeconds: 1, containers: [{ name: 'app', image: 'i' }] };
    const body = JSON.stringify({ metadata: { name: 'brief' }, spec });
    const created = await ask(api, { method: 'POST', path: pods, headers: json, body });
    assert.equal(created.status, 201);
    const phase = () => textAt(api.store.get('v1', 'Pod', 'default', 'brief'), 'status', 'phase');
    assert.equal(textAt(JSON.parse(created.body.toString('utf8')), 'status', 'phase'), 'Running');
    await until(() => phase() === 'Failed');
    assert.equal(textAt(await askJson(api, `${pods}/brief`), 'status', 'reason'), 'DeadlineExceeded');
    assert.equal((await ask(api, { method: 'DELETE', path: `${pods}/brief` })).status, 200);
    assert.equal(told.filter((one) => one === 'deleted default/brief').length, 2);
  });

  it('creates nothing in a dry run, and nothing in a namespace that does not exist', async () => {
    const body = JSON.stringify({ metadata: { name: 'dry' }, spec: { containers: [{ name: 'app', image: 'i' }] } });
    const dry = await ask(api, { method: 'POST', path: `${pods}?dryRun=All`, headers: json, body });
    assert.equal(dry.status, 201);
    assert.equal((await ask(api, { path: `${pods}/dry` })).status, 404);
    const nowhere = await ask(api, { method: 'POST', path: '/api/v1/namespaces/nosuch/pods', headers: json, body });
    assert.equal(nowhere.status, 404);
    assert.deepEqual(told, []);
  });

  it('adds an ephemeral container by patch, once', async () => {
    const path = `${pods}/distroless-app/ephemeralcontainers`;
    const body = JSON.stringify({ spec: { ephemeralContainers: [{ name: 'debug', image: 'tools' }] } });
    const headers = { 'content-type': 'application/strategic-merge-patch+json' };
    for (const _twice of [1, 2]) assert.equal((await ask(api, { method: 'PATCH', path, headers, body })).status, 200);
    const pod = await askJson(api, `${pods}/distroless-app`);
    const statuses = listAt(pod, 'status', 'ephemeralContainerStatuses');
    assert.deepEqual(
      statuses.map((status) => textAt(status, 'name')),
      ['debug'],
    );
    assert.deepEqual(told, ['debug distroless-app debug']);
  });

  it('patches by merging, and refuses a stale update', async () => {
    const path = '/apis/k8s.cni.cncf.io/v1/namespaces/default/network-attachment-definitions/wa-network';
    const body = JSON.stringify({ metadata: { labels: { seen: 'yes' } } });
    const headers = { 'content-type': 'application/merge-patch+json' };
    assert.equal((await ask(api, { method: 'PATCH', path, headers, body })).status, 200);
    const nad = await askJson(api, path);
    assert.equal(textAt(nad, 'metadata', 'labels', 'seen'), 'yes');
    assert.match(textAt(nad, 'spec', 'config'), /whereabouts/);
    const stale = JSON.stringify({
      ...recordAt({ nad }, 'nad'),
      metadata: { name: 'wa-network', resourceVersion: '1' },
    });
    assert.equal((await ask(api, { method: 'PUT', path, headers: json, body: stale })).status, 409);
  });

  it('serves a kind as soon as its definition is there, and no longer', async () => {
    const path = '/apis/lab.example.com/v1/things';
    assert.equal((await ask(api, { path })).status, 404);
    api.store.put({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.lab.example.com' },
      spec: {
        group: 'lab.example.com',
        names: { plural: 'things', kind: 'Thing' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
          },
        ],
      },
    });
    api.store.put({
      apiVersion: 'lab.example.com/v1',
      kind: 'Thing',
      metadata: { name: 'one', namespace: 'default' },
      spec: { size: 3 },
    });
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const table = await askJson(api, { path, headers: { accept } });
    assert.deepEqual(listAt(listAt(table, 'rows')[0], 'cells'), ['one', 3]);
    api.store.delete('apiextensions.k8s.io/v1', 'CustomResourceDefinition', '', 'things.lab.example.com');
    assert.equal((await ask(api, { path })).status, 404);
  });

  it('says which kind it cannot store', () => {
    const object = { apiVersion: 'nosuch.example.com/v1', kind: 'Thing', metadata: { name: 'x' } };
    assert.throws(() => api.store.put(object), /nosuch.example.com\/v1 Thing/);
  });

  it('has logs and their tail, and says why it has none', async () => {
    const log = async (path: string) => (await ask(api, { path: `${pods}/${path}` })).body.toString('utf8');
    assert.equal(await log('samplepod/log'), 'app one\ntwo\nthree\n');
    assert.equal(await log('samplepod/log?tailLines=1'), 'three\n');
    assert.match(await log('storage-on-c/log'), /is waiting to start: ContainerCreating/);
  });

  it("passes on a kubelet's summary, and says when it does not answer", async () => {
    const summary = (node: string) => ask(api, { path: `/api/v1/nodes/${node}/proxy/stats/summary` });
    assert.equal((await summary('node-a')).body.toString('utf8'), '{"node":{"nodeName":"node-a"}}');
    assert.equal((await summary('node-b')).status, 503);
    assert.equal((await summary('node-x')).status, 404);
  });
});

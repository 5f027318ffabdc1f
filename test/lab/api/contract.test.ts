/** The lab answers what a real cluster answered: every recorded request is replayed and compared. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ask, askJson } from './client.ts';
import { apiRequests, sequelFiles } from './contract/api-requests.ts';
import { assertSameBody, assertSameHead, parseHead } from './contract/compare.ts';
import { ignored, ignoredHeaders } from './contract/ignored.ts';
import { curl, replayOf, replayOfError, replayOfFile } from './contract/replay.ts';
import { recordAt, textAt } from './fields.ts';
import { quietWorld, recordedList, recordedObjectAt, recordedObjects } from './recorded-world.ts';
import { recordedBytes, recordedObject, recordedText } from './recordings.ts';
import { startApi } from './server.ts';
import type { LabApi } from './world.ts';

const protobuf = 'application/vnd.kubernetes.protobuf';

function filesOf(folder: string): string[] {
  return readdirSync(new URL(`../../fixtures/recorded/${folder}/`, import.meta.url)).sort();
}

/** The Status inside the last event of a watch; anything else as it is. */
function statusIn(text: string): string {
  return text.startsWith('{"type":"ERROR"') ? JSON.stringify(recordAt(JSON.parse(text), 'object')) : text;
}

describe('contract of the lab with the recorded cluster', () => {
  let api: LabApi;
  let clock = new Date('2026-11-20T23:50:43Z');

  before(async () => {
    api = await startApi(quietWorld(recordedObjects()), { now: () => clock });
  });
  after(() => api.close());

  it('forgives only what is listed, each with a reason', () => {
    for (const { field, because } of ignored) assert.ok(field.length > 5 && because.length > 10, field);
    for (const [header, because] of Object.entries(ignoredHeaders)) assert.ok(because.length > 10, header);
  });

  for (const rule of ignored) {
    it(`forgives nothing in vain: without "${rule.field}" there is no ${rule.seenIn}`, async () => {
      const { asked, at } = replayOfFile(rule.seenIn);
      clock = at;
      const { body } = await ask(api, asked);
      const [got, expected] = [body.toString('utf8'), recordedText(rule.seenIn)].map(statusIn);
      assertSameBody(got ?? '', expected ?? '');
      const others = ignored.filter((each) => each !== rule);
      assert.throws(() => assertSameBody(got ?? '', expected ?? '', others), { code: 'ERR_ASSERTION' });
    });
  }

  it('sees another order of fields, another indentation, another value', () => {
    assert.throws(() => assertSameBody('{"a":1,"b":2}', '{"b":2,"a":1}'));
    assert.throws(() => assertSameBody('{"a":1}', '{\n  "a": 1\n}'));
    assert.throws(() => assertSameBody('{"a":1}', '{"a":2}'));
    assert.throws(() => assertSameBody('{"a":1}', '{"a":1}\n'));
  });

  describe('api/', () => {
    it('knows the request of every file', () => {
      const known = [...apiRequests.map(({ file }) => file), ...sequelFiles];
      assert.deepEqual(
        filesOf('api').filter((file) => !known.includes(file)),
        [],
      );
    });

    for (const request of apiRequests) {
      const { file, path, accept } = request;
      it(`${file}: GET ${path}${accept === undefined ? '' : ` as ${accept}`}`, async () => {
        const { asked, at } = replayOf(request);
        clock = at;
        const { status, body, headers: got } = await ask(api, asked);
        assert.equal(status, 200);
        assert.match(got['content-type'] ?? '', /^application\/json/);
        assertSameBody(body.toString('utf8'), recordedText(`api/${file}`));
      });
    }

    for (const file of ['nads-all.limit2', 'pods-default.limit2']) {
      it(`${file}.next.json: goes on with the token of ${file}.json`, async () => {
        const path = apiRequests.find((one) => one.file === `${file}.json`)?.path ?? '';
        const first = await askJson(api, path);
        const token = textAt(recordAt(first, 'metadata'), 'continue');
        const { body } = await ask(api, { path: `${path}&continue=${token}` });
        assertSameBody(body.toString('utf8'), recordedText(`api/${file}.next.json`));
      });
    }

    it('pods-default.inconsistent-continue.json: goes on with the token of a 410', async () => {
      const refused = recordedObject('errors/410-expired-continue-pods.body');
      const token = textAt(recordAt(refused, 'metadata'), 'continue');
      const { body } = await ask(api, { path: `/api/v1/namespaces/default/pods?limit=2&continue=${token}` });
      assertSameBody(body.toString('utf8'), recordedText('api/pods-default.inconsistent-continue.json'));
    });

    it('pods-default.watch.jsonl: all pods, then the bookmark that ends them', async () => {
      const query =
        'watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=1';
      const { body, headers } = await ask(api, { path: `/api/v1/namespaces/default/pods?${query}` });
      assert.equal(headers['content-type'], 'application/json');
      const lines = (text: string) =>
        text
          .trimEnd()
          .split('\n')
          .map((line): Record<string, unknown> => ({ ...recordAt({ event: JSON.parse(line) }, 'event') }));
      const got = lines(body.toString('utf8'));
      const expected = lines(recordedText('api/pods-default.watch.jsonl'));
      assert.deepEqual(
        got.map((event) => event.type),
        expected.map((event) => event.type),
      );
      for (const [index, event] of got.entries()) {
        assertSameBody(JSON.stringify(event.object), JSON.stringify(expected[index]?.object));
      }
    });
  });

  describe('errors/', () => {
    const names = filesOf('errors').flatMap((file) => /^(.*)\.txt$/.exec(file)?.[1] ?? []);

    it('knows the request of every file', () => {
      const known = names.flatMap((name) => ['txt', 'headers', 'body'].map((ending) => `${name}.${ending}`));
      assert.deepEqual(filesOf('errors'), known.toSorted());
    });

    for (const name of names) {
      const { asked } = replayOfError(name);
      it(`${name}: ${asked.method} ${asked.path}`, async () => {
        const expected = recordedText(`errors/${name}.body`);
        const answer = await ask(api, asked);
        assertSameHead(answer, parseHead(recordedText(`errors/${name}.headers`)));
        assertSameBody(statusIn(answer.body.toString('utf8')), statusIn(expected));
      });
    }

    it('ignores no header in vain', async () => {
      const differ = new Set<string>();
      for (const name of names) {
        const { headers } = await ask(api, replayOfError(name).asked);
        const recorded = parseHead(recordedText(`errors/${name}.headers`)).headers;
        for (const header of Object.keys(ignoredHeaders)) if (headers[header] !== recorded[header]) differ.add(header);
      }
      assert.deepEqual(
        Object.keys(ignoredHeaders).filter((header) => !differ.has(header)),
        [],
      );
    });
  });
});

describe('contract of the lab with the recorded protobuf', () => {
  let api: LabApi;

  before(async () => {
    const lists = ['namespaces', 'nodes', 'pods-all', 'events-all', 'daemonsets-all', 'nads-fallback'];
    const objects = [
      ...recordedList('api/crds.json'),
      ...lists.flatMap((name) => recordedList(`protobuf/${name}.json`)),
    ];
    // The newest version of the recording, so that even the version of lists is the recorded one.
    const last = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', namespace: 'x', resourceVersion: '37367' },
    };
    api = await startApi(quietWorld([...objects, last]));
  });
  after(() => api.close());

  const requests = [
    { name: 'namespaces', path: '/api/v1/namespaces' },
    { name: 'nodes', path: '/api/v1/nodes' },
    { name: 'pods-all', path: '/api/v1/pods' },
    { name: 'pods-all.limit5', path: '/api/v1/pods?limit=5' },
    { name: 'events-all', path: '/api/v1/events' },
    { name: 'daemonsets-all', path: '/apis/apps/v1/daemonsets' },
  ];
  for (const { name, path } of requests) {
    it(`${name}.pb and .json: GET ${path}`, async () => {
      const binary = await ask(api, { path, headers: { accept: protobuf } });
      assertSameHead(binary, parseHead(recordedText(`protobuf/${name}.headers`)));
      assert.ok(binary.body.equals(recordedBytes(`protobuf/${name}.pb`)), 'the very bytes');
      const text = await ask(api, { path, headers: { accept: 'application/json', ...curl } });
      assertSameBody(text.body.toString('utf8'), recordedText(`protobuf/${name}.json`));
    });
  }

  it('pods-all.pb.gz: compressed when asked and large', async () => {
    const headers = { accept: protobuf, 'accept-encoding': 'gzip' };
    const answer = await ask(api, { path: '/api/v1/pods', headers });
    assertSameHead(answer, parseHead(recordedText('protobuf/pods-gzip.headers')));
    assert.ok(gunzipSync(answer.body).equals(gunzipSync(recordedBytes('protobuf/pods-all.pb.gz'))));
    const small = await ask(api, { path: '/api/v1/namespaces', headers });
    assert.equal(small.headers['content-encoding'], undefined);
  });

  it('knows every file', () => {
    const known = [
      ...requests.flatMap(({ name }) => ['pb', 'json', 'headers'].map((ending) => `${name}.${ending}`)),
      ...['pods-all.pb.gz', 'pods-gzip.headers', '404-status.pb', '404-status.headers'],
      ...['nads-406.body', 'nads-406.headers', 'nads-fallback.json', 'nads-fallback.headers'],
    ];
    assert.deepEqual(filesOf('protobuf'), known.toSorted());
  });

  it('404-status.pb: a Status in protobuf', async () => {
    const answer = await ask(api, { path: '/api/v1/namespaces/default/pods/none', headers: { accept: protobuf } });
    assertSameHead(answer, parseHead(recordedText('protobuf/404-status.headers')));
    assert.ok(answer.body.equals(recordedBytes('protobuf/404-status.pb')));
  });

  it('nads-406.body: custom resources have no protobuf', async () => {
    const path = '/apis/k8s.cni.cncf.io/v1/network-attachment-definitions';
    const answer = await ask(api, { path, headers: { accept: protobuf } });
    assertSameHead(answer, parseHead(recordedText('protobuf/nads-406.headers')));
    assert.ok(answer.body.equals(recordedBytes('protobuf/nads-406.body')));
  });

  it('nads-fallback.json: custom resources come as JSON if that is acceptable', async () => {
    const path = '/apis/k8s.cni.cncf.io/v1/network-attachment-definitions';
    const answer = await ask(api, { path, headers: { accept: `${protobuf},application/json`, ...curl } });
    assertSameHead(answer, parseHead(recordedText('protobuf/nads-fallback.headers')));
    assertSameBody(answer.body.toString('utf8'), recordedText('protobuf/nads-fallback.json'));
  });
});

describe('contract of the lab with the recorded cluster without Multus', () => {
  let api: LabApi;

  before(async () => {
    const objects = [...recordedList('no-multus/pods.body'), ...recordedList('no-multus/events.body')];
    api = await startApi(quietWorld(objects));
  });
  after(() => api.close());

  const paths: Readonly<Record<string, string>> = {
    nads: '/apis/k8s.cni.cncf.io/v1/network-attachment-definitions',
    ippools: '/apis/whereabouts.cni.cncf.io/v1alpha1/ippools',
    crds: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    pods: '/api/v1/pods',
    nodes: '/api/v1/nodes',
    daemonsets: '/apis/apps/v1/daemonsets',
    apis: '/apis',
    'crd-one': '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/network-attachment-definitions.k8s.cni.cncf.io',
    events: '/api/v1/events',
  };
  it('knows every file', () => {
    // What kubectl says there is compared in kubectl.test.ts.
    const known = [...Object.keys(paths).map((name) => `${name}.body`), 'index.txt', 'kubectl-get-nad.txt'];
    assert.deepEqual(filesOf('no-multus'), known.toSorted());
  });

  for (const line of recordedText('no-multus/index.txt').trimEnd().split('\n')) {
    const [name = '', status = '', ...type] = line.split(' ');
    it(`${name}: GET ${paths[name]}`, async () => {
      const answer = await ask(api, { path: paths[name] ?? '', headers: curl });
      assert.equal(answer.status, Number(status));
      assert.equal(answer.headers['content-type'], type.slice(0, -1).join(' '));
      assertSameBody(answer.body.toString('utf8'), recordedText(`no-multus/${name}.body`));
    });
  }
});

/** The lists of the two broken clusters: served again from the objects in them. */
const brokenClusters = {
  'scenario-multus-down-one-node': {
    'daemonsets.json': '/apis/apps/v1/daemonsets',
    'events.json': '/api/v1/events',
    'events-victim.json': '/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dvictim',
    'pod-victim.json': '/api/v1/namespaces/default/pods/victim',
    'pods-kube-system.json': '/api/v1/namespaces/kube-system/pods',
  },
  'scenario-started-without-multus': {
    'daemonsets.json': '/apis/apps/v1/daemonsets',
    'events.json': '/api/v1/events',
    'ippools.json': '/apis/whereabouts.cni.cncf.io/v1alpha1/ippools',
    'pods-node-c.json': '/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-c',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

for (const [folder, files] of Object.entries(brokenClusters)) {
  describe(`contract of the lab with ${folder}`, () => {
    let api: LabApi;

    before(async () => {
      const objects = Object.keys(files).flatMap((file) =>
        file.startsWith('pod-') ? [recordedObjectAt(`${folder}/${file}`)] : recordedList(`${folder}/${file}`),
      );
      // A list may repeat what another has.
      const once = new Map(objects.map((object) => [object.metadata.uid, object] as const));
      api = await startApi(quietWorld([...recordedList('api/crds.json'), ...once.values()]));
    });
    after(() => api.close());

    it('knows every file, but for what programs printed in pods', () => {
      const answers = filesOf(folder).filter((file) => !/\.(ip-addr|ip-j-addr|ifconfig-a)\.(txt|json)$/.test(file));
      assert.deepEqual(answers, Object.keys(files).toSorted());
    });

    for (const [file, path] of Object.entries(files)) {
      it(`${file}: GET ${path}`, async () => {
        const { status, body } = await ask(api, { path, headers: { accept: 'application/json' } });
        assert.equal(status, 200);
        assertSameBody(body.toString('utf8'), recordedText(`${folder}/${file}`));
      });
    }
  });
}

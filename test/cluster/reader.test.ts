import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { QueryProblem } from '../../src/cluster/problem.ts';
import { type KindName, kinds } from '../../src/kube/kinds.ts';
import type { Gathered, NotGathered } from '../../src/snapshot/gathered.ts';
import type { Scope } from '../../src/snapshot/target.ts';
import { type Handler, startServer } from './server/api.ts';
import { connectionTo, readerOf } from './server/client.ts';
import { recorded, refusals, reply } from './server/recordings.ts';

const all: Scope = { kind: 'all' };
const inDefault: Scope = { kind: 'namespace', namespace: 'default' };

async function serving<T>(
  answer: Handler,
  use: (url: string, requests: { url?: string | undefined }[]) => Promise<T>,
): Promise<T> {
  const server = await startServer({ answer });
  try {
    return await use(server.url, server.requests);
  } finally {
    await server.close();
  }
}

function whyNot(part: Gathered<unknown>): NotGathered {
  if (part.ok) assert.fail('was gathered');
  return part.why;
}

function contentOf<T>(part: Gathered<T>): T {
  if (!part.ok) assert.fail(`${part.why.reason}: ${part.why.detail}`);
  return part.value;
}

const refusalNamed = (name: string) => {
  const found = refusals().find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};

describe('a list that is refused', () => {
  const cases: [string, KindName, Scope, NotGathered['reason'], string][] = [
    ['403-pods-all', 'pods', all, 'forbidden', 'auth can-i list pods -A'],
    ['403-pods-all-podreader', 'pods', all, 'forbidden', 'auth can-i list pods -A'],
    ['403-pods-default', 'pods', inDefault, 'forbidden', 'auth can-i list pods -n default'],
    ['403-anonymous', 'pods', inDefault, 'forbidden', 'auth can-i list pods -n default'],
    ['403-nodes', 'nodes', all, 'forbidden', 'auth can-i list nodes'],
    ['403-events', 'events', inDefault, 'forbidden', 'auth can-i list events -n default'],
    ['403-daemonsets', 'daemonSets', all, 'forbidden', 'auth can-i list daemonsets.apps -A'],
    ['403-nads-all', 'nads', all, 'forbidden', 'auth can-i list network-attachment-definitions.k8s.cni.cncf.io -A'],
    ['403-nads-default', 'nads', inDefault, 'forbidden', 'network-attachment-definitions.k8s.cni.cncf.io -n default'],
    ['403-ippools', 'ipPools', all, 'forbidden', 'auth can-i list ippools.whereabouts.cni.cncf.io -A'],
    ['403-nonexistent-group', 'reservations', all, 'forbidden', 'auth can-i list'],
    ['401-bad-token', 'pods', inDefault, 'unauthorized', 'auth whoami'],
    ['404-missing-crd-group', 'nads', all, 'not-installed', 'api-resources'],
    ['404-missing-crd-group-namespaced', 'nads', inDefault, 'not-installed', 'api-resources'],
    ['404-missing-version', 'ipPools', all, 'not-installed', 'api-resources'],
    ['404-missing-resource-in-group', 'nodeSlicePools', all, 'not-installed', 'api-resources'],
    ['404-group-discovery', 'pods', all, 'unreachable', 'config view --minify'],
    ['405-method', 'pods', all, 'server-error', 'get --raw'],
    ['406-not-acceptable', 'nads', all, 'server-error', 'get --raw'],
    ['410-expired-continue-pods', 'pods', all, 'server-error', 'get --raw'],
    ['504-future-rv', 'pods', all, 'server-error', 'get --raw'],
  ];
  for (const [name, kind, scope, reason, next] of cases) {
    it(`by ${name} is ${reason}, in the server's words, with the next command`, async () => {
      const { status, type, body } = refusalNamed(name);
      await serving(
        (_, response) => reply(response, status, body, { 'Content-Type': type }),
        async (url) => {
          const { reader } = readerOf(connectionTo(url));
          const why = whyNot(await reader.list(kind, { scope }));
          assert.equal(why.reason, reason);
          const message: string = type.startsWith('text') ? '404 page not found' : JSON.parse(body.toString()).message;
          assert.ok(why.detail.includes(message), why.detail);
          assert.ok(why.next?.startsWith(`kubectl --server=${url}`) && why.next.includes(next), why.next ?? 'none');
        },
      );
    });
  }

  it('says what was to be read', async () => {
    const { status, body } = refusalNamed('403-nodes');
    await serving(
      (_, response) => reply(response, status, body),
      async (url) => {
        const { reader } = readerOf(connectionTo(url));
        const asked = async (kind: KindName, scope: Scope) => whyNot(await reader.list(kind, { scope })).what;
        assert.equal(await asked('pods', all), 'list pods in all namespaces');
        assert.equal(await asked('pods', inDefault), 'list pods in namespace default');
        assert.equal(await asked('nodes', all), 'list nodes');
      },
    );
  });

  for (const [name, query] of [
    ['400-labelselector', { labelSelector: 'a===b' }],
    ['400-fieldselector', { fieldSelector: 'spec.nosuch=x' }],
  ] as const) {
    it(`by ${name} is a mistake of the user`, async () => {
      const { status, body } = refusalNamed(name);
      await serving(
        (_, response) => reply(response, status, body),
        async (url, requests) => {
          const { reader } = readerOf(connectionTo(url));
          await assert.rejects(reader.list('pods', { scope: inDefault, ...query }), (error) => {
            assert.ok(error instanceof QueryProblem);
            assert.ok(error.message.includes(String(Object.values(query)[0])));
            assert.ok(error.message.includes(JSON.parse(body.toString()).message));
            return true;
          });
          const wanted = new URL(refusalNamed(name).path, url).searchParams;
          const asked = new URL(requests[0]?.url ?? '', url).searchParams;
          for (const [key, value] of wanted) assert.equal(asked.get(key), value);
        },
      );
    });
  }

  it('in protobuf is read, too', async () => {
    await serving(
      (_, response) =>
        reply(response, 404, recorded('protobuf/404-status.pb'), {
          'Content-Type': 'application/vnd.kubernetes.protobuf',
        }),
      async (url) => {
        const { reader } = readerOf(connectionTo(url));
        assert.match(whyNot(await reader.list('ipPools', { scope: all })).detail, /pods "none" not found/);
      },
    );
  });

  it('by a login page is undecodable, not empty', async () => {
    await serving(
      (_, response) => reply(response, 200, '<html>log in</html>', { 'Content-Type': 'text/html' }),
      async (url) => {
        const { reader } = readerOf(connectionTo(url));
        const why = whyNot(await reader.list('pods', { scope: all }));
        assert.equal(why.reason, 'undecodable');
        assert.match(why.detail, /text\/html/);
      },
    );
  });
});

describe('a list', () => {
  const names = (items: readonly { readonly metadata?: { readonly name?: string } }[]) =>
    items.map((item) => item.metadata?.name);

  it('is the same from protobuf and from JSON, whatever the server speaks', async () => {
    const lists = [
      ['pods', 'pods-all'],
      ['nodes', 'nodes'],
      ['events', 'events-all'],
      ['daemonSets', 'daemonsets-all'],
      ['namespaces', 'namespaces'],
    ] as const;
    for (const [kind, file] of lists) {
      const read = (onlyJson: boolean): Promise<readonly unknown[]> =>
        serving(
          (request, response) => {
            const speaksProtobuf =
              request.headers.accept?.startsWith('application/vnd.kubernetes.protobuf') && !onlyJson;
            if (speaksProtobuf)
              reply(response, 200, recorded(`protobuf/${file}.pb`), {
                'Content-Type': 'application/vnd.kubernetes.protobuf',
              });
            else reply(response, 200, recorded(`protobuf/${file}.json`));
          },
          async (url) =>
            contentOf<readonly unknown[]>(await readerOf(connectionTo(url)).reader.list(kind, { scope: all })),
        );
      const fromProtobuf = await read(false);
      assert.ok(fromProtobuf.length > 0);
      assert.deepEqual(fromProtobuf, await read(true));
    }
  });

  it('is asked for again in JSON when the server knows no protobuf', async () => {
    await serving(
      (request, response) => {
        if (request.headers.accept === 'application/json') reply(response, 200, recorded('api/nodes.json'));
        else
          reply(response, 406, recorded('protobuf/nads-406.body'), {
            'Content-Type': 'application/vnd.kubernetes.protobuf',
          });
      },
      async (url, requests) => {
        const nodes = contentOf(await readerOf(connectionTo(url)).reader.list('nodes', { scope: all }));
        assert.deepEqual(names(nodes), ['node-a', 'node-b', 'node-c']);
        assert.equal(requests.length, 2);
      },
    );
  });

  it('asks for custom resources in JSON only', async () => {
    await serving(
      (request, response) => {
        assert.equal(request.headers.accept, 'application/json');
        reply(response, 200, recorded('protobuf/nads-fallback.json'));
      },
      async (url) => {
        assert.ok(contentOf(await readerOf(connectionTo(url)).reader.list('nads', { scope: all })).length >= 10);
      },
    );
  });

  it('is read in pages, over one connection', async () => {
    const pages: Record<string, string> = { '': 'api/pods-default.limit2.json' };
    const first: { metadata: { continue: string } } = JSON.parse(recorded('api/pods-default.limit2.json').toString());
    pages[first.metadata.continue] = 'last';
    const rest = JSON.parse(recorded('api/pods-default.limit2.next.json').toString());
    delete rest.metadata.continue;
    const server = await startServer({
      answer: (request, response) => {
        const { searchParams, pathname } = new URL(request.url ?? '', 'http://x');
        assert.equal(pathname, '/api/v1/namespaces/default/pods');
        assert.equal(searchParams.get('limit'), '500');
        assert.equal(searchParams.get('labelSelector'), 'app in (a, b),!c');
        const page = pages[searchParams.get('continue') ?? ''];
        reply(response, 200, page === 'last' ? JSON.stringify(rest) : recorded(page ?? ''));
      },
    });
    try {
      const { reader } = readerOf(connectionTo(server.url));
      const pods = contentOf(await reader.list('pods', { scope: inDefault, labelSelector: 'app in (a, b),!c' }));
      assert.equal(pods.length, 4);
      assert.equal(new Set(names(pods)).size, 4);
      assert.equal(server.connections(), 1);
      reader.close();
    } finally {
      await server.close();
    }
  });

  it('keeps the path that a server has before /api', async () => {
    await serving(
      (_, response) => reply(response, 200, recorded('api/nodes.json')),
      async (url, requests) => {
        contentOf(await readerOf(connectionTo(`${url}/k8s/clusters/c-1/`)).reader.list('nodes', { scope: all }));
        assert.match(requests[0]?.url ?? '', /^\/k8s\/clusters\/c-1\/api\/v1\/nodes\?/);
      },
    );
  });

  it('that repeats a page for ever ends', async () => {
    await serving(
      (_, response) => reply(response, 200, recorded('api/pods-default.limit2.json')),
      async (url, requests) => {
        assert.equal(
          whyNot(await readerOf(connectionTo(url)).reader.list('pods', { scope: all })).reason,
          'undecodable',
        );
        assert.equal(requests.length, 2);
      },
    );
  });
});

describe('a continue token that expires', () => {
  const expired = refusalNamed('410-expired-continue-pods');
  const later: string = JSON.parse(expired.body.toString()).metadata.continue;
  const first = recorded('api/pods-default.limit2.json');
  const last = JSON.parse(recorded('api/pods-default.inconsistent-continue.json').toString());
  delete last.metadata.continue;

  const server = (expiries: number, tail: (response: ServerResponse) => void): Handler => {
    let times = 0;
    return (request, response) => {
      const token = new URL(request.url ?? '', 'http://x').searchParams.get('continue');
      if (token === null) return reply(response, 200, first);
      if (token === later) return tail(response);
      times += 1;
      return times <= expiries ? reply(response, 410, expired.body) : reply(response, 200, JSON.stringify(last));
    };
  };

  it('begins the list anew', async () => {
    await serving(
      server(2, () => assert.fail('not needed')),
      async (url, requests) => {
        const { reader, warnings } = readerOf(connectionTo(url));
        const pods = contentOf(await reader.list('pods', { scope: inDefault }));
        assert.equal(pods.length, 4);
        assert.equal(requests.length, 6);
        assert.deepEqual(warnings, []);
      },
    );
  });

  it('gives the rest from a later moment, with a warning, when it goes on expiring', async () => {
    await serving(
      server(99, (response) => reply(response, 200, JSON.stringify(last))),
      async (url) => {
        const { reader, warnings } = readerOf(connectionTo(url));
        assert.equal(contentOf(await reader.list('pods', { scope: inDefault })).length, 4);
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? '', /list pods in namespace default/);
      },
    );
  });

  it('is unknown in the end', async () => {
    await serving(
      server(99, (response) => reply(response, 410, expired.body)),
      async (url, requests) => {
        const why = whyNot(await readerOf(connectionTo(url)).reader.list('pods', { scope: inDefault }));
        assert.equal(why.reason, 'server-error');
        assert.match(why.detail, /too old/);
        assert.ok(requests.length < 20);
      },
    );
  });
});

describe('one object', () => {
  it('is read', async () => {
    await serving(
      (request, response) => {
        assert.equal(
          request.url,
          '/apis/k8s.cni.cncf.io/v1/namespaces/default/network-attachment-definitions/wa-network',
        );
        reply(response, 200, recorded('api/nad-wa-network.json'));
      },
      async (url) => {
        const nad = contentOf(await readerOf(connectionTo(url)).reader.get('nads', 'wa-network', 'default'));
        assert.equal(nad?.metadata?.name, 'wa-network');
      },
    );
  });

  it('that does not exist is undefined, but a missing resource is not installed', async () => {
    for (const [name, asked, outcome] of [
      ['404-nad', 'nosuch', undefined],
      ['404-missing-crd-group-namespaced', 'x', 'not-installed'],
    ] as const) {
      const { status, type, body } = refusalNamed(name);
      await serving(
        (_, response) => reply(response, status, body, { 'Content-Type': type }),
        async (url) => {
          const answer = await readerOf(connectionTo(url)).reader.get('nads', asked, 'default');
          if (outcome === undefined) assert.equal(contentOf(answer), undefined);
          else assert.equal(whyNot(answer).reason, outcome);
        },
      );
    }
  });

  it('that is forbidden names the right that is missing', async () => {
    const { status, body } = refusalNamed('403-nad-one');
    await serving(
      (_, response) => reply(response, status, body),
      async (url) => {
        const why = whyNot(await readerOf(connectionTo(url)).reader.get('nads', 'wa-network', 'default'));
        assert.equal(why.reason, 'forbidden');
        assert.equal(why.what, 'read network-attachment-definition default/wa-network');
        assert.match(
          why.next ?? '',
          /auth can-i get network-attachment-definitions\.k8s\.cni\.cncf\.io\/wa-network -n default$/,
        );
      },
    );
  });
});

describe('a path', () => {
  it('is read as JSON and as text', async () => {
    await serving(
      (_, response) => reply(response, 200, recorded('api/version.json')),
      async (url) => {
        const { reader } = readerOf(connectionTo(url));
        const version = contentOf(await reader.read('/version'));
        assert.deepEqual(version, JSON.parse(recorded('api/version.json').toString()));
        assert.equal(contentOf(await reader.readText('/version')), recorded('api/version.json').toString());
      },
    );
  });

  it('that is forbidden is', async () => {
    const { status, body } = refusalNamed('403-log');
    await serving(
      (_, response) => reply(response, status, body),
      async (url) => {
        const why = whyNot(
          await readerOf(connectionTo(url)).reader.readText('/api/v1/namespaces/kube-system/pods/x/log'),
        );
        assert.equal(why.reason, 'forbidden');
        assert.match(why.detail, /cannot get resource "pods\/log"/);
        const { reader } = readerOf(connectionTo(url));
        const kubelet = whyNot(await reader.read('/api/v1/nodes/node-a/proxy/stats/summary'));
        assert.match(kubelet.next ?? '', /auth can-i get nodes --subresource=proxy$/);
      },
    );
  });
});

describe('a cluster without Multus', () => {
  it('has no NADs and pools installed, but pods, nodes, events and daemonsets', async () => {
    const bodies: Partial<Record<KindName, string>> = {
      pods: 'pods',
      nodes: 'nodes',
      events: 'events',
      daemonSets: 'daemonsets',
    };
    const byResource = new Map<string, string>();
    for (const [kind, { resource }] of Object.entries(kinds)) {
      const body = Object.entries(bodies).find(([name]) => name === kind)?.[1];
      if (body !== undefined) byResource.set(resource, body);
    }
    await serving(
      (request, response) => {
        const body = byResource.get(new URL(request.url ?? '', 'http://x').pathname.split('/').at(-1) ?? '');
        if (body === undefined)
          reply(response, 404, recorded('no-multus/nads.body'), { 'Content-Type': 'text/plain; charset=utf-8' });
        else reply(response, 200, recorded(`no-multus/${body}.body`));
      },
      async (url) => {
        const { reader } = readerOf(connectionTo(url));
        for (const kind of ['pods', 'nodes', 'events', 'daemonSets'] as const)
          assert.equal((await reader.list(kind, { scope: all })).ok, true, kind);
        for (const kind of ['nads', 'ipPools', 'reservations', 'nodeSlicePools'] as const)
          assert.equal(whyNot(await reader.list(kind, { scope: all })).reason, 'not-installed', kind);
      },
    );
  });
});

describe('a kind that is served in one of several versions', () => {
  const policy = {
    metadata: { name: 'deny', namespace: 'default' },
    spec: { podSelector: { matchLabels: { app: 'db' } } },
  };
  const list = (version: string) =>
    JSON.stringify({
      apiVersion: `k8s.cni.cncf.io/${version}`,
      kind: 'MultiNetworkPolicyList',
      metadata: { resourceVersion: '1' },
      items: [policy],
    });

  for (const served of [['v1beta1'], ['v1beta2'], ['v1beta1', 'v1beta2'], []]) {
    it(`is read where the server has ${served.length === 0 ? 'none' : served.join(' and ')}`, async () => {
      await serving(
        (request, response) => {
          const version = new URL(request.url ?? '', 'http://x').pathname.split('/')[3] ?? '';
          if (served.includes(version)) reply(response, 200, Buffer.from(list(version)));
          else reply(response, 404, recorded('no-multus/nads.body'), { 'Content-Type': 'text/plain; charset=utf-8' });
        },
        async (url, requests) => {
          const { reader } = readerOf(connectionTo(url));
          const read = await reader.list('multiNetworkPolicies', { scope: all });
          if (served.length === 0) assert.equal(whyNot(read).reason, 'not-installed');
          else
            assert.deepEqual(
              contentOf(read).map(({ metadata }) => metadata?.name),
              ['deny'],
            );
          assert.equal(requests.length, served[0] === 'v1beta1' ? 1 : 2);
        },
      );
    });
  }
});

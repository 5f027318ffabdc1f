import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Connection } from '../../src/cluster/connection.ts';
import type { ConnectionFlags } from '../../src/cluster/connection-flags.ts';
import type { NotGathered } from '../../src/snapshot/gathered.ts';
import type { Scope } from '../../src/snapshot/target.ts';
import { describeUnless } from '../needs.ts';
import { withEnoughTime } from '../patience.ts';
import { type Handler, portOf, type ServerOptions, startServer, type TestServer } from './server/api.ts';
import { certificates, whyNoCertificates } from './server/certificates.ts';
import { connectionTo, readerOf } from './server/client.ts';
import { recorded, reply } from './server/recordings.ts';

const all: Scope = { kind: 'all' };
const nodes: Handler = (_, response) => reply(response, 200, recorded('api/nodes.json'));

async function withServer<T>(options: ServerOptions, use: (server: TestServer) => Promise<T>): Promise<T> {
  const server = await startServer(options);
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

async function listNodes(connection: Connection): Promise<NotGathered | 'gathered'> {
  const { reader } = readerOf(connection);
  const part = await reader.list('nodes', { scope: all });
  reader.close();
  return part.ok ? 'gathered' : part.why;
}

async function refusedNodes(connection: Connection): Promise<NotGathered> {
  const why = await listNodes(connection);
  if (why === 'gathered') assert.fail('was gathered');
  return why;
}

describe('a busy server', () => {
  it('is asked again after 429, not before Retry-After has passed', async () => {
    const times: number[] = [];
    await withServer(
      {
        answer: (request, response) => {
          times.push(performance.now());
          if (times.length > 1) nodes(request, response);
          else
            reply(response, 429, '{"kind":"Status","status":"Failure","message":"too many"}', { 'Retry-After': '1' });
        },
      },
      async ({ url }) => assert.equal(await listNodes(connectionTo(url)), 'gathered'),
    );
    const [first = 0, second = 0] = times;
    assert.ok(second - first >= 950, `${second - first} ms`);
  });

  it('is not waited for when Retry-After is beyond the request timeout', async () => {
    await withServer(
      { answer: (_, response) => reply(response, 429, 'come back tomorrow', { 'Retry-After': '86400' }) },
      async ({ url, requests }) => {
        const why = await refusedNodes(connectionTo(url));
        assert.equal(why.reason, 'server-error');
        assert.match(why.detail, /HTTP 429.*come back tomorrow/);
        assert.equal(requests.length, 1);
      },
    );
  });

  it('is not asked for ever: all tries share one bound', async () => {
    await withServer({ answer: (_, response) => reply(response, 503, 'starting') }, async ({ url }) => {
      const patience = { firstWait: 0, tries: Number.POSITIVE_INFINITY };
      const { reader } = readerOf(connectionTo(url, { 'request-timeout': '300ms' }), { patience });
      const part = await reader.list('nodes', { scope: all });
      reader.close();
      assert.ok(!part.ok);
      // The time may be over while it answers, or after its answer.
      assert.match(part.why.reason, /^(timed-out|server-error)$/);
    });
  });

  for (const status of [500, 502, 503, 504]) {
    it(`is asked again after ${status}, a few times`, async () => {
      await withServer({ answer: (_, response) => reply(response, status, 'no') }, async ({ url, requests }) => {
        assert.equal((await refusedNodes(connectionTo(url))).reason, 'server-error');
        assert.equal(requests.length, 4);
      });
    });
  }

  it('that tears connections is asked again', async () => {
    let torn = 0;
    const answer: Handler = (request, response) => {
      torn += 1;
      if (torn === 1) request.socket.destroy();
      else if (torn === 2) {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '10000' });
        response.write('{"kind":"NodeList","items":[', () => request.socket.destroy());
      } else nodes(request, response);
    };
    await withServer({ answer }, async ({ url }) => assert.equal(await listNodes(connectionTo(url)), 'gathered'));
    assert.equal(torn, 3);
  });

  it('that always tears them is unreachable', async () => {
    await withServer({ answer: (request) => request.socket.destroy() }, async ({ url }) => {
      const why = await refusedNodes(connectionTo(url));
      assert.equal(why.reason, 'unreachable');
      assert.match(why.detail, /broke the connection off/);
    });
  });

  it('is asked at most six things at once', async () => {
    let now = 0;
    let most = 0;
    let firstSix: (() => void)[] | undefined = [];
    const answer: Handler = (request, response) => {
      now += 1;
      most = Math.max(most, now);
      const finish = (): void => {
        now -= 1;
        nodes(request, response);
      };
      // All six must be here before any of them is answered; a seventh would have time to come.
      firstSix?.push(finish);
      if (firstSix === undefined) finish();
      else if (firstSix.length === 6)
        setTimeout(() => {
          for (const each of firstSix ?? []) each();
          firstSix = undefined;
        }, 50);
    };
    await withServer({ answer }, async ({ url, connections }) => {
      const { reader } = readerOf(connectionTo(url));
      await Promise.all(Array.from({ length: 20 }, () => reader.list('nodes', { scope: all })));
      assert.equal(most, 6);
      assert.equal(connections(), 6);
      reader.close();
    });
  });
});

describe('a silent server', () => {
  const silent: [string, Handler][] = [
    ['that never answers', () => undefined],
    [
      'that stops in the middle of an answer',
      (_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.write('{"items":[');
      },
    ],
  ];
  for (const [what, answer] of silent) {
    it(`${what} is timed out, with the bound`, async () => {
      await withServer({ answer }, async ({ url }) => {
        const why = await refusedNodes(connectionTo(url, { 'request-timeout': '300ms' }));
        assert.equal(why.reason, 'timed-out');
        assert.match(why.detail, /within 300ms/);
      });
    });

    it(`${what} is left at once when the user cancels`, async () => {
      const cancel = new AbortController();
      const reason = new DOMException('interrupted', 'AbortError');
      const cancelling: Handler = (request, response) => {
        answer(request, response);
        setImmediate(() => cancel.abort(reason));
      };
      await withServer({ answer: cancelling }, async ({ url }) => {
        const { reader } = readerOf(connectionTo(url, { 'request-timeout': '0' }), { signal: cancel.signal });
        await assert.rejects(reader.list('nodes', { scope: all }), (error) => error === reason);
      });
    });
  }

  it('in the TLS handshake is timed out', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const connection = connectionTo(`https://127.0.0.1:${portOf(server.address())}`, {
        'request-timeout': '300ms',
        'insecure-skip-tls-verify': true,
      });
      assert.equal((await refusedNodes(connection)).reason, 'timed-out');
    } finally {
      server.close();
    }
  });

  it('is timed out after it was busy', async () => {
    let tries = 0;
    const answer: Handler = (_, response) => {
      tries += 1;
      if (tries < 3) reply(response, 503, 'starting');
    };
    await withServer({ answer }, async ({ url }) => {
      const why = await withEnoughTime(
        (milliseconds) => {
          tries = 0;
          return refusedNodes(connectionTo(url, { 'request-timeout': `${milliseconds}ms` }));
        },
        () => tries === 3,
      );
      assert.equal(why.reason, 'timed-out');
      assert.equal(tries, 3);
    });
  });
});

describe('a server that is not there', () => {
  it('refuses the connection', async () => {
    const server = await startServer({ answer: nodes });
    await server.close();
    const why = await refusedNodes(connectionTo(server.url));
    assert.equal(why.reason, 'unreachable');
    assert.match(why.detail, new RegExp(`${server.url} refused the connection: .*right host and port`));
    assert.match(why.next ?? '', /^kubectl .*config view --minify$/);
  });

  it('has no name', async () => {
    // Where no name server answers, this machine takes long to say so.
    const why = await refusedNodes(connectionTo('http://no-such-host.invalid:6443', { 'request-timeout': '0' }));
    assert.equal(why.reason, 'unreachable');
    assert.match(why.detail, /no-such-host\.invalid/);
  });
});

describe('what is asked for', () => {
  it('is packed only when the server is not on this machine', async () => {
    await withServer({ answer: nodes }, async ({ url, requests }) => {
      assert.equal(await listNodes(connectionTo(url)), 'gathered');
      assert.equal(requests[0]?.headers['accept-encoding'], undefined);
    });
  });

  it('may come packed', async () => {
    const packed = gzipSync(recorded('api/nodes.json'));
    const answer: Handler = (_, response) => reply(response, 200, packed, { 'Content-Encoding': 'gzip' });
    await withServer({ answer }, async ({ url }) => assert.equal(await listNodes(connectionTo(url)), 'gathered'));
  });

  it('may come damaged', async () => {
    const packed = gzipSync(recorded('api/nodes.json')).subarray(0, 500);
    const answer: Handler = (_, response) => reply(response, 200, packed, { 'Content-Encoding': 'gzip' });
    await withServer({ answer }, async ({ url }) => {
      const why = await refusedNodes(connectionTo(url));
      assert.match(why.detail, /unexpected end of file/);
    });
  });

  it('comes with warnings, each of which is told once', async () => {
    const answer: Handler = (request, response) => {
      response.setHeader('Warning', ['299 - "v1 \\"things\\" are deprecated"', '299 - "second", 299 - "third"']);
      nodes(request, response);
    };
    await withServer({ answer }, async ({ url }) => {
      const { reader, warnings } = readerOf(connectionTo(url));
      await reader.list('nodes', { scope: all });
      await reader.list('nodes', { scope: all });
      assert.deepEqual(warnings, ['v1 "things" are deprecated', 'second', 'third']);
    });
  });

  it('is asked in the name of somebody else, with all groups', async () => {
    await withServer({ answer: nodes }, async ({ url, requests }) => {
      const flags = { as: 'jané', 'as-group': ['ops', 'dev'], 'as-uid': '7' };
      assert.equal(await listNodes(connectionTo(url, flags)), 'gathered');
      const { headersDistinct } = requests[0] ?? assert.fail('not asked');
      assert.deepEqual(headersDistinct['impersonate-group'], ['ops', 'dev']);
      assert.deepEqual(headersDistinct['impersonate-uid'], ['7']);
      assert.equal(Buffer.from(headersDistinct['impersonate-user']?.[0] ?? '', 'latin1').toString('utf8'), 'jané');
    });
  });

  it('is asked without credentials over plain http', async () => {
    await withServer({ answer: nodes }, async ({ url, requests }) => {
      assert.equal(await listNodes(connectionTo(url, { token: 'secret' })), 'gathered');
      assert.equal(requests[0]?.headers.authorization, undefined);
    });
  });
});

describeUnless(whyNoCertificates(), 'TLS', () => {
  it('makes one connection for a list of many pages, whoever the server is', async () => {
    const list = JSON.parse(recorded('api/nodes.json').toString());
    let page = 0;
    const answer: Handler = (_, response) => {
      page += 1;
      const metadata = page < 20 ? { continue: `page-${page}` } : {};
      reply(response, 200, JSON.stringify({ ...list, metadata }));
    };
    await withServer({ answer, tls: 'good' }, async ({ url, connections, requests }) => {
      assert.equal(await listNodes(connectionTo(url, { token: 'secret' })), 'gathered');
      assert.equal(connections(), 1);
      assert.equal(requests.length, 20);
      assert.equal(requests[0]?.headers.authorization, 'Bearer secret');
    });
  });

  const bad: [string, NonNullable<ServerOptions['tls']>, ConnectionFlags, RegExp, RegExp][] = [
    ['expired', 'expired', {}, /has expired/, /openssl s_client/],
    ['for another name', 'misnamed', {}, /elsewhere\.example/, /--tls-server-name/],
    [
      'from an unknown authority',
      'good',
      { 'certificate-authority': '' },
      /authority.* unknown.*this machine trusts/,
      /--certificate-authority/,
    ],
  ];
  for (const [what, tls, flags, detail, next] of bad) {
    it(`refuses a certificate that is ${what}, and says so`, async () => {
      await withServer({ answer: nodes, tls }, async ({ url }) => {
        const why = await refusedNodes(connectionTo(url, flags));
        assert.equal(why.reason, 'unreachable');
        assert.match(why.detail, detail);
        assert.match(why.next ?? '', next);
        assert.equal(await listNodes(connectionTo(url, { 'insecure-skip-tls-verify': true })), 'gathered');
      });
    });
  }

  it('names the file with the wrong authority', async () => {
    await withServer({ answer: nodes, tls: 'good' }, async ({ url }) => {
      const file = certificates()?.file('other-ca.crt') ?? '';
      assert.ok((await refusedNodes(connectionTo(url, { 'certificate-authority': file }))).detail.includes(file));
    });
  });

  it('judges the name that --tls-server-name gives', async () => {
    await withServer({ answer: nodes, tls: 'misnamed' }, async ({ url }) => {
      assert.equal(await listNodes(connectionTo(url, { 'tls-server-name': 'elsewhere.example' })), 'gathered');
    });
    await withServer({ answer: nodes, tls: 'good' }, async ({ url }) => {
      assert.equal(
        (await refusedNodes(connectionTo(url, { 'tls-server-name': 'wrong.example' }))).reason,
        'unreachable',
      );
      const byAddress = connectionTo(url.replace('127.0.0.1', 'localhost'), { 'tls-server-name': '127.0.0.1' });
      assert.equal(await listNodes(byAddress), 'gathered');
    });
  });

  it('shows a client certificate', async () => {
    await withServer({ answer: nodes, tls: 'good', mutual: true }, async ({ url }) => {
      const made = certificates();
      const flags = { 'client-certificate': made?.file('client.crt'), 'client-key': made?.file('client.key') };
      assert.equal(await listNodes(connectionTo(url, flags)), 'gathered');
      const why = await refusedNodes(connectionTo(url));
      assert.equal(why.reason, 'unauthorized');
      assert.match(why.detail, /client certificate/);
    });
  });

  it('is missed by http and the other way round', async () => {
    await withServer({ answer: nodes }, async ({ url }) => {
      const why = await refusedNodes(connectionTo(url.replace('http:', 'https:')));
      assert.match(why.detail, /does not speak TLS: is it http:/);
    });
    const answer: Handler = (_, response) =>
      reply(response, 400, 'Client sent an HTTP request to an HTTPS server.\n', { 'Content-Type': 'text/plain' });
    await withServer({ answer }, async ({ url }) => {
      const why = await refusedNodes(connectionTo(url));
      assert.equal(why.reason, 'unreachable');
      assert.match(why.detail, /must begin with https/);
    });
  });

  it('without usable certificates is a stated unknown', async () => {
    await withServer({ answer: nodes, tls: 'good' }, async ({ url }) => {
      const made = certificates();
      const mixed = { 'client-certificate': made?.file('client.crt'), 'client-key': made?.file('ca.key') };
      const why = await refusedNodes(connectionTo(url, mixed));
      assert.match(why.detail, /the client certificate and its key.* cannot be used/);
    });
  });
});

import assert from 'node:assert/strict';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { ConnectionFlags } from '../../src/cluster/connection-flags.ts';
import { fixed } from '../../src/cluster/credentials/fixed.ts';
import { openWebSocketShell } from '../../src/cluster/exec/websocket-shell.ts';
import { bypassed } from '../../src/cluster/kubeconfig/proxy.ts';
import { resolveConnection } from '../../src/cluster/kubeconfig/resolve.ts';
import { describeUnless } from '../needs.ts';
import { withEnoughTime } from '../patience.ts';
import { portOf, startServer, type TestServer } from './server/api.ts';
import { certificates, whyNoCertificates } from './server/certificates.ts';
import { connectionTo, readerOf } from './server/client.ts';
import { recorded, reply } from './server/recordings.ts';
import { replay, session } from './server/sessions.ts';

describe('NO_PROXY', () => {
  const cases: [string, string, boolean][] = [
    ['', 'https://api.example.com', false],
    ['*', 'https://api.example.com', true],
    ['example.com', 'https://example.com', true],
    ['example.com', 'https://api.example.com', true],
    ['example.com', 'https://notexample.com', false],
    ['.example.com', 'https://api.example.com', true],
    ['.example.com', 'https://example.com', false],
    ['*.example.com', 'https://api.example.com', true],
    ['*.example.com', 'https://example.com', false],
    ['EXAMPLE.com', 'https://API.example.COM', true],
    ['example.com:6443', 'https://example.com:6443', true],
    ['example.com:6443', 'https://example.com', false],
    ['example.com:443', 'https://example.com', true],
    [' other , example.com ', 'https://example.com', true],
    ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
    ['10.0.0.0/8', 'https://11.1.2.3:6443', false],
    ['10.0.0.0/8', 'https://api.example.com', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['10.1.2.3:6443', 'https://10.1.2.3:6443', true],
    ['10.1.2.3:6443', 'https://10.1.2.3', false],
    ['fd00::/8', 'https://[fd12::1]:6443', true],
    ['[fd12::1]:6443', 'https://[fd12::1]:6443', true],
    ['fd12::1', 'https://[fd12::1]', true],
    ['fd12::1', 'https://[fd12::2]', false],
    ['', 'https://localhost:6443', true],
    ['', 'https://127.1.2.3:6443', true],
    ['', 'https://[::1]:6443', true],
  ];
  for (const [noProxy, server, expected] of cases)
    it(`"${noProxy}" ${expected ? 'keeps' : 'does not keep'} ${server} from the proxy`, () => {
      assert.equal(bypassed(new URL(server), noProxy), expected);
    });
});

describe('the proxy to a server', () => {
  const kubeconfig = 'clusters: [{name: a, cluster: {server: "https://api.example.com", proxy-url: "socks5://p:1"}}]';
  const proxyOf = (flags: ConnectionFlags, env: Record<string, string>) =>
    resolveConnection(flags, env, (path) => (path === '/k' ? kubeconfig : undefined)).proxy;

  it('is the one for its scheme, the upper-case variable first', () => {
    const env = { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1', HTTP_PROXY: 'plain:3128' };
    assert.equal(proxyOf({ server: 'https://api.example.com' }, env)?.url.host, 'upper:1');
    assert.equal(proxyOf({ server: 'http://api.example.com' }, env)?.url.href, 'http://plain:3128/');
    assert.equal(
      proxyOf({ server: 'https://api.example.com' }, { https_proxy: 'http://lower:1' })?.from,
      'https_proxy',
    );
    assert.equal(proxyOf({ server: 'https://api.example.com' }, { ...env, NO_PROXY: '.example.com' }), undefined);
  });

  it('is proxy-url of the cluster before all', () => {
    const proxy = proxyOf({ kubeconfig: '/k', cluster: 'a' }, { HTTPS_PROXY: 'http://p:2', NO_PROXY: '*' });
    assert.equal(proxy?.url.href, 'socks5://p:1');
    assert.equal(proxy?.from, 'proxy-url of cluster "a"');
  });
});

/** A proxy of the tests: where connections went that it let through. */
interface TestProxy {
  readonly port: number;
  readonly seen: string[];
  close(): void;
}

async function listening(server: Server, seen: string[]): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: portOf(server.address()), seen, close };
}

function connectProxy(tls: boolean): Promise<TestProxy> {
  const seen: string[] = [];
  const made = certificates();
  const server = tls && made ? createHttps({ cert: made.pem('good.crt'), key: made.pem('good.key') }) : createHttp();
  server.on('connect', (request, socket) => {
    const user = request.headers['proxy-authorization'];
    seen.push(`${request.url} ${user ?? 'nobody'}`);
    if (user === undefined) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const out = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(out).pipe(socket);
    });
    out.on('error', () => socket.destroy());
    socket.on('error', () => out.destroy());
  });
  return listening(server, seen);
}

/** RFC 1928, as far as a client without authentication needs it. */
function socksProxy(): Promise<TestProxy> {
  const seen: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request: Buffer) => {
        const port = request.readUInt16BE(request.length - 2);
        seen.push(request[3] === 1 ? [...request.subarray(4, 8)].join('.') : request.subarray(5, -2).toString());
        const out = connect(port, '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          socket.pipe(out).pipe(socket);
        });
        out.on('error', () => socket.destroy());
        socket.on('error', () => out.destroy());
      });
    });
  });
  return listening(server, seen);
}

describeUnless(whyNoCertificates(), 'through a proxy', () => {
  let api: TestServer;
  before(async () => {
    api = await startServer({ answer: (_, response) => reply(response, 200, recorded('api/nodes.json')), tls: 'good' });
  });
  after(() => api?.close());

  const list = async (proxy: string, { server = api.url, times = 3, timeout = '60s' } = {}) => {
    const kubeconfig = JSON.stringify({
      clusters: [
        {
          name: 'a',
          cluster: {
            server,
            'proxy-url': proxy,
            'certificate-authority-data': Buffer.from(certificates()?.pem('ca.crt') ?? '').toString('base64'),
          },
        },
      ],
      contexts: [{ name: 'a', context: { cluster: 'a' } }],
      'current-context': 'a',
    });
    const { reader } = readerOf(
      resolveConnection({ kubeconfig: '/k', 'request-timeout': timeout }, {}, () => kubeconfig),
    );
    const parts = [];
    for (let time = 0; time < times; time += 1) parts.push(await reader.list('nodes', { scope: { kind: 'all' } }));
    reader.close();
    return parts.at(-1) ?? assert.fail();
  };

  it('of HTTP, with name and password, over one tunnel', async () => {
    const proxy = await connectProxy(false);
    try {
      assert.equal((await list(`http://us%40er:pass@127.0.0.1:${proxy.port}`)).ok, true);
      const basic = `Basic ${Buffer.from('us@er:pass').toString('base64')}`;
      assert.deepEqual(proxy.seen, [`127.0.0.1:${api.port} ${basic}`]);
    } finally {
      proxy.close();
    }
  });

  it('of SOCKS, to a plain http server, too', async () => {
    const proxy = await socksProxy();
    const plain = await startServer({ answer: (_, response) => reply(response, 200, recorded('api/nodes.json')) });
    try {
      assert.equal((await list(`socks5://127.0.0.1:${proxy.port}`)).ok, true);
      assert.equal((await list(`socks5://127.0.0.1:${proxy.port}`, { server: plain.url })).ok, true);
      assert.deepEqual(proxy.seen, ['127.0.0.1', '127.0.0.1']);
    } finally {
      proxy.close();
      await plain.close();
    }
  });

  it('programs are run in containers, too', async () => {
    const proxy = await connectProxy(false);
    const upgrade = replay(session('exit-7-v5'));
    const server = await startServer({ answer: (_, response) => response.end(), tls: 'good', upgrade });
    const connection = connectionTo(server.url);
    const url = new URL(`http://u:p@127.0.0.1:${proxy.port}`);
    const shell = openWebSocketShell({ ...connection, proxy: { url, from: 'HTTPS_PROXY' } }, fixed({}));
    try {
      const result = await shell.run({ namespace: 'n', pod: 'p' }, ['x'], { timeout: 60_000 });
      assert.ok(result.outcome === 'exited' && result.exitCode === 7);
      assert.equal(proxy.seen.length, 1);
    } finally {
      shell.close();
      proxy.close();
      await server.close();
    }
  });

  it('of HTTP to a plain http server', async () => {
    const proxy = await connectProxy(false);
    const plain = await startServer({ answer: (_, response) => reply(response, 200, recorded('api/nodes.json')) });
    try {
      assert.equal((await list(`http://u:p@127.0.0.1:${proxy.port}`, { server: plain.url })).ok, true);
    } finally {
      proxy.close();
      await plain.close();
    }
  });

  it('that speaks TLS itself and whose authority is the cluster’s', async () => {
    const proxy = await connectProxy(true);
    try {
      assert.equal((await list(`https://u:p@localhost:${proxy.port}`)).ok, true);
    } finally {
      proxy.close();
    }
  });

  it('that refuses, the proxy and its setting are named, not the server', async () => {
    const proxy = await connectProxy(false);
    const part = await list(`http://127.0.0.1:${proxy.port}`);
    proxy.close();
    assert.ok(!part.ok);
    assert.equal(part.why.reason, 'unreachable');
    assert.match(part.why.detail, /the proxy 127\.0\.0\.1:\d+ \(from proxy-url of cluster "a"\).*407/);
  });

  for (const scheme of ['http', 'socks5']) {
    it(`of ${scheme} that is not there, or silent, the proxy is named as well`, async () => {
      const silent = createServer(() => undefined);
      const proxy = await listening(silent, []);
      const url = `${scheme}://127.0.0.1:${proxy.port}`;
      const waiting = await withEnoughTime(
        (milliseconds) => list(url, { times: 1, timeout: `${milliseconds}ms` }),
        (part) => !part.ok && part.why.reason === 'unreachable',
      );
      proxy.close();
      assert.ok(!waiting.ok);
      assert.equal(waiting.why.reason, 'unreachable');
      assert.match(waiting.why.detail, /the proxy 127\.0\.0\.1:\d+ .*(does not answer|timed out)/);
      const gone = await list(url, { times: 1 });
      assert.ok(!gone.ok);
      assert.equal(gone.why.reason, 'unreachable');
      assert.match(gone.why.detail, /ECONNREFUSED/);
    });
  }
});

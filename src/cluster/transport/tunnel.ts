import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { messageOf } from '../../domain/problem.ts';
import type { ProxyServer } from '../connection.ts';
import { ClusterProblem } from '../problem.ts';

/** Where a tunnel ends. */
interface Destination {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_PORTS = new Map([
  ['http:', 80],
  ['https:', 443],
]);
/** Most bytes of a proxy's answer to CONNECT that are read. */
const MOST_HEAD = 16 * 1024;

/** How a way through a proxy is opened. */
interface TunnelOptions {
  /** Milliseconds; 0: no bound. */
  readonly timeout: number;
  /** PEM: who vouches for a proxy that speaks TLS. */
  readonly ca: () => string[];
}

/** Opens a connection to a destination through a proxy; it is paused. Rejects with a ClusterProblem that names the proxy and who set it. */
export async function openTunnel(proxy: ProxyServer, to: Destination, options: TunnelOptions): Promise<Socket> {
  const trouble = (detail: string): ClusterProblem =>
    new ClusterProblem(`the proxy ${proxy.url.host} (from ${proxy.from}) gives no way to ${to.host}: ${detail}`, {
      next: `check ${proxy.from}, or add ${to.host} to NO_PROXY`,
    });
  try {
    return await (proxy.url.protocol.startsWith('socks')
      ? throughSocks(proxy.url, to, options)
      : byConnect(proxy.url, to, options));
  } catch (error) {
    throw trouble(messageOf(error));
  }
}

async function throughSocks(proxy: URL, to: Destination, { timeout }: TunnelOptions): Promise<Socket> {
  const { SocksClient } = await import('socks');
  const { socket } = await SocksClient.createConnection({
    proxy: {
      host: bare(proxy.hostname),
      port: Number(proxy.port || 1080),
      type: 5,
      ...(proxy.username ? { userId: decodeURIComponent(proxy.username) } : {}),
      ...(proxy.password ? { password: decodeURIComponent(proxy.password) } : {}),
    },
    command: 'connect',
    destination: { host: bare(to.host), port: to.port },
    ...(timeout > 0 ? { timeout } : {}),
  });
  return socket.pause();
}

// RFC 9110 section 9.3.6.
function byConnect(proxy: URL, to: Destination, { timeout, ca }: TunnelOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const at = { host: bare(proxy.hostname), port: Number(proxy.port || DEFAULT_PORTS.get(proxy.protocol)) };
    const socket =
      proxy.protocol === 'https:'
        ? connectTls({ ...at, ca: ca(), ...(isIP(at.host) ? {} : { servername: at.host }) })
        : connect(at);
    let head = Buffer.alloc(0);
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    const onClose = (): void => fail(new Error('it closed the connection'));
    const onTimeout = (): void => fail(new Error('it does not answer'));
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      const [line = ''] = head.toString('latin1').split('\r\n');
      if (end < 0 && head.length <= MOST_HEAD) return;
      if (end < 0 || !/^HTTP\/1\.[01] 200\b/.test(line)) {
        fail(
          new Error(end < 0 ? 'its answer to CONNECT is no HTTP' : `it answered ${line.replace(/^HTTP\/\S+ /, '')}`),
        );
        return;
      }
      socket.off('data', onData).off('error', fail).off('close', onClose).off('timeout', onTimeout);
      socket.setTimeout(0).pause();
      const rest = head.subarray(end + 4);
      if (rest.length > 0) socket.unshift(rest);
      resolve(socket);
    };
    socket.once(proxy.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      socket.write(connectRequest(proxy, to));
    });
    socket.on('data', onData);
    socket.on('error', fail);
    socket.on('close', onClose);
    socket.on('timeout', onTimeout);
    socket.setTimeout(timeout);
  });
}

function connectRequest(proxy: URL, { host, port }: Destination): string {
  const at = `${host.includes(':') ? `[${bare(host)}]` : host}:${port}`;
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const authorization = proxy.username
    ? `Proxy-Authorization: Basic ${Buffer.from(user, 'utf8').toString('base64')}\r\n`
    : '';
  return `CONNECT ${at} HTTP/1.1\r\nHost: ${at}\r\n${authorization}\r\n`;
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

import { BlockList, isIP, isIPv4 } from 'node:net';
import type { ProxyServer } from '../connection.ts';
import { ClusterProblem } from '../problem.ts';
import type { Environment } from '../system.ts';
import type { ClusterEntry } from './entries.ts';

const SCHEMES = ['http:', 'https:', 'socks5:', 'socks5h:'];

/** The proxy to the server: the cluster's `proxy-url`, or what the environment says by the rules of Go's net/http. */
export function chooseProxy(server: URL, cluster: Partial<ClusterEntry>, env: Environment): ProxyServer | undefined {
  if (cluster.proxyUrl) {
    const from = cluster.name === undefined ? 'proxy-url' : `proxy-url of cluster "${cluster.name}"`;
    return { url: proxyUrl(cluster.proxyUrl, from), from };
  }
  const names = server.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const from = names.find((name) => env[name]);
  const written = from && env[from];
  if (!from || !written || bypassed(server, env.NO_PROXY || env.no_proxy || '')) return undefined;
  return { url: proxyUrl(written.includes('://') ? written : `http://${written}`, from), from };
}

function proxyUrl(written: string, from: string): URL {
  const url = URL.parse(written);
  if (url !== null && SCHEMES.includes(url.protocol) && url.hostname !== '') return url;
  const next = `write http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT`;
  throw new ClusterProblem(`${from} is no address of a proxy: ${withoutPassword(written)}`, { next });
}

function withoutPassword(written: string): string {
  return written.replace(/\/\/[^/@]*@/, '//…@');
}

// golang.org/x/net/http/httpproxy: loopback never goes through a proxy; NO_PROXY holds "*", addresses, networks, and domains with an
// optional port, where "example.com" stands for its subdomains, too, and ".example.com" or "*.example.com" for these only.
/** True when NO_PROXY, or being on this machine, keeps a server away from the proxy of the environment. */
export function bypassed(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || isLoopback(host)) return true;
  const patterns = noProxy.split(',').map((pattern) => pattern.trim().toLowerCase());
  return patterns.some((pattern) => pattern !== '' && matches(pattern, host, port));
}

function isLoopback(host: string): boolean {
  return isIPv4(host) ? host.startsWith('127.') : host === '::1';
}

function matches(pattern: string, host: string, port: string): boolean {
  if (pattern === '*') return true;
  const network = /^([0-9a-f.:]+)\/(\d+)$/.exec(pattern);
  if (network) return inNetwork(host, network[1] ?? '', Number(network[2]));
  const { name, only } = splitPort(pattern);
  if (name === '' || (only !== undefined && only !== port)) return false;
  if (isIP(name)) return isIP(host) > 0 && inNetwork(host, name, isIPv4(name) ? 32 : 128);
  if (isIP(host)) return false;
  const domain = name.replace(/^\*(?=\.)/, '');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function splitPort(pattern: string): { name: string; only: string | undefined } {
  if (isIP(pattern)) return { name: pattern, only: undefined };
  const [, bracketed, name, only] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(pattern) ?? [];
  return { name: bracketed ?? name ?? '', only };
}

function inNetwork(host: string, address: string, bits: number): boolean {
  const family = (text: string) => (isIPv4(text) ? 'ipv4' : 'ipv6');
  if (!isIP(host) || !isIP(address)) return false;
  const list = new BlockList();
  try {
    list.addSubnet(address, bits, family(address));
  } catch {
    return false;
  }
  return list.check(host, family(host));
}

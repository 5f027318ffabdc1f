import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { checkServerIdentity, createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { messageOf } from '../../domain/problem.ts';
import type { ClientCertificate, Connection } from '../connection.ts';
import { ClusterProblem } from '../problem.ts';
import { openTunnel } from './tunnel.ts';

/** The part of a request's time that a proxy may take: were it all of it, nobody would learn that it was the proxy that did not answer. */
const PROXY_SHARE = 0.5;

/**
 * Makes the agent through which a cluster is asked: connections are kept alive, TLS sessions are resumed, all share one secure context.
 * Throws a ClusterProblem when a certificate or key is not readable.
 *
 * @param keepAlive false for connections that become WebSockets: each is used once
 */
export function openAgent(
  connection: Connection,
  certificate: ClientCertificate | undefined,
  keepAlive: boolean,
): HttpAgent {
  const { server, trust, proxy, requestTimeout } = connection;
  const { serverName } = trust;
  const agent =
    server.protocol === 'https:'
      ? new HttpsAgent({
          keepAlive,
          secureContext: secureContext(connection, certificate),
          rejectUnauthorized: !trust.skipVerify,
          // A server name may be an address, which TLS does not let one ask for by SNI.
          ...(serverName && !isIP(serverName) ? { servername: serverName } : {}),
          ...(serverName ? { checkServerIdentity: (_, peer) => checkServerIdentity(serverName, peer) } : {}),
        })
      : new HttpAgent({ keepAlive });
  if (proxy === undefined) return agent;

  const secured = agent.createConnection.bind(agent);
  // Go judges a proxy by the cluster's authority; here the machine's count for it, too.
  const ca = (): string[] => [...(trust.ca ? [trust.ca] : []), ...machineAuthorities()];
  agent.createConnection = (options, callback) => {
    const to = { host: options.host ?? server.hostname, port: Number(options.port) };
    openTunnel(proxy, to, { timeout: requestTimeout * PROXY_SHARE, ca }).then(
      (socket) => {
        const inside = { ...options, socket };
        callback?.(null, agent instanceof HttpsAgent ? (secured(inside) ?? socket) : socket.resume());
      },
      (error) => callback?.(error, new Duplex()),
    );
    return undefined;
  };
  return agent;
}

function machineAuthorities(): string[] {
  return [...getCACertificates('default'), ...getCACertificates('system')];
}

function secureContext({ trust }: Connection, certificate: ClientCertificate | undefined): SecureContext {
  // Without an authority of its own a cluster is judged by this machine's, as Go does: Node's own list alone lacks company authorities.
  const ca = trust.skipVerify ? [] : (trust.ca ?? machineAuthorities());
  try {
    return createSecureContext({ ca, ...certificate });
  } catch (error) {
    const detail = messageOf(error);
    const what = certificate === undefined ? trust.caFrom : `the client certificate and its key, or ${trust.caFrom},`;
    throw new ClusterProblem(`${what} cannot be used: ${detail}`, {
      detail,
      next: 'openssl x509 -noout -text -in FILE',
    });
  }
}

/** Agents for one connection. A credential plugin may bring a certificate, and later a newer one; requests on their way keep the agent they have. */
interface Agents {
  of(certificate: ClientCertificate | undefined): HttpAgent;
  close(): void;
}

/** Keeps one agent for each certificate. `keepAlive` as for `openAgent`. */
export function agentPerCertificate(connection: Connection, keepAlive: boolean): Agents {
  const agents = new Map<string, HttpAgent>();
  return {
    of(certificate) {
      const key = certificate?.cert ?? '';
      const agent = agents.get(key) ?? openAgent(connection, certificate, keepAlive);
      agents.set(key, agent);
      return agent;
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

/**
 * The Kubernetes API of the lab: an HTTPS server on the loopback. A request is logged, admitted (`auth.ts`),
 * authorized (`rbac.ts`), answered (`paths.ts`, `handlers.ts`, `watch.ts`, `exec.ts`) and sent (`send.ts`);
 * a fault (`faults.ts`) may strike on the way.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Arrival, admit, isQueued, refusedOr, refusedOrLater } from './arrival.ts';
import { authenticate, createTokens, usernameOf } from './auth.ts';
import { type Authority, createAuthority } from './certificates.ts';
import { heldBack, strike } from './faults.ts';
import { type Call, type Cluster, resourceReply } from './handlers.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { createSnapshots } from './list.ts';
import { prefersProtobuf, wantsPretty } from './negotiation.ts';
import { pathReply } from './paths.ts';
import { createAuthorizer } from './rbac.ts';
import type { Reply } from './reply.ts';
import { requestInfo } from './request-info.ts';
import { commonHeaders, refusalReply, send } from './send.ts';
import { Refusal } from './status.ts';
import { createStore } from './store.ts';
import { streamWatch } from './stream-watch.ts';
import { upgradeToExec } from './upgrade.ts';
import { labGrants, labUsers } from './users.ts';
import type { LabApi, LabApiOptions, LabUser, LabWorld, LoggedRequest } from './world.ts';

/** One authority for all servers of a process: making it costs more than starting a server. */
let sharedAuthority: Authority | undefined;

/** Starts the API server for a world. Rejects if the port is taken or an object is of a kind that is not served. */
export async function startApi(world: LabWorld, options: LabApiOptions = {}): Promise<LabApi> {
  const host = options.host ?? '127.0.0.1';
  const now = options.now ?? (() => new Date());
  const users = world.users ?? labUsers;
  const tokens = createTokens(users);
  const store = createStore(world.objects, now);
  const cluster: Cluster = {
    world,
    store,
    authorizer: createAuthorizer(world.grants ?? labGrants),
    snapshots: createSnapshots(options.continueLifetime ?? 300_000, now),
    now,
  };
  const api = { faults: [...(options.faults ?? [])], requests: [] as LoggedRequest[] };
  sharedAuthority ??= createAuthority();
  const authority = sharedAuthority;
  const { certificate, key } = authority.server(host);

  const server = createServer({
    cert: certificate,
    key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
    keepAliveTimeout: 120_000,
  });
  const connections = countConnections(server);

  server.on('request', (incoming, response) => {
    void handle(incoming, response).catch(() => response.destroy());
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    void upgrade(incoming, socket, head).catch(() => socket.destroy());
  });

  /** Looks at a request as far as needed to know who wants what, and whether a fault strikes it. */
  function arrive(incoming: IncomingMessage): { arrival: Arrival; log: LoggedRequest } {
    const { url: path = '/', method = 'GET' } = incoming;
    const url = new URL(path, `https://${host}`);
    const sender = refusedOr(() => authenticate(incoming, tokens, cluster.authorizer));
    const user = sender instanceof Refusal ? 'system:anonymous' : sender.username;
    const connection = connections.numberOf(incoming.socket);
    const { accept = '' } = incoming.headers;
    const log: LoggedRequest = { method, path, user, connection, accept, status: 0, bytes: 0 };
    api.requests.push(log);
    const fault = strike(api.faults, { method, path, user });
    return { arrival: { incoming, url, info: requestInfo(method, url), sender, fault }, log };
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { arrival, log } = arrive(incoming);
    const { url, info, fault } = arrival;
    if (fault?.kind === 'refuse') incoming.socket.destroy();
    if (fault?.kind === 'refuse' || fault?.kind === 'hang') return;
    await heldBack(fault);
    const answer = await refusedOrLater(() => answerTo(arrival, response, log));
    if (answer === 'streaming') return;
    const reply =
      answer instanceof Refusal ? refusalReply(answer, prefersProtobuf(incoming), wantsPretty(incoming, url)) : answer;
    log.status = reply.status;
    const acceptsGzip = String(incoming.headers['accept-encoding'] ?? '').includes('gzip');
    log.bytes = await send(response, reply, commonHeaders(now(), isQueued(info, reply.status)), acceptsGzip, fault);
  }

  async function upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { arrival, log } = arrive(incoming);
    log.status = await upgradeToExec(cluster, arrival, socket, head);
  }

  async function answerTo(
    arrival: Arrival,
    response: ServerResponse,
    log: LoggedRequest,
  ): Promise<Reply | 'streaming'> {
    const who = admit(arrival, cluster.authorizer);
    const { incoming, url, info } = arrival;
    if (info.kind === 'path') return pathReply(incoming, url, store.resources(), address());
    const call: Call = { incoming, url, request: info, who };
    return info.verb === 'watch' ? streamWatch(cluster, call, response, log) : resourceReply(cluster, call);
  }

  function address(): string {
    const bound = server.address();
    return bound === null || typeof bound === 'string' ? host : `${bound.address}:${bound.port}`;
  }

  function userNamed(name: string): LabUser {
    const user = users.find((one) => one.name === name);
    if (user === undefined) throw new Error(`the lab has no user ${name}: ${users.map((one) => one.name).join(', ')}`);
    return user;
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, () => resolve());
  });

  const url = `https://${address()}`;
  return {
    ...api,
    url,
    caPem: authority.certificate,
    store,
    token: (name) => tokens.of(userNamed(name)),
    kubeconfig(name = 'admin', namespace) {
      const user = userNamed(name);
      const admission =
        user.by === 'token'
          ? { token: tokens.of(user) }
          : { certificate: authority.client(usernameOf(user), user.groups) };
      return kubeconfigText(url, authority.certificate, name, admission, namespace);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        connections.destroyAll();
      }),
  };
}

/** Numbers TLS connections in order of arrival, and can end them all (upgraded ones too). */
function countConnections(server: Server) {
  const numbers = new WeakMap<object, number>();
  const open = new Set<Duplex>();
  let count = 0;
  server.on('secureConnection', (socket) => {
    numbers.set(socket, ++count);
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return {
    numberOf: (socket: object) => numbers.get(socket) ?? 0,
    destroyAll() {
      server.closeAllConnections();
      for (const socket of open) socket.destroy();
    },
  };
}

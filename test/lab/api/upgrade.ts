/** A request that wants to become an exec: checked in the API server's order, then upgraded or refused. */
import type { Duplex } from 'node:stream';
import { type Arrival, admit, isQueued, refusedOr } from './arrival.ts';
import { chosenContainer, isRunning } from './containers.ts';
import { chosenProtocol, execRequest, isWebSocketUpgrade, serveExec } from './exec.ts';
import { heldBack } from './faults.ts';
import { textAt } from './fields.ts';
import { type Cluster, found } from './handlers.ts';
import { wantsPretty } from './negotiation.ts';
import type { Reply } from './reply.ts';
import { commonHeaders, refusalReply, sendBareForbidden, sendRaw } from './send.ts';
import { backendUnreachable, badRequest, notFound, Refusal } from './status.ts';
import type { ExecRequest, ExecSession } from './world.ts';

/** Serves the exec to its end, or refuses it; resolves to the HTTP status sent as soon as that is known. */
export async function upgradeToExec(cluster: Cluster, arrival: Arrival, socket: Duplex, head: Buffer): Promise<number> {
  const { incoming, info, url, fault } = arrival;
  if (fault?.kind === 'refuse') {
    socket.destroy();
    return 0;
  }
  await heldBack(fault);
  const prepared = refusedOr(() => prepare(cluster, arrival));
  if (prepared instanceof Refusal) {
    const common = commonHeaders(cluster.now(), isQueued(info, prepared.code));
    sendRaw(socket, refusalReply(prepared, false, wantsPretty(incoming, url)), common);
    return prepared.code;
  }
  if (prepared.kind === 'not-running') {
    // These words come from the kubelet, so none of the API server's headers are there.
    sendRaw(socket, kubeletText(`container not found ("${prepared.container}")`), {
      date: cluster.now().toUTCString(),
    });
    return 500;
  }
  const protocol = chosenProtocol(incoming);
  if (protocol === undefined) {
    prepared.session.kill();
    sendBareForbidden(socket);
    return 403;
  }
  void serveExec(incoming, socket, head, protocol, prepared.request, prepared.session, fault);
  return 101;
}

type Prepared =
  | { kind: 'session'; request: ExecRequest; session: ExecSession }
  | { kind: 'not-running'; container: string };

/** Throws a Refusal: 401, 403, 404, 400, or 500 for a node that does not answer. */
function prepare(cluster: Cluster, arrival: Arrival): Prepared {
  const { incoming, info, url } = arrival;
  admit(arrival, cluster.authorizer);
  const isExec = info.kind === 'resource' && info.resource === 'pods' && info.subresource === 'exec';
  if (!isExec) throw new Refusal(404, 'NotFound', 'the server could not find the requested resource', {});
  const pods = cluster.store.resource('', 'v1', 'pods');
  if (pods === undefined) throw notFound('pods', '', info.name);
  const pod = found(cluster, { request: info }, pods).object;
  const container = chosenContainer(pod, url.searchParams.get('container') ?? '');
  if (textAt(pod, 'spec', 'nodeName') === '') {
    throw badRequest(`pod ${info.name} does not have a host assigned`);
  }
  const request = execRequest(info.namespace, info.name, container, url.searchParams);
  if (!isRunning(pod, container)) return { kind: 'not-running', container };
  const started = cluster.world.exec(request);
  if (started.kind === 'node-unreachable') throw backendUnreachable(started.message);
  // kubectl tries SPDY after a refused WebSocket: it is told the same refusals, but nothing runs over SPDY here.
  if (!isWebSocketUpgrade(incoming)) {
    if (started.kind !== 'not-running') started.kill();
    throw badRequest('the lab speaks WebSocket, not SPDY');
  }
  return started.kind === 'not-running'
    ? { kind: 'not-running', container }
    : { kind: 'session', request, session: started };
}

function kubeletText(text: string): Reply {
  return { status: 500, contentType: 'text/plain; charset=utf-8', body: Buffer.from(text) };
}

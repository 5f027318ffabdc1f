/** Puts an answer on the wire, with the headers the API server adds. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sendBody } from './faults.ts';
import { goJsonBody } from './go-json.ts';
import { encodeMessage, envelope } from './protobuf/envelope.ts';
import type { Reply } from './reply.ts';
import type { Refusal } from './status.ts';
import type { Misbehaviour } from './world.ts';

const compress = promisify(gzip);

/** From here on the API server compresses (`defaultGzipThresholdBytes`). */
const worthCompressing = 128 * 1024;
/** Go writes a content-length if the whole answer fits its buffer, and chunks otherwise. */
const bufferedByGo = 2048;

/** Headers of priority and fairness: which queue the request was in; the same for all of one server. */
const flowControl = {
  'x-kubernetes-pf-flowschema-uid': randomUUID(),
  'x-kubernetes-pf-prioritylevel-uid': randomUUID(),
};

/** The headers every answer of the API server has. `queued`: the request went through priority and fairness. */
export function commonHeaders(now: Date, queued: boolean): Record<string, string> {
  return {
    'audit-id': randomUUID(),
    'cache-control': 'no-cache, private',
    date: now.toUTCString(),
    ...(queued ? flowControl : {}),
  };
}

/** A Status as an answer. */
export function refusalReply(refusal: Refusal, protobuf: boolean, pretty: boolean): Reply {
  return {
    status: refusal.code,
    headers: refusal.headers,
    contentType: protobuf ? 'application/vnd.kubernetes.protobuf' : 'application/json',
    body: protobuf
      ? envelope('v1', 'Status', encodeMessage('Status', refusal.status))
      : goJsonBody(refusal.status, pretty),
  };
}

/** Sends an answer; returns the number of bytes of its body on the wire. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  common: Record<string, string>,
  acceptsGzip: boolean,
  fault: Misbehaviour | undefined,
): Promise<number> {
  const zip = acceptsGzip && reply.compressible === true && reply.body.length > worthCompressing;
  const body = zip ? await compress(reply.body, { level: 1 }) : reply.body;
  response.writeHead(reply.status, {
    ...common,
    'content-type': reply.contentType,
    ...reply.headers,
    ...(zip ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
    ...(body.length < bufferedByGo ? { 'content-length': body.length } : { 'transfer-encoding': 'chunked' }),
  });
  await sendBody(response, body, fault);
  return body.length;
}

/** Answers a request for an upgrade that is refused, and ends the connection. */
export function sendRaw(socket: Duplex, reply: Reply, common: Record<string, string>): void {
  const headers = {
    ...common,
    'content-type': reply.contentType,
    ...reply.headers,
    'content-length': String(reply.body.length),
    connection: 'close',
  };
  socket.end(Buffer.concat([head(reply.status, headers), reply.body]));
}

/** What the kubelet answers to a subprotocol it does not know: a bare 403. */
export function sendBareForbidden(socket: Duplex): void {
  socket.end(head(403, { connection: 'close' }));
}

function head(status: number, headers: Record<string, string>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
}

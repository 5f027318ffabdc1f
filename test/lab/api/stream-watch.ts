/** A watch as an HTTP answer that does not end. */
import type { ServerResponse } from 'node:http';
import { type Call, type Cluster, mannerOf } from './handlers.ts';
import { selectionOf } from './list.ts';
import { pageNotFound, type Reply } from './reply.ts';
import { commonHeaders } from './send.ts';
import { notAcceptable } from './status.ts';
import { startWatch } from './watch.ts';
import type { LoggedRequest } from './world.ts';

/** Starts streaming; or the answer, if the resource is not served. Throws a Refusal before it has sent anything. */
export function streamWatch(
  cluster: Cluster,
  call: Call,
  response: ServerResponse,
  log: LoggedRequest,
): Reply | 'streaming' {
  const { store, now } = cluster;
  const { request, url } = call;
  const type = store.resource(request.group, request.version, request.resource);
  if (type === undefined) return pageNotFound;
  const { encoding, include } = mannerOf(cluster, call, type);
  // No recording shows a watch in protobuf, so the lab does not pretend to know it.
  if (encoding.format === 'protobuf') throw notAcceptable();
  const selects = selectionOf(type, url.searchParams);
  log.status = 200;
  response.writeHead(200, {
    ...commonHeaders(now(), true),
    'content-type': 'application/json',
    'transfer-encoding': 'chunked',
  });
  response.flushHeaders();
  const watch = {
    type,
    request,
    query: url.searchParams,
    selects,
    encoding,
    include,
    collection: store.collection(type),
    version: store.version,
    oldest: store.oldest,
    now,
  };
  const write = (line: string) => {
    log.bytes += Buffer.byteLength(line);
    response.write(line);
  };
  const stop = startWatch(watch, write, () => response.end());
  response.once('close', stop);
  return 'streaming';
}

/** Commands in containers over WebSocket: channels 0 stdin, 1 stdout, 2 stderr, 3 status, 4 size, 255 close (v5). */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { goJson } from './go-json.ts';
import type { ExecEnd, ExecRequest, ExecSession, Misbehaviour } from './world.ts';

/** The subprotocols of Kubernetes' exec, in the server's order of preference. */
const execProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'base64.channel.k8s.io', 'channel.k8s.io'] as const;
export type ExecProtocol = (typeof execProtocols)[number];

/** The first protocol of the client's list that the server knows; undefined: the upgrade is refused. */
export function chosenProtocol(request: IncomingMessage): ExecProtocol | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  return offered.flatMap((one) => execProtocols.filter((known) => known === one))[0];
}

/** What the kubelet sends at most in one frame. */
const largestFrame = 32_768;
const closeSignal = 255;

/**
 * How long kubectl is given once it reads, in milliseconds: it sets its streams up meanwhile, and drops frames of those
 * it does not have yet. A real cluster has to reach a kubelet and a runtime first; the lab has not.
 */
const streamsAfter = 50;

/** Fulfils when kubectl can be expected to have its streams, however slow the machine; or when it is gone. */
async function kubectlIsReady(client: WebSocket, closed: Promise<void>): Promise<void> {
  const reads = new Promise<void>((resolve) => {
    client.once('pong', () => resolve());
  });
  client.ping();
  await Promise.race([reads, closed]);
  await sleep(streamsAfter);
}

function isKubectl(request: IncomingMessage): boolean {
  return /^kubectl\//.test(request.headers['user-agent'] ?? '');
}

const upgrader = new WebSocketServer({ noServer: true, perMessageDeflate: false });

/** Reads the query of an exec request. */
export function execRequest(namespace: string, pod: string, container: string, query: URLSearchParams): ExecRequest {
  const flag = (name: string) => ['true', '1'].includes(query.get(name) ?? '');
  return { namespace, pod, container, command: query.getAll('command'), stdin: flag('stdin'), tty: flag('tty') };
}

/** Upgrades the connection and carries the session over it; resolves when both are over. */
export async function serveExec(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  protocol: ExecProtocol,
  request: ExecRequest,
  session: ExecSession,
  fault: Misbehaviour | undefined,
): Promise<void> {
  const client = await new Promise<WebSocket>((resolve) => {
    upgrader.handleUpgrade(incoming, socket, head, resolve);
  });
  const closed = new Promise<void>((resolve) => {
    client.once('close', () => resolve());
  });
  // A connection that breaks also closes; there is nobody left to tell.
  client.on('error', () => {});
  client.once('close', () => session.kill());
  if (fault?.kind === 'hang') return closed;
  client.on('message', (data) => passInput(data, protocol, session));

  const send = sender(client, protocol, fault?.kind === 'tear' ? fault.afterBytes : Number.POSITIVE_INFINITY);
  const opened = (async () => {
    if (isKubectl(incoming)) await kubectlIsReady(client, closed);
    if (fault?.kind === 'exec-garbled-frame') await send(9, Buffer.from('no such channel'));
    await send(1, Buffer.alloc(0));
  })();
  const sendOutput: Send = (channel, data) => opened.then(() => send(channel, data));
  // Read from the first moment: Node throws away what a program that has ended left unread.
  await Promise.all([opened, forward(session.stdout, 1, sendOutput), forward(session.stderr, 2, sendOutput)]);
  const end = await session.ended;
  if (fault?.kind === 'exec-garbled-status') await send(3, Buffer.from('{"status":"Succ'));
  else if (fault?.kind !== 'exec-no-status') await sendStatus(end, protocol, request, send);
  client.close(1000);
  return closed;
}

type Send = (channel: number, data: Uint8Array) => Promise<void>;

/** Sends frames one after the other; tears the connection when `limit` bytes of output have gone. */
function sender(client: WebSocket, protocol: ExecProtocol, limit: number): Send {
  let sent = 0;
  return (channel, data) =>
    new Promise((resolve) => {
      sent += data.length;
      if (sent > limit) client.terminate();
      // A client that went away is noticed by its close event; the rest of the output is for nobody.
      client.send(frame(protocol, channel, data), () => resolve());
    });
}

function frame(protocol: ExecProtocol, channel: number, data: Uint8Array): string | Buffer {
  return protocol === 'base64.channel.k8s.io'
    ? `${channel}${Buffer.from(data).toString('base64')}`
    : Buffer.concat([Buffer.from([channel]), data]);
}

async function forward(stream: AsyncIterable<Uint8Array>, channel: number, send: Send): Promise<void> {
  try {
    for await (const chunk of stream) {
      for (let from = 0; from < chunk.length; from += largestFrame) {
        await send(channel, chunk.subarray(from, from + largestFrame));
      }
    }
  } catch {
    // The program was killed while it wrote: how it ended is told by `ended`.
  }
}

function passInput(data: unknown, protocol: ExecProtocol, session: ExecSession): void {
  const bytes = bytesOf(data);
  if (protocol === 'base64.channel.k8s.io') {
    const text = bytes.toString();
    if (text.startsWith('0')) session.stdin?.write(Buffer.from(text.slice(1), 'base64'));
    return;
  }
  const [channel, closing] = bytes;
  if (channel === 0) session.stdin?.write(bytes.subarray(1));
  // Only v5 can say that the input is over.
  if (channel === closeSignal && closing === 0 && protocol === 'v5.channel.k8s.io') session.stdin?.end();
}

function bytesOf(data: unknown): Buffer {
  if (Buffer.isBuffer(data)) return data;
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  return Array.isArray(data) ? Buffer.concat(data.filter((part) => Buffer.isBuffer(part))) : Buffer.alloc(0);
}

async function sendStatus(end: ExecEnd, protocol: ExecProtocol, request: ExecRequest, send: Send): Promise<void> {
  const status = execStatus(end, protocol, request);
  if (protocol === 'v5.channel.k8s.io' || protocol === 'v4.channel.k8s.io') {
    await send(3, Buffer.from(goJson(status)));
  } else if (status.status === 'Failure') {
    // The old protocols know no Status: a failure is its text, success is silence.
    await send(3, Buffer.from(String(status.message)));
  }
}

/** The Status of channel 3. v5 goes through the API server, which words two things in its own way. */
function execStatus(
  end: ExecEnd,
  protocol: ExecProtocol,
  request: Pick<ExecRequest, 'command'>,
): Record<string, unknown> {
  const v5 = protocol === 'v5.channel.k8s.io';
  if (end.kind === 'exited') {
    if (end.code === 0) return { metadata: {}, status: 'Success' };
    const told = v5
      ? `command terminated with exit code ${end.code}`
      : `error executing command [${request.command.join(' ')}], exit code ${end.code}`;
    return {
      metadata: {},
      status: 'Failure',
      message: `command terminated with non-zero exit code: ${told}`,
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: String(end.code) }] },
    };
  }
  const message = end.message ?? runtimeMessage(request.command[0] ?? '');
  const inner = v5 ? `Internal error occurred: ${message}` : message;
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${inner}`,
    reason: 'InternalError',
    details: { causes: [{ message: inner }] },
    code: 500,
  };
}

/** What containerd and runc say of a missing binary. */
function runtimeMessage(binary: string): string {
  const id = randomBytes(32).toString('hex');
  const why = binary.includes('/')
    ? `exec: "${binary}": stat ${binary}: no such file or directory`
    : `exec: "${binary}": executable file not found in $PATH`;
  return `error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${why}: unknown`;
}

/** True for a request that wants to become a WebSocket. */
export function isWebSocketUpgrade(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket';
}

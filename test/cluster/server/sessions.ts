import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isRecord } from '../../../src/kube/record.ts';
import { recorded, recordedIn } from './recordings.ts';

/** A recorded exec session: what was asked, and what came back, line by line. */
export interface Session {
  readonly name: string;
  readonly request: URL;
  readonly protocol: string;
  /** `HTTP/1.1 101 Switching Protocols`, or another status and its body. */
  readonly status: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly frames: readonly Record<string, unknown>[];
}

/** Reads a recorded session. */
export function session(name: string): Session {
  const lines = recorded(`ws/${name}.jsonl`).toString().trim().split('\n');
  const [asked, answered, ...rest] = lines.map((line): Record<string, unknown> => JSON.parse(line));
  const headers = isRecord(answered?.headers) ? answered.headers : {};
  return {
    name,
    request: new URL(String(asked?.request), 'http://x'),
    protocol: String(asked?.protocol),
    status: String(answered?.status),
    headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)])),
    body: rest.map(({ body }) => (typeof body === 'string' ? body : '')).join(''),
    frames: rest.filter((line) => 'op' in line),
  };
}

/** All recorded sessions. */
export function sessions(): Session[] {
  return recordedIn('ws').map((file) => session(file.replace('.jsonl', '')));
}

/** Lets a test play the server's part in a WebSocket that it accepted. */
export function accept(protocol: string | false, play: (socket: WebSocket) => void) {
  const server = new WebSocketServer({ noServer: true, handleProtocols: () => protocol });
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    server.handleUpgrade(request, socket, head, play);
  };
}

/** Answers an upgrade as a recorded session was answered. */
export function replay({ protocol, status, headers, body, frames }: Session) {
  if (!status.includes(' 101 ')) {
    return (_: IncomingMessage, socket: Duplex): void => {
      const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers });
      socket.end(`${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
    };
  }
  return accept(protocol, (socket) => {
    for (const { op, channel, data, code } of frames) {
      if (op === 'close') socket.close(Number(code));
      else if (op === 1) socket.send(`${channel}${data}`);
      else socket.send(Buffer.concat([Buffer.from([Number(channel)]), Buffer.from(String(data), 'utf8')]));
    }
  });
}

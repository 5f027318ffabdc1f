/** A WebSocket client for tests of the lab's exec: records frames, or the refusal. */
import type { IncomingHttpHeaders } from 'node:http';
import { WebSocket } from 'ws';
import type { LabApi } from './world.ts';

export interface Frame {
  channel: number;
  data: string;
}

export interface Conversation {
  /** 101 if the connection was upgraded. */
  status: number;
  headers: IncomingHttpHeaders;
  protocol: string;
  /** The body of a refusal. */
  body: string;
  frames: Frame[];
  /** 1006: the connection broke. */
  closeCode: number | undefined;
}

/** Opens an exec and waits for its end. `opened` hears that the connection was upgraded. */
export function openExec(
  api: LabApi,
  path: string,
  protocol: string,
  token: string,
  opened: () => void = () => undefined,
): Promise<Conversation> {
  const socket = new WebSocket(`${api.url.replace('https', 'wss')}${path}`, [protocol], {
    ca: api.caPem,
    headers: { authorization: `Bearer ${token}` },
  });
  const heard: Conversation = { status: 0, headers: {}, protocol: '', body: '', frames: [], closeCode: undefined };
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      heard.status = response.statusCode ?? 0;
      heard.headers = response.headers;
      response.on('data', (chunk: Uint8Array) => {
        heard.body += Buffer.from(chunk).toString('utf8');
      });
      response.on('end', () => resolve(heard));
    });
    socket.on('upgrade', (response) => {
      heard.status = response.statusCode ?? 0;
      heard.headers = response.headers;
    });
    socket.on('open', opened);
    socket.on('message', (data, isBinary) => heard.frames.push(frameOf(Buffer.from(String(data)), data, isBinary)));
    socket.on('close', (code) => {
      heard.protocol = socket.protocol;
      heard.closeCode = code;
      resolve(heard);
    });
    // A refusal is told by unexpected-response, a break by close.
    socket.on('error', (error) => {
      if (heard.status === 0) reject(error);
    });
  });
}

function frameOf(text: Buffer, data: unknown, isBinary: boolean): Frame {
  if (!isBinary) {
    const coded = text.toString('utf8');
    return { channel: Number(coded[0]), data: Buffer.from(coded.slice(1), 'base64').toString('utf8') };
  }
  const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
  return { channel: bytes[0] ?? -1, data: bytes.subarray(1).toString('utf8') };
}

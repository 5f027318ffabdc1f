import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { certificates } from './certificates.ts';

/** Answers a request; it may also not answer, or tear the connection. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** What a server does and how it shows itself. */
export interface ServerOptions {
  readonly answer: Handler;
  /** Which certificate; absent: plain http. */
  readonly tls?: 'good' | 'expired' | 'misnamed';
  /** Demands a certificate of the client. */
  readonly mutual?: boolean;
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** A server on loopback that counts. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Connections accepted so far; with TLS: handshakes completed. */
  connections(): number;
  /** Handshakes that resumed an earlier session. */
  resumed(): number;
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

/** Starts a server; close it when done. */
export async function startServer({ answer, tls, mutual = false, upgrade }: ServerOptions): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const note: Handler = (request, response) => {
    requests.push(request);
    answer(request, response);
  };
  const made = tls === undefined ? undefined : certificates();
  const server =
    made === undefined || tls === undefined
      ? createHttp(note)
      : createHttps(
          {
            cert: made.pem(`${tls}.crt`),
            key: made.pem(`${tls}.key`),
            ca: made.pem('ca.crt'),
            requestCert: mutual,
            rejectUnauthorized: mutual,
          },
          note,
        );
  let connections = 0;
  let resumed = 0;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket | TLSSocket) => {
    connections += 1;
    if ('isSessionReused' in socket && socket.isSessionReused()) resumed += 1;
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  if (upgrade !== undefined) {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      requests.push(request);
      upgrade(request, socket, head);
    });
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const port = portOf(server.address());
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    resumed: () => resumed,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The port of a listening server. */
export function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

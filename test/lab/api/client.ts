/** A bare HTTPS client for tests of the lab: what it gets is what was sent. */

import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, request } from 'node:https';
import type { LabApi } from './world.ts';

export interface Asked {
  method?: string;
  path: string;
  /** A user of the world; `nobody` sends no credentials; absent: admin's token. */
  user?: string;
  /** Sent as it is, in place of a user's token. */
  token?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  agent?: Agent;
}

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Sends a request; rejects if the connection breaks before the answer is complete. */
export function ask(api: LabApi, asked: Asked): Promise<Answered> {
  const { user = 'admin', method = 'GET', token, headers, body, agent } = asked;
  const authorization = token ?? (user === 'nobody' ? undefined : api.token(user));
  return new Promise((resolve, reject) => {
    const sent = request(
      `${api.url}${asked.path}`,
      {
        method,
        ca: api.caPem,
        ...(agent === undefined ? {} : { agent }),
        headers: { ...(authorization === undefined ? {} : { authorization: `Bearer ${authorization}` }), ...headers },
      },
      (response) => {
        const chunks: Uint8Array[] = [];
        response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The JSON of an answer. */
export async function askJson(api: LabApi, asked: Asked | string): Promise<unknown> {
  const { body } = await ask(api, typeof asked === 'string' ? { path: asked } : asked);
  const value: unknown = JSON.parse(body.toString('utf8'));
  return value;
}

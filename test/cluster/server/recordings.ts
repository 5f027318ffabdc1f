import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';

const root = new URL('../../fixtures/recorded/', import.meta.url);

/** The bytes of a recorded file. */
export function recorded(path: string): Buffer {
  return readFileSync(new URL(path, root));
}

/** The names in a folder of recordings. */
export function recordedIn(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, root));
}

/** A request and its refusal, as recorded. */
export interface Refusal {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** All recorded refusals. */
export function refusals(): Refusal[] {
  const names = recordedIn('errors').filter((name) => name.endsWith('.txt'));
  return names.flatMap((file) => {
    const name = file.slice(0, -4);
    const match = /^(\w+) (\S+) -> (\d+) ?(.*)/.exec(recorded(`errors/${file}`).toString());
    const [, method = '', path = '', status = '', type = ''] = match ?? [];
    return {
      name,
      method,
      path,
      status: Number(status),
      type: type || 'application/json',
      body: recorded(`errors/${name}.body`),
    };
  });
}

/** Answers with a recorded body. */
export function reply(
  response: ServerResponse,
  status: number,
  body: Buffer | string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(body);
}

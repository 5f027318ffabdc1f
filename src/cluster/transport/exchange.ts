import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** What a request does. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** One request. */
interface Question {
  readonly url: URL;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Sent as POST when there is one, unless another method is named. */
  readonly body?: string;
  readonly method?: Method;
  readonly signal?: AbortSignal | undefined;
}

/** A whole answer, unpacked. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The texts of its Warning headers. */
  readonly warnings: readonly string[];
  readonly body: Buffer;
  /** The body as it came, in parts: to be read without being put together. */
  readonly parts: readonly Buffer[];
}

/** Asks once. Rejects with the system's error when the answer does not come whole, and with an AbortError when cancelled. */
export async function exchange(question: Question): Promise<Answer> {
  const response = await send(question);
  const came = await partsOf(response);
  const zipped = response.headers['content-encoding'] === 'gzip';
  const parts = zipped ? [await promisify(gunzip)(Buffer.concat(came))] : came;
  const { statusCode: status = 0, headers, headersDistinct } = response;
  return {
    status,
    headers,
    warnings: (headersDistinct.warning ?? []).flatMap(warningTexts),
    parts,
    get body() {
      return Buffer.concat(parts);
    },
  };
}

function send({ url, agent, headers, body, method: named, signal }: Question): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? requestHttps : requestHttp;
    const method = named ?? (body === undefined ? 'GET' : 'POST');
    const request = start(url, { agent, method, headers, ...(signal ? { signal } : {}) }, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** Reads what a response carries, as it came over the wire. Rejects when it ends too early. */
export async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await partsOf(response));
}

function partsOf(response: IncomingMessage): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => resolve(chunks));
    response.on('error', reject);
  });
}

// RFC 7234 section 5.5: code, agent, quoted text; Kubernetes sends 299 and "-".
function warningTexts(header: string): string[] {
  const parts = header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...parts].map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1'));
}

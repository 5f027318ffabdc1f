/** The object a client sent, in JSON or protobuf. */
import type { IncomingMessage } from 'node:http';
import { mediaType } from './negotiation.ts';
import { openEnvelope } from './protobuf/decode.ts';
import { badRequest, unsupportedMediaType } from './status.ts';

/** The media type of what the client sent. */
export function contentTypeOf(incoming: IncomingMessage): string {
  return incoming.headers['content-type'] ?? '';
}

/** Reads the body. Throws a Refusal: 415 for another encoding, 400 for what cannot be read. */
export async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  if (contentTypeOf(incoming).includes('yaml')) throw unsupportedMediaType();
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (contentTypeOf(incoming).startsWith(mediaType.protobuf)) {
    const object = openEnvelope(bytes);
    if (object === undefined) throw badRequest('the object provided is unrecognized (must be of type protobuf)');
    return object;
  }
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw badRequest('the object provided is unrecognized (must be of type JSON)');
  }
}

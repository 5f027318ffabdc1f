/**
 * What travels on the wire: the four bytes `k8s\0`, then runtime.Unknown with the kind and the encoded object.
 * A list is put together from items encoded before, so that an object is encoded once for all requests.
 */
import { PbfWriter } from 'pbf';
import { encoderOf } from './encode.ts';
import { type MessageName, schema } from './schema.ts';

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

/** Encodes one message of the schema, without the envelope. */
export const encodeMessage: (message: MessageName, value: unknown) => Uint8Array = encoderOf(schema);

/** Puts an encoded object into the envelope. */
export function envelope(apiVersion: string, kind: string, raw: Uint8Array): Buffer {
  const pbf = new PbfWriter();
  pbf.writeBytesField(1, encodeMessage('TypeMeta', { apiVersion, kind }));
  pbf.writeBytesField(2, raw);
  pbf.writeStringField(3, '');
  pbf.writeStringField(4, '');
  return Buffer.concat([magic, pbf.finish()]);
}

/** An encoded list message (metadata = 1, items = 2) from encoded items. */
export function encodeList(metadata: Record<string, unknown>, items: readonly Uint8Array[]): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeBytesField(1, encodeMessage('ListMeta', metadata));
  for (const item of items) pbf.writeBytesField(2, item);
  return pbf.finish();
}

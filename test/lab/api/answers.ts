/** Lists and objects in the encoding a client asked for. */
import type { Stored } from './collection.ts';
import { jsonItem, listItem, protobufItem, shown } from './encoded.ts';
import { goJson, goJsonBody } from './go-json.ts';
import { type Encoding, mediaType } from './negotiation.ts';
import { encodeList, encodeMessage, envelope } from './protobuf/envelope.ts';
import { messageOf } from './protobuf/schema.ts';
import type { Reply } from './reply.ts';
import { apiVersionOf, type ResourceType } from './resources.ts';
import { type IncludeObject, partialMetadata, tableOf } from './table/table.ts';

/** One page of a list. */
export interface Page {
  items: readonly Stored[];
  version: number;
  /** The token for the rest; empty on the last page. */
  continue: string;
  /** How many follow, if that is known. */
  remaining?: number;
}

/** What encoding needs to know beside the objects. */
export interface Manner {
  encoding: Encoding;
  include: IncludeObject;
  now: Date;
}

/** A list. */
export function listReply(type: ResourceType, page: Page, manner: Manner): Reply {
  const { encoding } = manner;
  return {
    status: 200,
    contentType: mediaType[encoding.format],
    compressible: true,
    body: listBody(type, page, manner),
  };
}

function listBody(type: ResourceType, page: Page, { encoding, include, now }: Manner): Buffer {
  const metadata = listMetadata(page);
  const { items } = page;
  if (encoding.as === 'table') return goJsonBody(tableOf(type, items, metadata, include, now), encoding.pretty);
  if (encoding.as === 'metadata') {
    const partial = items.map((stored) => partialMetadata(shown(stored, type)));
    if (encoding.format === 'protobuf') {
      const encoded = partial.map((item) => encodeMessage('PartialObjectMetadata', item));
      return envelope('meta.k8s.io/v1', 'PartialObjectMetadataList', encodeList(metadata, encoded));
    }
    const list = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: partial };
    return goJsonBody(list, encoding.pretty);
  }
  if (encoding.format === 'protobuf') {
    const encoded = items.map((stored) => protobufItem(stored, type) ?? new Uint8Array());
    return envelope(apiVersionOf(type), type.listKind, encodeList(metadata, encoded));
  }
  if (encoding.pretty) return goJsonBody(listDocument(type, page), true);
  return compactList(type, page);
}

/** The list as a value; a custom resource's list is a Go map, so its keys are in alphabetical order. */
function listDocument(type: ResourceType, page: Page): Record<string, unknown> {
  const items = page.items.map((stored) => listItem(stored, type));
  const kind = type.listKind;
  const apiVersion = apiVersionOf(type);
  return type.custom
    ? { apiVersion, items, kind, metadata: customListMetadata(page) }
    : { kind, apiVersion, metadata: listMetadata(page), items };
}

/** The same text as the document's, put together from items encoded before. */
function compactList(type: ResourceType, page: Page): Buffer {
  const empty = goJson(listDocument(type, { ...page, items: [] }));
  const start = empty.indexOf('"items":[') + '"items":['.length;
  const pieces: Uint8Array[] = [Buffer.from(empty.slice(0, start))];
  for (const [index, stored] of page.items.entries()) {
    if (index > 0) pieces.push(comma);
    pieces.push(jsonItem(stored, type));
  }
  pieces.push(Buffer.from(`${empty.slice(start)}\n`));
  return Buffer.concat(pieces);
}

const comma = Buffer.from(',');

function listMetadata(page: Page): Record<string, unknown> {
  return {
    resourceVersion: String(page.version),
    ...(page.continue === '' ? {} : { continue: page.continue }),
    ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
  };
}

function customListMetadata(page: Page): Record<string, unknown> {
  return {
    continue: page.continue,
    ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
    resourceVersion: String(page.version),
  };
}

/** One object. */
export function objectReply(type: ResourceType, stored: Stored, manner: Manner, status = 200): Reply {
  const { encoding } = manner;
  return {
    status,
    contentType: mediaType[encoding.format],
    compressible: true,
    body: objectBody(type, stored, manner),
  };
}

function objectBody(type: ResourceType, stored: Stored, { encoding, include, now }: Manner): Buffer {
  const object = shown(stored, type);
  if (encoding.as === 'table') {
    const metadata = { resourceVersion: object.metadata.resourceVersion ?? '' };
    return goJsonBody(tableOf(type, [stored], metadata, include, now), encoding.pretty);
  }
  if (encoding.as === 'metadata') {
    const partial = partialMetadata(object);
    return encoding.format === 'protobuf'
      ? envelope('meta.k8s.io/v1', 'PartialObjectMetadata', encodeMessage('PartialObjectMetadata', partial))
      : goJsonBody(partial, encoding.pretty);
  }
  const encoded = encoding.format === 'protobuf' ? protobufItem(stored, type) : undefined;
  return encoded === undefined ? goJsonBody(object, encoding.pretty) : envelope(apiVersionOf(type), type.kind, encoded);
}

/** A document that is never stored, for example the answer to a review. */
export function documentReply(
  type: ResourceType,
  document: Record<string, unknown>,
  encoding: Encoding,
  status: number,
): Reply {
  const message = encoding.format === 'protobuf' ? messageOf(apiVersionOf(type), type.kind) : undefined;
  return {
    status,
    contentType: mediaType[message === undefined ? 'json' : 'protobuf'],
    body:
      message === undefined
        ? goJsonBody(document, encoding.pretty)
        : envelope(apiVersionOf(type), type.kind, encodeMessage(message, document)),
  };
}

import { PbfReader } from 'pbf';
import { type Decoded, decoded, problem } from '../domain/problem.ts';
import { type Codec, isRecord, type Trail } from './codec.ts';

/** One page of a list as the API answers it. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The token for the next page; absent on the last. */
  readonly continue?: string;
  /** The version of the whole list. */
  readonly resourceVersion?: string;
}

function page<T>(items: readonly T[], token: unknown, version: unknown): Page<T> {
  return {
    items,
    ...(typeof token === 'string' && token !== '' ? { continue: token } : {}),
    ...(typeof version === 'string' && version !== '' ? { resourceVersion: version } : {}),
  };
}

/** Reads a value with a codec from JSON; a value of a wrong type is a problem that names its path. */
export function readJson<T>(codec: Codec<T>, value: unknown, place: string): Decoded<T> {
  const trail: Trail = { path: [], wrong: [] };
  const read = codec.json(value, trail);
  const [first] = trail.wrong;
  if (first !== undefined)
    return problem(`${place}${first.path === '' ? '' : `.${first.path}`}`, `not of type ${first.expected}`);
  return read === undefined ? problem(place, 'not readable') : decoded(read);
}

/** Reads a page of a list from the JSON encoding. */
export function readJsonPage<T>(codec: Codec<T>, value: unknown): Decoded<Page<T>> {
  if (!isRecord(value) || !Array.isArray(value.items)) return problem('list', 'has no items');
  const items: T[] = [];
  for (const [index, item] of value.items.entries()) {
    const read = readJson(codec, item, `items[${index}]`);
    if (!read.ok) return read;
    items.push(read.value);
  }
  const meta = isRecord(value.metadata) ? value.metadata : {};
  return decoded(page(items, meta.continue, meta.resourceVersion));
}

// k8s.io/apimachinery/pkg/runtime/serializer/protobuf: four bytes of magic, then a runtime.Unknown whose field 2 holds the object.
const MAGIC = [0x6b, 0x38, 0x73, 0x00];

/** True when the bytes are a Kubernetes protobuf envelope. */
export function isProtobufEnvelope(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/** The token for the next page, without reading the objects: the next page can be asked for while this one is read. */
export function peekContinue(bytes: Uint8Array): string | undefined {
  if (!isProtobufEnvelope(bytes)) return undefined;
  let token = '';
  try {
    readEnvelope(bytes, (field, body) => {
      if (field === 1) token = readListMeta(body).continue;
    });
  } catch {
    return undefined;
  }
  return token === '' ? undefined : token;
}

function readEnvelope(bytes: Uint8Array, read: (field: number, body: PbfReader) => void): void {
  const reader = new PbfReader(bytes);
  reader.pos = MAGIC.length;
  reader.readFields((envelope, _, unknown) => {
    if (envelope === 2) unknown.readMessage((field, __, body) => read(field, body), undefined);
  }, undefined);
}

function readListMeta(body: PbfReader): { continue: string; resourceVersion: string } {
  return body.readMessage(
    (tag, into, pbf) => {
      if (tag === 2) into.resourceVersion = pbf.readString();
      else if (tag === 3) into.continue = pbf.readString();
    },
    { continue: '', resourceVersion: '' },
  );
}

/** Reads a page of a list from the protobuf encoding, building only what the codec wants. */
export function readProtobufPage<T>(codec: Codec<T>, bytes: Uint8Array): Decoded<Page<T>> {
  if (!isProtobufEnvelope(bytes)) return problem('list', 'is not a Kubernetes protobuf envelope');
  const items: T[] = [];
  let meta = { continue: '', resourceVersion: '' };
  try {
    readEnvelope(bytes, (field, body) => {
      if (field === 1) meta = readListMeta(body);
      else if (field === 2) items.push(codec.protobuf(body, undefined));
    });
  } catch (error) {
    return problem('list', `is not readable as protobuf: ${error instanceof Error ? error.message : String(error)}`);
  }
  return decoded(page(items, meta.continue, meta.resourceVersion));
}

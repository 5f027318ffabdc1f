import type { PbfReader } from 'pbf';
import { type Decoded, decoded, messageOf, problem } from '../domain/problem.ts';
import type { Codec, Trail } from './codec.ts';
import { openParts, type Parts } from './parts.ts';
import { isRecord } from './record.ts';

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
export function isProtobufEnvelope(parts: Parts): boolean {
  const first: number[] = [];
  for (const part of parts) {
    first.push(...part.subarray(0, MAGIC.length - first.length));
    if (first.length === MAGIC.length) break;
  }
  return MAGIC.every((byte, index) => first[index] === byte);
}

/** The token for the next page, without reading the objects: the next page can be asked for while this one is read. */
export function peekContinue(parts: Parts): string | undefined {
  if (!isProtobufEnvelope(parts)) return undefined;
  try {
    for (const { field, message } of fieldsOfList(parts)) {
      // It comes before the objects: Go writes fields in the order of their numbers.
      if (field === LIST_META) return readListMeta(message).continue || undefined;
    }
  } catch {
    // Whoever reads the page says what is wrong with it.
  }
  return undefined;
}

const RAW = 2;
const LIST_META = 1;
const ITEMS = 2;

/** The fields of the list in an envelope, each with a reader before its length: to be used before the next one is asked for. */
function* fieldsOfList(parts: Parts): Generator<{ readonly field: number; readonly message: PbfReader }> {
  const reader = openParts(parts);
  reader.skip(MAGIC.length);
  while (!reader.atEnd()) {
    const field = nextField(reader);
    if (field !== RAW) reader.message();
    else {
      const length = reader.varint();
      for (const end = reader.offset() + length; reader.offset() < end; )
        yield { field: nextField(reader), message: reader.message() };
    }
  }
}

const LENGTH_DELIMITED = 2;

function nextField(reader: Pick<ReturnType<typeof openParts>, 'varint'>): number {
  const tag = reader.varint();
  if ((tag & 7) !== LENGTH_DELIMITED) throw new RangeError('it holds something that no list has');
  return tag >>> 3;
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
export function readProtobufPage<T>(codec: Codec<T>, parts: Parts): Decoded<Page<T>> {
  if (!isProtobufEnvelope(parts)) return problem('list', 'is not a Kubernetes protobuf envelope');
  const items: T[] = [];
  let meta = { continue: '', resourceVersion: '' };
  try {
    for (const { field, message } of fieldsOfList(parts)) {
      if (field === LIST_META) meta = readListMeta(message);
      else if (field === ITEMS) items.push(codec.protobuf(message, undefined));
    }
  } catch (error) {
    return problem('list', `is not readable as protobuf: ${messageOf(error)}`);
  }
  return decoded(page(items, meta.continue, meta.resourceVersion));
}

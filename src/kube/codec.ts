import type { PbfReader } from 'pbf';
import { interning } from './intern.ts';
import { readText, recalling } from './recall.ts';
import { isRecord } from './record.ts';

/** A JSON Schema (draft 2020-12). */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A place in an object where the value is not of the type that the API promises. */
interface WrongType {
  readonly path: string;
  readonly expected: string;
}

/** Where a JSON reader is, and what it found wrong on the way. */
export interface Trail {
  readonly path: (string | number)[];
  readonly wrong: WrongType[];
}

/**
 * Reads one wanted value from both encodings of the Kubernetes API. What is not wanted is skipped without being built:
 * on large clusters most of the bytes of a list are of no interest here.
 */
export interface Codec<T> {
  /** The JSON Schema of what is read. */
  readonly schema: JsonSchema;
  /** Reads the JSON encoding; a value of another type is noted in the trail and left out. */
  json(value: unknown, trail: Trail): T | undefined;
  /** Reads the protobuf encoding at the reader's position. `before` is what an earlier field of the same number gave. */
  protobuf(reader: PbfReader, before: T | undefined): T;
  /** What is kept in the place of a value that has been read to its end. */
  settle?(value: T): T;
}

/** The type of the value that a codec reads. */
export type Read<C> = C extends Codec<infer T> ? T : never;

/** One wanted field of a message: its protobuf number and how to read it. */
interface Field<T> {
  readonly number: number;
  readonly codec: Codec<T>;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type MessageOf<F extends Fields> = { readonly [K in keyof F]?: F[K] extends Field<infer T> ? T : never };

function wrong(trail: Trail, expected: string): undefined {
  trail.wrong.push({ path: trail.path.join('.'), expected });
  return undefined;
}

const text: Codec<string> = {
  schema: { type: 'string' },
  json: (value, trail) => (typeof value === 'string' ? value : wrong(trail, 'string')),
  protobuf: readText,
};

const flag: Codec<boolean> = {
  schema: { type: 'boolean' },
  json: (value, trail) => (typeof value === 'boolean' ? value : wrong(trail, 'boolean')),
  protobuf: (reader) => reader.readBoolean(),
};

const integer: Codec<number> = {
  schema: { type: 'integer' },
  json: (value, trail) => (typeof value === 'number' ? value : wrong(trail, 'number')),
  protobuf: (reader) => reader.readVarint(true),
};

function readTimestamp(reader: PbfReader): { seconds: number; nanos: number } {
  return reader.readMessage(
    (tag, at, pbf) => {
      if (tag === 1) at.seconds = pbf.readVarint(true);
      else if (tag === 2) at.nanos = pbf.readVarint(true);
    },
    { seconds: 0, nanos: 0 },
  );
}

// The objects of a list tell of the same few moments: the last thousands of them are remembered.
const MOMENTS = 1 << 12;
const moments: ({ readonly seconds: number; readonly text: string } | undefined)[] = Array.from({ length: MOMENTS });

function wholeSeconds(seconds: number): string {
  const at = seconds & (MOMENTS - 1);
  const known = moments[at];
  if (known?.seconds === seconds) return known.text;
  const text = rfc3339(seconds, undefined);
  moments[at] = { seconds, text };
  return text;
}

// metav1.Time and MicroTime travel as {seconds, nanos}; JSON writes the first without, the second with six decimals.
function rfc3339(seconds: number, micros: number | undefined): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return micros === undefined ? `${whole}Z` : `${whole}.${String(micros).padStart(6, '0')}Z`;
}

const moment: Codec<string> = {
  schema: { type: 'string', format: 'date-time' },
  json: text.json,
  protobuf: (reader) => {
    const { seconds } = readTimestamp(reader);
    return seconds === 0 ? '' : wholeSeconds(seconds);
  },
};

const microMoment: Codec<string> = {
  schema: { type: 'string', format: 'date-time' },
  json: text.json,
  protobuf: (reader) => {
    const { seconds, nanos } = readTimestamp(reader);
    return seconds === 0 ? '' : rfc3339(seconds, Math.floor(nanos / 1000));
  },
};

// resource.Quantity and LocalObjectReference are messages with one string in protobuf, and plain strings in JSON.
function readWrapped(reader: PbfReader): string {
  return reader.readMessage(
    (tag, at, pbf) => {
      if (tag === 1) at.text = readText(pbf);
    },
    { text: '' },
  ).text;
}

const amount: Codec<string> = {
  schema: text.schema,
  json: (value, trail) => (typeof value === 'number' ? String(value) : text.json(value, trail)),
  protobuf: readWrapped,
};

const inlined: Codec<string> = { schema: text.schema, json: text.json, protobuf: readWrapped };

/** A string field. */
export const string = (number: number): Field<string> => ({ number, codec: text });
/** A boolean field; absent means false. */
export const bool = (number: number): Field<boolean> => ({ number, codec: flag });
/** An int32 or int64 field; absent means 0. */
export const int = (number: number): Field<number> => ({ number, codec: integer });
/** A metav1.Time field, as RFC 3339 text in whole seconds. */
export const time = (number: number): Field<string> => ({ number, codec: moment });
/** A metav1.MicroTime field, as RFC 3339 text with microseconds. */
export const microTime = (number: number): Field<string> => ({ number, codec: microMoment });

/** The name in a LocalObjectReference that the JSON encoding writes inline (Go's embedded structs). */
export const inlinedName = (number: number): Field<string> => ({ number, codec: inlined });

/** A string field that is changed while it is read: used to drop what must not be kept. */
export function reducedString(number: number, reduce: (value: string) => string): Field<string> {
  return {
    number,
    codec: {
      schema: text.schema,
      json: (value, trail) => {
        const read = text.json(value, trail);
        return read === undefined ? undefined : reduce(read);
      },
      protobuf: (reader) => reduce(readText(reader)),
    },
  };
}

/** A message that comes again and again in a list, byte by byte: equal ones are read once and kept as one value. */
export function shared<T>(codec: Codec<T>): Codec<T> {
  const one = interning<T>();
  return {
    ...codec,
    json: (value, trail) => {
      const read = codec.json(value, trail);
      return read === undefined ? undefined : one(read);
    },
    protobuf: recalling((reader) => codec.protobuf(reader, undefined)),
  };
}

/** What is equal in many objects though its bytes differ in what is not read: equal ones are kept as one value. */
export const interned = <T>(codec: Codec<T>): Codec<T> => ({ ...codec, settle: interning<T>() });

/** The same for the value of a field. */
export const internedField = <T>({ number, codec }: Field<T>): Field<T> => ({ number, codec: interned(codec) });

const settled = <T>(codec: Codec<T>, value: T): T => codec.settle?.(value) ?? value;

/** A field holding another message. */
export const nested = <T>(number: number, codec: Codec<T>): Field<T> => ({ number, codec });

/** A repeated field. */
export function list<T>(number: number, item: Codec<T>): Field<readonly T[]> {
  return {
    number,
    codec: {
      schema: { type: 'array', items: item.schema },
      json: (value, trail) => {
        if (!Array.isArray(value)) return wrong(trail, 'list');
        const items: T[] = [];
        for (const [index, element] of value.entries()) {
          trail.path.push(index);
          const read = item.json(element, trail);
          trail.path.pop();
          if (read !== undefined) items.push(settled(item, read));
        }
        return items;
      },
      protobuf: (reader, before: T[] | undefined) => {
        const read = settled(item, item.protobuf(reader, undefined));
        // Most lists of a pod have one item, and room for no more.
        if (before === undefined) return [read];
        before.push(read);
        return before;
      },
    },
  };
}

/** A repeated string field. */
export const strings = (number: number): Field<readonly string[]> => list(number, text);

/** A map without a prototype: users choose the keys, and `constructor` is one that they may choose and look for. */
function emptyMap<T>(): Record<string, T> {
  return Object.create(null);
}

/** A map with string keys, of which only the wanted ones are kept. */
function mapOf<T>(
  number: number,
  value: Codec<T>,
  wanted: (key: string) => boolean,
): Field<Readonly<Record<string, T>>> {
  return {
    number,
    codec: {
      schema: { type: 'object', additionalProperties: value.schema },
      json: (object, trail) => {
        if (!isRecord(object)) return wrong(trail, 'object');
        const read = emptyMap<T>();
        for (const [key, element] of Object.entries(object)) {
          if (!wanted(key)) continue;
          trail.path.push(key);
          const item = value.json(element, trail);
          trail.path.pop();
          if (item !== undefined) read[key] = item;
        }
        return read;
      },
      protobuf: (reader, before: Record<string, T> | undefined) => {
        const entry = reader.readMessage<{ key: string; value: T | undefined }>(
          (tag, at, pbf) => {
            if (tag === 1) at.key = readText(pbf);
            else if (tag === 2 && wanted(at.key)) at.value = value.protobuf(pbf, undefined);
          },
          { key: '', value: undefined },
        );
        const map: Record<string, T> = before ?? emptyMap<T>();
        if (entry.value !== undefined) map[entry.key] = entry.value;
        return map;
      },
    },
  };
}

const every = (): boolean => true;

/** A map of strings, all of it or only the wanted keys. */
export const stringMap = (number: number, wanted: (key: string) => boolean = every) => mapOf(number, text, wanted);
/** A map of strings whose values are changed while they are read. */
export const reducedMap = (number: number, reduce: (value: string) => string) =>
  mapOf(number, reducedString(0, reduce).codec, every);
/** A map of resource quantities, as text such as `2` or `500m`. */
export const quantities = (number: number, wanted: (key: string) => boolean = every) => mapOf(number, amount, wanted);

/** A map of messages. Custom resources only: they have no protobuf encoding. */
export const messageMap = <T>(value: Codec<T>) => mapOf(0, value, every);

// A zero value and an absent field mean the same in this API, but JSON drops the one and protobuf the other, field by field:
// both are read as absent, so that the two encodings of one object give one value.
function isZero(value: unknown): boolean {
  if (value === undefined || value === '' || value === 0 || value === false || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isRecord(value)) return false;
  for (const _ in value) return false;
  return true;
}

/** A message of which only the given fields are read. */
export function message<F extends Fields>(fields: F): Codec<MessageOf<F>> {
  const wanted = Object.entries(fields);
  const byNumber: { name: string; codec: Codec<unknown> }[] = [];
  for (const [name, { number, codec }] of wanted) if (number > 0) byNumber[number] = { name, codec };

  const late = wanted.flatMap(([name, { codec }]) => (codec.settle === undefined ? [] : [{ name, codec }]));

  // Every key of the object was written by the codec of the field of that name: this is what makes the type true.
  const complete = (object: Record<string, unknown>): object is MessageOf<F> => isRecord(object);
  const finish = (object: Record<string, unknown>): MessageOf<F> => {
    if (complete(object)) return object;
    throw new TypeError('a message is always an object');
  };

  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(wanted.map(([name, { codec }]) => [name, codec.schema])),
      additionalProperties: false,
    },
    json: (value, trail) => {
      if (!isRecord(value)) return wrong(trail, 'object');
      const object: Record<string, unknown> = {};
      for (const [name, { codec }] of wanted) {
        const raw = value[name];
        if (raw === undefined || raw === null) continue;
        trail.path.push(name);
        const read = codec.json(raw, trail);
        trail.path.pop();
        if (!isZero(read)) object[name] = settled(codec, read);
      }
      return finish(object);
    },
    protobuf: (reader) => {
      const object = reader.readMessage<Record<string, unknown>>((tag, into, pbf) => {
        const field = byNumber[tag];
        if (field === undefined) return;
        const read = field.codec.protobuf(pbf, into[field.name]);
        if (!isZero(read)) into[field.name] = read;
      }, {});
      // A repeated field comes in pieces: it is whole at the end of its message.
      for (const { name, codec } of late) {
        const read = object[name];
        if (read !== undefined) object[name] = settled(codec, read);
      }
      return finish(object);
    },
  };
}

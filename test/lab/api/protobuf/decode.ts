/**
 * Reads what clients send as protobuf (kubectl's reviews, typed clients' pods) into the JSON shape of the store.
 * A zero that Go writes because the field is no pointer is left out, as `omitempty` leaves it out of JSON.
 */
import { PbfReader } from 'pbf';
import { isRecord, textAt } from '../fields.ts';
import { type Declared, parseDeclaration } from './declaration.ts';
import type { MessageName } from './schema.ts';
import { schema } from './schema.ts';

type Fields = ReadonlyMap<number, Declared & { field: string }>;

const known = new Map<MessageName, Fields>();

function fieldsOf(name: MessageName): Fields {
  const fields =
    known.get(name) ??
    new Map(
      Object.entries(schema[name] ?? {}).map(([field, declaration]) => {
        const declared = parseDeclaration(`${name}.${field}`, declaration);
        return [declared.number, { field, ...declared }] as const;
      }),
    );
  known.set(name, fields);
  return fields;
}

/** What is inside an envelope: kind, apiVersion and the object's fields. Undefined if the bytes are no envelope. */
export function openEnvelope(bytes: Uint8Array): Record<string, unknown> | undefined {
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'k8s\0') return undefined;
  try {
    const unknown = decode('Unknown', new PbfReader(bytes.subarray(4)));
    const raw = Buffer.from(textAt(unknown, 'raw'), 'base64');
    const apiVersion = textAt(unknown, 'typeMeta', 'apiVersion');
    const kind = textAt(unknown, 'typeMeta', 'kind');
    return { kind, apiVersion, ...decode(kind, new PbfReader(raw)) };
  } catch {
    // The bytes end early or are no protobuf: the client is told by whoever asked.
    return undefined;
  }
}

function decode(name: MessageName, pbf: PbfReader): Record<string, unknown> {
  const fields = fieldsOf(name);
  const object: Record<string, unknown> = {};
  pbf.readFields((number: number) => {
    const declared = fields.get(number);
    if (declared !== undefined) store(object, declared, pbf);
  }, undefined);
  return object;
}

function store(object: Record<string, unknown>, declared: Declared & { field: string }, pbf: PbfReader): void {
  const { field, type, many, pointer, inline } = declared;
  if (many === 'map') {
    const [key, value] = mapEntry(type, pbf);
    object[field] = { ...(isRecord(object[field]) ? object[field] : {}), [key]: value };
    return;
  }
  const value = readValue(type, pbf);
  if (many === 'list') object[field] = [...(Array.isArray(object[field]) ? object[field] : []), value];
  else if (inline) Object.assign(object, value);
  else if (pointer || !isZero(value)) object[field] = value;
}

function mapEntry(type: string, pbf: PbfReader): [string, unknown] {
  const entry: { key: string; value: unknown } = { key: '', value: undefined };
  const end = pbf.readVarint() + pbf.pos;
  pbf.readFields(
    (number: number) => {
      if (number === 1) entry.key = pbf.readString();
      else entry.value = readValue(type, pbf);
    },
    undefined,
    end,
  );
  return [entry.key, entry.value];
}

function readValue(type: string, pbf: PbfReader): unknown {
  switch (type) {
    case 'string':
      return pbf.readString();
    case 'bytes':
      return Buffer.from(pbf.readBytes()).toString('base64');
    case 'bool':
      return pbf.readBoolean();
    case 'int32':
    case 'int64':
      return pbf.readVarint(true);
    default: {
      const inner = new PbfReader(pbf.readBytes());
      return wrapped(type, inner) ?? decode(type, inner);
    }
  }
}

/** The JSON of a message that JSON does not show as an object; undefined for the others. */
function wrapped(type: string, pbf: PbfReader): unknown {
  switch (type) {
    case 'Time':
    case 'MicroTime': {
      const { 1: seconds, 2: nanos } = numbered(pbf);
      if (typeof seconds !== 'number') return null;
      const time = new Date(seconds * 1000).toISOString().slice(0, 19);
      const micros = Math.trunc((typeof nanos === 'number' ? nanos : 0) / 1000);
      return type === 'Time' ? `${time}Z` : `${time}.${String(micros).padStart(6, '0')}Z`;
    }
    case 'Quantity':
      return numbered(pbf)[1] ?? '';
    case 'IntOrString': {
      const { 1: isText, 2: number, 3: text } = numbered(pbf);
      return isText === 1 ? text : (number ?? 0);
    }
    case 'FieldsV1':
    case 'RawExtension':
      return JSON.parse(String(numbered(pbf)[1] ?? '{}'));
    default:
      return undefined;
  }
}

function numbered(pbf: PbfReader): Record<number, unknown> {
  const found: Record<number, unknown> = {};
  pbf.readFields((number: number) => {
    found[number] = pbf.type === 2 ? pbf.readString() : pbf.readVarint(true);
  }, undefined);
  return found;
}

function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false || value === null) return true;
  return isRecord(value) && Object.keys(value).length === 0;
}

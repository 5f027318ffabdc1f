/**
 * Writes Kubernetes objects as the API server's generated Go code does: fields in ascending order of their numbers,
 * a field that is not a pointer in Go always written even when it is zero, maps sorted by key.
 * The schema (`schema.ts`, `core.ts` …) says number, type and whether Go has a pointer.
 */
import { PbfWriter } from 'pbf';
import { isRecord } from '../fields.ts';
import { type Declared, parseDeclaration } from './declaration.ts';
import { type Scalar, scalars, wrappers } from './scalars.ts';
import type { MessageName, Schema } from './schema.ts';

/** Writes the value of a message's fields (without its own tag and length). */
type WriteMessage = (value: unknown, pbf: PbfWriter) => void;
type WriteField = (object: Record<string, unknown>, pbf: PbfWriter) => void;

/** Turns a schema into writers, each made once. */
export function encoderOf(schema: Schema): (message: MessageName, value: unknown) => Uint8Array {
  const writers = new Map<MessageName, WriteMessage>();

  function writerOf(name: MessageName): WriteMessage {
    const wrapper = wrappers[name];
    if (wrapper !== undefined) return wrapper;
    const known = writers.get(name);
    if (known !== undefined) return known;
    const fields: WriteField[] = [];
    const write: WriteMessage = (value, pbf) => {
      const object = isRecord(value) ? value : {};
      for (const field of fields) field(object, pbf);
    };
    writers.set(name, write);
    fields.push(...fieldsOf(name));
    return write;
  }

  function fieldsOf(name: MessageName): WriteField[] {
    const message = schema[name];
    if (message === undefined) throw new Error(`no protobuf message ${name} in the schema`);
    return Object.entries(message)
      .map(([field, declaration]) => ({ field, ...parseDeclaration(`${name}.${field}`, declaration) }))
      .sort((a, b) => a.number - b.number)
      .map(writerOfField);
  }

  function writerOfField(field: Declared & { field: string }): WriteField {
    const { number, type, many, pointer, inline } = field;
    const one = valueWriter(number, type);
    if (many === 'list') {
      return (object, pbf) => {
        const list = object[field.field];
        if (Array.isArray(list)) for (const item of list) one(item, pbf);
      };
    }
    if (many === 'map') return mapWriter(field.field, number, type);
    if (inline) return (object, pbf) => one(object, pbf);
    return (object, pbf) => {
      const value = object[field.field];
      if (!pointer || (value !== undefined && value !== null)) one(value, pbf);
    };
  }

  function mapWriter(name: string, number: number, type: string): WriteField {
    const writeValue = valueWriter(2, type);
    const writeEntry = (entry: readonly [string, unknown], pbf: PbfWriter) => {
      pbf.writeStringField(1, entry[0]);
      writeValue(entry[1], pbf);
    };
    return (object, pbf) => {
      const map = object[name];
      if (!isRecord(map)) return;
      for (const key of Object.keys(map).sort()) pbf.writeMessage(number, writeEntry, [key, map[key]] as const);
    };
  }

  function valueWriter(number: number, type: string): (value: unknown, pbf: PbfWriter) => void {
    const scalar: Scalar | undefined = scalars[type];
    if (scalar !== undefined) return (value, pbf) => scalar(number, value, pbf);
    const write = writerOf(type);
    return (value, pbf) => pbf.writeMessage(number, write, value);
  }

  return (message, value) => {
    const pbf = new PbfWriter();
    writerOf(message)(value, pbf);
    // A copy of just the bytes: what is kept for 50,000 pods must not drag the writer's spare room along.
    return pbf.finish().slice();
  };
}

/** The leaves: protobuf scalars, and the small messages that JSON shows as one text or number. */
import type { PbfWriter } from 'pbf';
import { isRecord, numberAt } from '../fields.ts';

/** Writes a tag and a value; what is absent is written as zero, as Go does for a field that is not a pointer. */
export type Scalar = (field: number, value: unknown, pbf: PbfWriter) => void;

/** By the type's name in a schema declaration. */
export const scalars: Readonly<Record<string, Scalar>> = {
  string: (field, value, pbf) => pbf.writeStringField(field, typeof value === 'string' ? value : ''),
  bool: (field, value, pbf) => pbf.writeBooleanField(field, value === true),
  int32: (field, value, pbf) => pbf.writeVarintField(field, typeof value === 'number' ? value : 0),
  int64: (field, value, pbf) => pbf.writeVarintField(field, typeof value === 'number' ? value : 0),
  /** base64 in JSON. */
  bytes: (field, value, pbf) =>
    pbf.writeBytesField(field, Buffer.from(typeof value === 'string' ? value : '', 'base64')),
};

/** Messages whose JSON is not an object with their fields: metav1.Time, resource.Quantity, intstr, FieldsV1. */
export const wrappers: Readonly<Record<string, (value: unknown, pbf: PbfWriter) => void>> = {
  Time: writeTime,
  MicroTime: writeTime,
  Quantity: (value, pbf) => {
    pbf.writeStringField(1, typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '');
  },
  IntOrString: (value, pbf) => {
    const isText = typeof value === 'string';
    pbf.writeVarintField(1, isText ? 1 : 0);
    pbf.writeVarintField(2, typeof value === 'number' ? value : 0);
    pbf.writeStringField(3, isText ? value : '');
  },
  FieldsV1: (value, pbf) => pbf.writeBytesField(1, Buffer.from(JSON.stringify(value ?? {}))),
  RawExtension: (value, pbf) => pbf.writeBytesField(1, Buffer.from(JSON.stringify(value ?? {}))),
};

/** Seconds and nanoseconds since 1970; a zero time has neither. */
function writeTime(value: unknown, pbf: PbfWriter): void {
  const time = typeof value === 'string' ? timestampOf(value) : value;
  if (!isRecord(time)) return;
  pbf.writeVarintField(1, numberAt(time, 'seconds'));
  pbf.writeVarintField(2, numberAt(time, 'nanos'));
}

function timestampOf(text: string): { seconds: number; nanos: number } | undefined {
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) return undefined;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return { seconds: Math.floor(millis / 1000), nanos: Number(fraction.padEnd(9, '0').slice(0, 9)) };
}

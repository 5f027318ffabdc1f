/** The recordings of a real cluster, as files of `test/fixtures/recorded`. */
import { readFileSync } from 'node:fs';
import { isRecord } from './fields.ts';

const folder = new URL('../../fixtures/recorded/', import.meta.url);

/** The bytes of a recorded file, for example `protobuf/nodes.pb`. Throws if there is no such file. */
export function recordedBytes(path: string): Buffer {
  return readFileSync(new URL(path, folder));
}

/** The text of a recorded file. Throws if there is no such file. */
export function recordedText(path: string): string {
  return recordedBytes(path).toString('utf8');
}

/** A recorded JSON object. Throws if the file is missing or is no JSON object. */
export function recordedObject(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(recordedText(path));
  if (!isRecord(value)) throw new Error(`${path} is not a JSON object`);
  return value;
}

/** Compares an answer of the lab with a recorded one. */
import assert from 'node:assert/strict';
import type { Answered } from '../client.ts';
import { forgiven, type Ignored, ignored, ignoredHeaders } from './ignored.ts';

/** Bodies: the same document in the same field order, indentation and ending; text must be equal as it is. */
export function assertSameBody(actual: string, expected: string, rules: readonly Ignored[] = ignored): void {
  const [left, right] = [parsed(actual), parsed(expected)];
  if (left === undefined || right === undefined) {
    assert.equal(actual, expected);
    return;
  }
  assert.equal(layout(actual), layout(expected), 'indentation and ending');
  // As text: deepEqual would not see another order of fields.
  const [a, b] = [left, right].map((document) => JSON.stringify(forgiven(document, rules), undefined, 1));
  if (a !== b) assert.deepEqual(a?.split('\n'), b?.split('\n'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function layout(text: string): string {
  const form = /^\{\n/.test(text) ? 'indented' : 'compact';
  return `${form}, ${text.endsWith('\n') ? 'with' : 'without'} a line break at the end`;
}

/** A recorded `.headers` file. */
export interface RecordedHead {
  status: number;
  headers: Readonly<Record<string, string>>;
}

export function parseHead(text: string): RecordedHead {
  const [first = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers) };
}

/** Status and headers. */
export function assertSameHead(actual: Answered, expected: RecordedHead): void {
  assert.equal(actual.status, expected.status, 'status');
  for (const name of [
    'audit-id',
    'x-kubernetes-pf-flowschema-uid',
    'x-kubernetes-pf-prioritylevel-uid',
    'content-length',
  ]) {
    assert.equal(name in actual.headers, name in expected.headers, `whether there is a header ${name}`);
  }
  const compared = (headers: object) =>
    Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => !(name in ignoredHeaders))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  assert.deepEqual(compared(actual.headers), compared(expected.headers));
}

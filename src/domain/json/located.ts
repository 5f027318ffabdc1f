/** A JSON value that knows where it stands in its text. Offsets are zero-based, in UTF-16 units as JavaScript counts. */
export type Located =
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  /** `text` as written: `1e3`, `2.50`. */
  | { readonly kind: 'number'; readonly at: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly at: number; readonly value: boolean }
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly Located[] }
  | { readonly kind: 'object'; readonly at: number; readonly fields: readonly Field[] };

/** One field of an object, in the order written; a key may occur more than once. */
interface Field {
  readonly key: string;
  readonly at: number;
  readonly value: Located;
}

/** Why a text is not JSON, and where. */
interface JsonFault {
  readonly message: string;
  readonly offset: number;
}

/** Deeper nesting is refused rather than risking the stack: no annotation comes near. */
const deepest = 200;

/**
 * Reads a JSON text (RFC 8259, as strictly as Go's encoding/json does).
 *
 * JSON.parse says where it failed in the words of its engine, and differently in each version; the faults found here read
 * the same on every runtime.
 */
export function readLocated(text: string): Located | JsonFault {
  const reader = { text, at: 0 };
  const value = readValue(reader, 0);
  if (isFault(value)) return value;
  skipSpace(reader);
  return reader.at < text.length ? fault(reader, 'expected the end of the text') : value;
}

/** Tells a fault from a value. */
export function isFault(read: Located | JsonFault): read is JsonFault {
  return !('kind' in read);
}

/** The text around an offset, for a reader to recognise the place. */
export function excerptAt(text: string, offset: number): string {
  return text.slice(Math.max(0, offset - 24), offset + 24);
}

interface Reader {
  readonly text: string;
  at: number;
}

// Characters are compared as numbers: a large cluster has millions of them to be read.
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const numeral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const word = /[A-Za-z]+/y;

function match(reader: Reader, pattern: RegExp): string | undefined {
  const { text, at } = reader;
  pattern.lastIndex = at;
  // test, not exec: a match is an array with more than is wanted.
  if (!pattern.test(text)) return undefined;
  reader.at = pattern.lastIndex;
  return text.slice(at, reader.at);
}

function skipSpace(reader: Reader): void {
  const { text } = reader;
  let { at } = reader;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== LINE_FEED && code !== TAB && code !== CARRIAGE_RETURN) break;
    at += 1;
  }
  reader.at = at;
}

function take(reader: Reader, character: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

/** Where the string ends that starts at an offset, if all of it can be taken as it is written. */
function plainEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH || code < SPACE) return undefined;
  }
  return undefined;
}

function fault(reader: Reader, expected: string): JsonFault {
  const found = reader.text[reader.at];
  const what = found === undefined ? 'the text ends' : `found ${JSON.stringify(found)}`;
  return { message: `${expected}, ${what}`, offset: reader.at };
}

function readValue(reader: Reader, depth: number): Located | JsonFault {
  skipSpace(reader);
  const at = reader.at;
  if (depth > deepest) return { message: `nested deeper than ${deepest} levels`, offset: at };
  const first = reader.text[at];
  if (first === '{') return readObject(reader, depth);
  if (first === '[') return readList(reader, depth);
  if (first === '"') {
    const value = readString(reader);
    return typeof value === 'string' ? { kind: 'string', at, value } : value;
  }
  return readScalar(reader);
}

function readScalar(reader: Reader): Located | JsonFault {
  const at = reader.at;
  const number = match(reader, numeral);
  if (number !== undefined) return { kind: 'number', at, text: number };
  const name = match(reader, word);
  if (name === 'true' || name === 'false') return { kind: 'boolean', at, value: name === 'true' };
  if (name === 'null') return { kind: 'null', at };
  reader.at = at;
  return fault(reader, 'expected a value');
}

function readString(reader: Reader): string | JsonFault {
  const { text, at } = reader;
  const end = plainEnd(text, at);
  if (end !== undefined) {
    reader.at = end + 1;
    return text.slice(at + 1, end);
  }
  reader.at += 1;
  while (reader.at < text.length) {
    const character = text.charAt(reader.at);
    if (character === '"') {
      reader.at += 1;
      const value: unknown = JSON.parse(text.slice(at, reader.at));
      return String(value);
    }
    if (character < ' ') return fault(reader, 'expected the string to go on');
    if (character !== '\\') reader.at += 1;
    else if (match(reader, escaped) === undefined)
      return { message: 'expected an escape that JSON knows', offset: reader.at };
  }
  return { message: 'the string that starts here has no end', offset: at };
}

function readList(reader: Reader, depth: number): Located | JsonFault {
  const at = reader.at;
  reader.at += 1;
  const items: Located[] = [];
  if (take(reader, ']')) return { kind: 'list', at, items };
  do {
    const item = readValue(reader, depth + 1);
    if (isFault(item)) return item;
    items.push(item);
  } while (take(reader, ','));
  return take(reader, ']') ? { kind: 'list', at, items } : fault(reader, 'expected "," or "]"');
}

function readObject(reader: Reader, depth: number): Located | JsonFault {
  const at = reader.at;
  reader.at += 1;
  const fields: Field[] = [];
  if (take(reader, '}')) return { kind: 'object', at, fields };
  do {
    skipSpace(reader);
    const start = reader.at;
    if (reader.text[start] !== '"') return fault(reader, 'expected a key in quotes');
    const key = readString(reader);
    if (typeof key !== 'string') return key;
    if (!take(reader, ':')) return fault(reader, 'expected ":"');
    const value = readValue(reader, depth + 1);
    if (isFault(value)) return value;
    fields.push({ key, at: start, value });
  } while (take(reader, ','));
  return take(reader, '}') ? { kind: 'object', at, fields } : fault(reader, 'expected "," or "}"');
}

import { type Document, isMap, isNode, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { type Decoded, decoded, messageOf, problem } from '../domain/problem.ts';
import type { Codec, Trail } from './codec.ts';
import { isRecord } from './record.ts';

/** An object of a manifest: what was written, and where. */
export interface Written {
  /** As written: `Deployment`. Empty when there is none. */
  readonly kind: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** `FILE line N`. */
  readonly place: string;
  /** Reads it with a codec; a value of a wrong type is a problem that names its line. */
  read<T>(codec: Codec<T>): Decoded<T>;
}

type Path = readonly (string | number)[];

/** Reads the objects of a manifest, YAML or JSON: of all documents, and those in Lists. Empty documents are none. */
export function readManifest(text: string, file: string): Decoded<readonly Written[]> {
  const lines = new LineCounter();
  const at = (offset: number) => `${file} line ${lines.linePos(offset).line}`;
  const objects: Written[] = [];
  // An empty text gives an empty list that is of another type.
  const documents: readonly Document.Parsed[] = [
    ...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false }),
  ];
  for (const document of documents) {
    const [broken] = document.errors;
    if (broken !== undefined) return problem(at(broken.pos[0]), firstLine(broken.message));
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      return problem(at(document.range[0]), firstLine(messageOf(error)));
    }
    if (value === null || value === undefined) continue;
    const placeOf = (path: Path) => at(offsetOf(document, path));
    const found = objectsIn(value, [], placeOf);
    if (!found.ok) return found;
    objects.push(...found.value);
  }
  return decoded(objects);
}

function objectsIn(value: unknown, path: Path, placeOf: (path: Path) => string): Decoded<readonly Written[]> {
  if (!isRecord(value)) return problem(placeOf(path), 'expected a Kubernetes object');
  const kind = typeof value.kind === 'string' ? value.kind : '';
  if (!Array.isArray(value.items)) {
    return decoded([{ kind, json: value, place: placeOf(path), read: (codec) => read(codec, value, path, placeOf) }]);
  }
  const objects: Written[] = [];
  for (const [index, item] of value.items.entries()) {
    const found = objectsIn(item, [...path, 'items', index], placeOf);
    if (!found.ok) return found;
    objects.push(...found.value);
  }
  return decoded(objects);
}

function read<T>(codec: Codec<T>, value: unknown, path: Path, placeOf: (path: Path) => string): Decoded<T> {
  const trail: Trail = { path: [...path], wrong: [] };
  const result = codec.json(value, trail);
  const [first] = trail.wrong;
  if (first === undefined && result !== undefined) return decoded(result);
  const where = first?.path ?? '';
  return problem(placeOf(where.split('.')), `${where} is not of type ${first?.expected ?? 'object'}`);
}

/** The value at a path, or the nearest thing around it that has a place in the text: a key may hold dots, which the path has as well. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let rest = path.map(String);
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  while (rest.length > 0) {
    const length = keyLength(node, rest);
    if (length === 0) break;
    const key = rest.slice(0, length).join('.');
    node = isMap(node) ? node.get(key, true) : isSeq(node) ? node.get(Number(key), true) : undefined;
    if (!isNode(node)) break;
    offset = node.range?.[0] ?? offset;
    rest = rest.slice(length);
  }
  return offset;
}

function keyLength(node: unknown, rest: readonly string[]): number {
  if (isSeq(node)) return 1;
  if (!isMap(node)) return 0;
  return rest.findIndex((_, index) => node.has(rest.slice(0, index + 1).join('.'))) + 1;
}

function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.charAt(0).toLowerCase() + line.slice(1);
}

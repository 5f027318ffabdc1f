import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import { type Decoded, decoded, messageOf, problem } from '../../domain/problem.ts';
import { decodeKubeconfig } from './decode.ts';
import type { Kubeconfig } from './entries.ts';
import type { Fault } from './fields.ts';

/** Reads the text of a kubeconfig file (YAML or JSON). A problem's place is `file:line:column`. */
export function parseKubeconfig(source: string, file: string): Decoded<Kubeconfig> {
  const lines = new LineCounter();
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  // kubectl reads YAML 1.1, where `yes` and `y` are booleans, and of several documents the first.
  const documents = parseAllDocuments(source, { version: '1.1', lineCounter: lines, prettyErrors: false });
  const [first] = documents;
  if (first === undefined) return decoded(decodeKubeconfig(undefined, file, []));
  const [broken] = first.errors;
  if (broken !== undefined) return problem(at(broken.pos[0]), oneLine(broken.message));

  const faults: Fault[] = [];
  let value: unknown;
  try {
    value = first.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return problem(at(0), oneLine(messageOf(error)));
  }
  const config = decodeKubeconfig(value, file, faults);
  const [fault] = faults;
  if (fault === undefined) return decoded(config);
  return problem(at(offsetOf(first, fault)), `${fault.path.join('.') || 'the file'} ${fault.message}`);
}

// The value itself, or the nearest thing around it that has a place in the text.
function offsetOf(document: Document.Parsed, { path }: Fault): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function oneLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.charAt(0).toLowerCase() + line.slice(1);
}

import { JSONPath } from 'jsonpath-plus';
import { type Decoded, decoded, messageOf, problem } from '../domain/problem.ts';
import { escaped } from './data-text.ts';

type Json = string | number | boolean | object | unknown[] | null;

/** The values that a kubectl path such as `.items[*].pod` selects. A path that leads nowhere selects nothing. */
export function select(path: string, data: object | string | number | boolean): unknown[] {
  const rooted = bare(path).replace(/^[$@]/, '');
  if (typeof data !== 'object') return rooted === '' ? [data] : [];
  const steps = rooted === '' || rooted.startsWith('.') || rooted.startsWith('[') ? rooted : `.${rooted}`;
  const json: Json = data;
  const evaluate = (ignoreEvalErrors: boolean): unknown =>
    JSONPath({ path: `$${fromTheEnd(steps)}`, json, wrap: true, eval: 'safe', ignoreEvalErrors });
  const found = leniently(evaluate);
  return Array.isArray(found) ? found : [];
}

/** A path without the braces around it. */
function bare(path: string): string {
  return path
    .trim()
    .replace(/^\{(.*)\}$/s, '$1')
    .trim();
}

/** What is wrong with a path as it is written; undefined when it can be followed. */
export function pathProblem(path: string): string | undefined {
  const steps = bare(path).replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
  let depth = 0;
  for (const character of steps) {
    if (character === '[') depth += 1;
    if (character === ']') depth -= 1;
    if (depth < 0) break;
  }
  const complete = depth === 0 && !/['"{}]/.test(steps) && !/\.\.+$|\[\s*\]/.test(steps);
  return complete ? undefined : `cannot read the path "${path}"`;
}

// kubectl counts negative indices from the end; to the library they are slices.
function fromTheEnd(steps: string): string {
  return steps.replace(/\[\s*-(\d+)\s*\]/g, (_, digits: string) => {
    const back = Number(digits);
    return back > 1 ? `[-${back}:-${back - 1}]` : '[-1:]';
  });
}

// An item that lacks what a filter looks at does not match; any other trouble with a filter is a mistake in it.
function leniently<T>(evaluate: (ignoreErrors: boolean) => T): T {
  try {
    return evaluate(false);
  } catch (error) {
    if (error instanceof Error && /Cannot read properties of (?:undefined|null)/.test(error.message))
      return evaluate(true);
    throw error;
  }
}

function print(value: unknown): string {
  return escaped(typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''));
}

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'range'; readonly path: string; readonly body: readonly Piece[] };

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'" };

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
}

// k8s.io/client-go/util/jsonpath: text, {path}, {"quoted text"}, {range path}…{end}.
function parse(template: string): Decoded<Piece[]> {
  const stack: { path: string; body: Piece[] }[] = [{ path: '', body: [] }];
  const tokens = template.split(/(\{(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^{}"'])*\})/);
  for (const token of tokens) {
    const top = stack.at(-1);
    if (top === undefined || token === '') continue;
    const inner = token.startsWith('{') && token.endsWith('}') ? token.slice(1, -1).trim() : undefined;
    if (inner === undefined) {
      if (/[{}]/.test(token)) return problem('jsonpath', `unclosed brace in "${token}"`);
      top.body.push({ kind: 'text', text: token });
    } else if (/^(".*"|'.*')$/s.test(inner)) top.body.push({ kind: 'text', text: unquote(inner) });
    else if (inner.startsWith('range ')) stack.push({ path: inner.slice('range '.length), body: [] });
    else if (inner === 'end') {
      const range = stack.pop();
      const outer = stack.at(-1);
      if (range === undefined || outer === undefined) return problem('jsonpath', '{end} without {range}');
      outer.body.push({ kind: 'range', ...range });
    } else top.body.push({ kind: 'path', path: inner });
  }
  const [root, ...open] = stack;
  if (root === undefined || open.length > 0) return problem('jsonpath', '{range} without {end}');
  return decoded(root.body);
}

type Item = object | string | number | boolean;

const isPrintable = (item: unknown): item is Item =>
  (typeof item === 'object' && item !== null) || ['string', 'number', 'boolean'].includes(typeof item);

function fill(pieces: readonly Piece[], data: Item): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      const found = select(piece.path, data);
      if (piece.kind === 'path') return found.map(print).join(' ');
      return found.map((item) => fill(piece.body, isPrintable(item) ? item : '')).join('');
    })
    .join('');
}

/** Fills a kubectl JSONPath template (`-o jsonpath=…`) with data. */
export function renderJsonPath(template: string, data: object): Decoded<string> {
  const pieces = parse(/[{}]/.test(template) ? template : `{${template}}`);
  if (!pieces.ok) return pieces;
  try {
    return decoded(fill(pieces.value, data));
  } catch (error) {
    return problem('jsonpath', `cannot be evaluated: ${messageOf(error)}`);
  }
}

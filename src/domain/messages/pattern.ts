/**
 * A literal of an upstream program, with holes where the program fills in values: `failed to find plugin "{plugin}" in path [`.
 *
 * | hole | takes |
 * | --- | --- |
 * | `{name}` | at least one character, no line break, up to the literal that follows |
 * | `{name?}` | the same, possibly nothing |
 * | `{name:number}` | digits |
 * | `{name:word}` | characters without blanks and quotes |
 * | `{name:network}` | the same, with a dot, colon or slash among them: an address, a network, or an attempt at one |
 * | `{name:resource}` | the name of an extended resource, `vendor.example/device` |
 * | `{name...}` | everything up to the end of the text, possibly nothing; only at the end |
 *
 * A pattern begins with a literal. A leading `^` ties the pattern to the start of the innermost text, a trailing `$` to its end.
 * Plain search with bounded holes, and not a RegExp: the texts come from a cluster, and time must stay linear in their size.
 */
interface Pattern {
  readonly template: string;
  /** The names of the holes, in order. */
  readonly holes: readonly string[];
  /** Literal characters: of two patterns at one place, the one that says more is the more specific. */
  readonly weight: number;
  readonly parts: readonly Part[];
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

/** A literal or a hole of a pattern. */
type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'hole'; readonly name: string; readonly takes: Takes };

type Takes = 'text' | 'maybe' | 'number' | 'word' | 'network' | 'resource' | 'rest';

/** Where a pattern was found, and what its holes hold. */
interface Match {
  readonly start: number;
  readonly end: number;
  /** Behind the last literal: what a hole takes up to the end of the text says nothing about the pattern. */
  readonly literalEnd: number;
  readonly captures: Readonly<Record<string, string>>;
}

/** The longest value a hole takes, in characters. Paths, resource names and UIDs are shorter. */
const longestHole = 400;

const alphabet = {
  number: /^[0-9]$/,
  word: /^[^\s"'`]$/,
  network: /^[^\s"'`]$/,
  resource: /^[A-Za-z0-9./_-]$/,
} as const;

/** The hole names of a template, as a type. */
export type HoleNames<T extends string> = T extends `${string}{${infer Hole}}${infer Rest}`
  ? BareName<Hole> | HoleNames<Rest>
  : never;

type BareName<H extends string> = H extends `${infer Name}:${string}`
  ? Name
  : H extends `${infer Name}...`
    ? Name
    : H extends `${infer Name}?`
      ? Name
      : H;

/** Reads a template once; see {@link Pattern} for its grammar. Templates are source code, so there is no error to report. */
export function pattern(template: string): Pattern {
  const fromStart = template.startsWith('^');
  const toEnd = template.endsWith('$');
  const parts = [...partsOf(template.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined))];
  return {
    template,
    parts,
    holes: parts.flatMap((part) => (part.kind === 'hole' ? [part.name] : [])),
    weight: parts.reduce((sum, part) => sum + (part.kind === 'literal' ? part.text.length : 0), 0),
    fromStart,
    toEnd,
  };
}

function* partsOf(template: string): Generator<Part> {
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    if (open < 0) {
      yield { kind: 'literal', text: template.slice(at) };
      return;
    }
    if (open > at) yield { kind: 'literal', text: template.slice(at, open) };
    const close = template.indexOf('}', open);
    yield holeOf(template.slice(open + 1, close));
    at = close + 1;
  }
}

function holeOf(written: string): Part {
  if (written.endsWith('...')) return { kind: 'hole', name: written.slice(0, -3), takes: 'rest' };
  if (written.endsWith('?')) return { kind: 'hole', name: written.slice(0, -1), takes: 'maybe' };
  const [name = written, takes] = written.split(':');
  if (takes === 'number' || takes === 'word' || takes === 'network' || takes === 'resource')
    return { kind: 'hole', name, takes };
  return { kind: 'hole', name, takes: 'text' };
}

/**
 * The last place where a pattern occurs in a text and reaches into its innermost part (from `innermostAt` on): the later a
 * literal stands in a Go error chain, the nearer it is to the cause.
 */
export function lastMatch(wanted: Pattern, text: string, innermostAt = 0): Match | undefined {
  if (!wanted.parts.every((part) => part.kind === 'hole' || text.includes(part.text))) return undefined;
  if (wanted.fromStart) return accepted(matchAt(wanted, text, innermostAt), text, innermostAt);
  const first = wanted.parts[0];
  if (first?.kind !== 'literal') return undefined;
  let found: Match | undefined;
  for (let at = text.indexOf(first.text); at >= 0; at = text.indexOf(first.text, at + 1)) {
    found = accepted(matchAt(wanted, text, at), text, innermostAt) ?? found;
  }
  return found;
}

/** A match that lies wholly in the wrappers says nothing about the cause. */
function accepted(match: Match | undefined, text: string, innermostAt: number): Match | undefined {
  const reachesInside = match !== undefined && (match.end > innermostAt || innermostAt === text.length);
  return reachesInside ? match : undefined;
}

function matchAt(wanted: Pattern, text: string, start: number): Match | undefined {
  const captures: Record<string, string> = {};
  let at = start;
  let literalEnd = start;
  for (const [index, part] of wanted.parts.entries()) {
    if (part.kind === 'literal') {
      if (!text.startsWith(part.text, at)) return undefined;
      at += part.text.length;
      literalEnd = at;
      continue;
    }
    const value = filling(part.takes, text, at, literalAt(wanted, index - 1), literalAt(wanted, index + 1));
    if (value === undefined) return undefined;
    captures[part.name] = value.trim();
    at += value.length;
  }
  if (wanted.toEnd && at < text.length) return undefined;
  return { start, end: at, literalEnd, captures };
}

function literalAt(wanted: Pattern, index: number): string | undefined {
  const part = wanted.parts[index];
  return part?.kind === 'literal' ? part.text : undefined;
}

function filling(takes: Takes, text: string, at: number, before?: string, after?: string): string | undefined {
  if (takes === 'rest') return text.slice(at);
  const value = after === undefined ? leading(takes, text, at) : upTo(text, at, after);
  if (value === undefined || (value === '' && takes !== 'maybe')) return undefined;
  if (/[\n\r]/.test(value) || (quoted(before, after) && value.includes(after?.[0] ?? '"'))) return undefined;
  if (takes === 'text' || takes === 'maybe') return value;
  if (takes === 'network' && !/[.:/]/.test(value)) return undefined;
  if (takes === 'resource' && !value.includes('/')) return undefined;
  return [...value].every((character) => alphabet[takes].test(character)) ? value : undefined;
}

function upTo(text: string, at: number, after: string): string | undefined {
  const near = text.slice(at, at + longestHole + after.length);
  const length = near.indexOf(after);
  return length < 0 ? undefined : near.slice(0, length);
}

/** A hole at the end of a pattern takes what its alphabet allows, without the punctuation that ends a sentence. */
function leading(takes: Takes, text: string, at: number): string | undefined {
  const allowed = takes === 'text' || takes === 'maybe' || takes === 'rest' ? /^[^\n\r]$/ : alphabet[takes];
  let end = at;
  while (end < text.length && end - at < longestHole && allowed.test(text.charAt(end))) end++;
  const value = text.slice(at, end);
  return takes === 'text' || takes === 'maybe' ? value : value.replace(/[.,:;]{1,3}$/, '');
}

/** A hole between two equal quotes holds no such quote. */
function quoted(before: string | undefined, after: string | undefined): boolean {
  const quote = after?.[0];
  return (quote === '"' || quote === "'") && before?.at(-1) === quote;
}

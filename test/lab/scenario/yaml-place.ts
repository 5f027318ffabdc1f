import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/**
 * Reading YAML with the line of every value at hand, so that a mistake in a scenario is answered with
 * `three-nodes.yaml:12: nodes.node-a.nics: …` instead of a stack trace.
 */

/** A value in a YAML file: where it stands, and its path for the reader. */
export interface Place {
  readonly file: string;
  readonly path: string;
  readonly line: number;
  readonly value: unknown;
  readonly lines: LineCounter;
}

/** A mistake in a scenario file. Thrown inside the decoder only; `readScenario` turns it into a problem. */
export class ScenarioMistake extends Error {
  readonly line: number;
  constructor(at: Place, message: string) {
    super(`${at.file}:${at.line}: ${at.path === '' ? '' : `${at.path}: `}${message}`);
    this.name = 'ScenarioMistake';
    this.line = at.line;
  }
}

/** Parses a YAML document; a syntax error is a mistake at its line. */
export function openYaml(text: string, file: string): Place {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const root: Place = { file, path: '', line: 1, value: document.contents, lines };
  const [error] = document.errors;
  if (error !== undefined) {
    throw new ScenarioMistake({ ...root, line: lines.linePos(error.pos[0]).line }, `not YAML: ${error.message}`);
  }
  return root;
}

function child(parent: Place, name: string, value: unknown, anchor: unknown): Place {
  return {
    file: parent.file,
    path: parent.path === '' ? name : `${parent.path}.${name}`,
    line: lineOf(anchor, parent) ?? lineOf(value, parent) ?? parent.line,
    value,
    lines: parent.lines,
  };
}

function lineOf(node: unknown, parent: Place): number | undefined {
  const ranged = isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  return ranged === undefined || ranged === null ? undefined : parent.lines.linePos(ranged[0]).line;
}

/** The entries of a mapping, in file order. */
export function entries(at: Place): [string, Place][] {
  if (!isMap(at.value)) throw new ScenarioMistake(at, 'a mapping is wanted here');
  return at.value.items.map((pair) => {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    return [name, child(at, name, pair.value, pair.key)];
  });
}

/** The fields of a mapping with a fixed set of names; any other name is a mistake that lists the right ones. */
export function fields<K extends string>(at: Place, names: readonly K[]): (name: K) => Place | undefined {
  const found = new Map(entries(at));
  for (const [name, place] of found) {
    if (!names.some((known) => known === name)) {
      throw new ScenarioMistake(place, `unknown field; known here: ${names.join(', ')}`);
    }
  }
  return (name) => {
    const place = found.get(name);
    return place === undefined || isNothing(place) ? undefined : place;
  };
}

function isNothing(at: Place): boolean {
  return at.value === null || at.value === undefined || (isScalar(at.value) && at.value.value === null);
}

/** The elements of a sequence. */
export function elements(at: Place): Place[] {
  if (!isSeq(at.value)) throw new ScenarioMistake(at, 'a list is wanted here');
  return at.value.items.map((item, index) => child(at, String(index), item, undefined));
}

export function isList(at: Place): boolean {
  return isSeq(at.value);
}

export function isText(at: Place): boolean {
  return isScalar(at.value) && typeof at.value.value === 'string';
}

export function text(at: Place): string {
  const value = isScalar(at.value) ? at.value.value : undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new ScenarioMistake(at, 'a text is wanted here');
}

export function wholeNumber(at: Place, least: number, most: number): number {
  const value = isScalar(at.value) ? at.value.value : undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new ScenarioMistake(at, `a whole number from ${least} to ${most} is wanted here`);
  }
  return value;
}

export function yesOrNo(at: Place): boolean {
  const value = isScalar(at.value) ? at.value.value : undefined;
  if (typeof value !== 'boolean') throw new ScenarioMistake(at, 'true or false is wanted here');
  return value;
}

/** A text out of a fixed set. */
export function oneOf<T extends string>(at: Place, choices: readonly T[]): T {
  const value = text(at);
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new ScenarioMistake(at, `"${value}" is not one of: ${choices.join(', ')}`);
  return choice;
}

/** A text, or a list of texts. */
export function texts(at: Place): string[] {
  return isList(at) ? elements(at).map(text) : [text(at)];
}

/** A mapping from names to texts. */
export function textRecord(at: Place): Record<string, string> {
  return Object.fromEntries(entries(at).map(([name, place]) => [name, text(place)]));
}

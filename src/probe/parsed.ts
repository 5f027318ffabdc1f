import type { Problem } from '../domain/problem.ts';

/** What could be read of a tool's output, and what could not. A parser gives both, and never throws. */
export interface Parsed<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}

/** A line with its number, counted from 1 as editors do. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

/** The lines of a text without line ends; empty ones are left out but counted. */
export function linesOf(text: string): Line[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ text: line, number: index + 1 }))
    .filter((line) => line.text.trim() !== '');
}

/** The words of a line. */
export function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Names a line that could not be understood: `ip route, line 3`. */
export function lineProblem(tool: string, line: Line, message: string): Problem {
  return { place: `${tool}, line ${line.number}`, message, excerpt: line.text.slice(0, excerptLength) };
}

/** Problems are carried in snapshots: foreign text in them is kept short. */
const excerptLength = 120;

/** The beginning of a text, for a problem. */
export function excerptOf(text: string): string {
  return text.slice(0, excerptLength);
}

/** A whole number of at most 2^53, in decimal digits only; `undefined` for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A number in decimal digits with an optional fraction; `undefined` for anything else. */
export function decimalNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** The fields of a value as a reader finds them: what may be absent may also be undefined. */
export type Found<T> = { [K in keyof T]: Record<never, never> extends Pick<T, K> ? T[K] | undefined : T[K] };

/** The value without its undefined fields: what a tool did not tell is absent. Name the type: `told<ObservedRoute>(…)`. */
export function told<T extends object>(found: Found<T>): T;
export function told(found: object): object {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

import type { Severity } from './finding.ts';

/** What to type next, and what to change. */
export interface Remedy {
  /** Read-only commands that show the trouble. */
  readonly see: readonly string[];
  /** What to do, as a sentence or a command. */
  readonly fix: string;
}

/** One code of the catalogue: all the words that belong to it live here and nowhere else. */
export interface Entry<A> {
  /** Lower-case words joined by hyphens; also the name of its page under docs/findings. */
  readonly slug: string;
  /** The severity in the usual case; a check may grade one finding otherwise. */
  readonly severity: Severity;
  /** A few words for lists, without arguments. */
  readonly title: string;
  /** The finding in one sentence: lower-case, without a final period. */
  say(args: A): string;
  remedy(args: A): Remedy;
}

/** Declares a code with the type of its arguments. */
export const entry = <A>(words: Entry<A>): Entry<A> => words;

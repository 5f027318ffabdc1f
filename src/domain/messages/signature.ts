import type { FailureClass, RootCauseCode } from './failure-class.ts';
import { type HoleNames, lastMatch, pattern } from './pattern.ts';
import type { Situation } from './situation.ts';

/** What to do next. */
export interface Remedy {
  /** Sentences, in the order of doing. */
  readonly steps: readonly string[];
  /** A command that shows or fixes the matter, as an argv; a word in capitals (`NODE`) stands for what is not known. */
  readonly command?: readonly string[];
}

/** `certain`: the literal alone names the cause. `likely`: something besides the message has to confirm it. */
export type Certainty = 'certain' | 'likely';

/** What the holes of a matched pattern hold; untrusted text. */
export type Captures = Readonly<Record<string, string>>;

/** One kind of message that is understood. */
export interface Signature {
  /** Row of the catalogue, for example `K22`; a row whose literals have different causes is split: `K22.duplicate`. */
  readonly id: string;
  /** Templates as {@link pattern} reads them; each implies the upstream literal. */
  readonly patterns: readonly string[];
  /** The upstream project, and the file in it where one is known. */
  readonly source: string;
  readonly captures: readonly string[];
  readonly failure: FailureClass;
  readonly certainty: Certainty;
  /** Findings that, where they affect the same pod, are the root cause behind this message. */
  readonly explainedBy: readonly RootCauseCode[];
  /** Looks for the signature in a text whose innermost part begins at `innermostAt`. */
  find(text: string, innermostAt: number): Found | undefined;
}

/** A signature found in a message. */
export interface Found {
  readonly signature: Signature;
  /** The pattern that matched, as a template. */
  readonly pattern: string;
  /** Where the literals of the pattern begin and end in the text. */
  readonly start: number;
  readonly literalEnd: number;
  /** How many of its characters are literal. */
  readonly weight: number;
  readonly args: Captures;
  cause(situation: Situation): string;
  remedy(situation: Situation): Remedy;
}

/** Captures of a signature with the templates `T`: those that all templates have are there, the others may be. */
type Args<T extends string> = Readonly<
  Record<CommonNames<T>, string> & Partial<Record<Exclude<HoleNames<T>, CommonNames<T>>, string>>
>;

type CommonNames<T extends string> = keyof (T extends string ? Readonly<Record<HoleNames<T>, string>> : never) & string;

/** How an entry of the catalogue is written. */
interface Entry<T extends string> {
  readonly id: string;
  readonly patterns: readonly T[];
  readonly source: string;
  readonly failure: FailureClass;
  readonly certainty: Certainty;
  readonly explainedBy?: readonly RootCauseCode[];
  cause(args: Args<T>, situation: Situation): string;
  remedy(args: Args<T>, situation: Situation): Remedy;
}

/** Makes an entry of the catalogue searchable. */
export function signature<const T extends string>(entry: Entry<T>): Signature {
  const patterns = entry.patterns.map(pattern);
  const common = holesOfAll(patterns.map(({ holes }) => holes));
  const made: Signature = {
    id: entry.id,
    patterns: entry.patterns,
    source: entry.source,
    captures: [...new Set(patterns.flatMap(({ holes }) => holes))],
    failure: entry.failure,
    certainty: entry.certainty,
    explainedBy: entry.explainedBy ?? [],
    find(text, innermostAt) {
      const matches = patterns.flatMap((wanted) => {
        const match = lastMatch(wanted, text, innermostAt);
        return match === undefined ? [] : [{ wanted, match }];
      });
      const fullest = matches.toSorted((a, b) => b.wanted.weight - a.wanted.weight)[0];
      if (fullest === undefined) return undefined;
      const args = fullest.match.captures;
      if (!hasAll<T>(args, common)) return undefined;
      return {
        signature: made,
        pattern: fullest.wanted.template,
        start: fullest.match.start,
        literalEnd: fullest.match.literalEnd,
        weight: fullest.wanted.weight,
        args,
        cause: (situation) => entry.cause(args, situation),
        remedy: (situation) => entry.remedy(args, situation),
      };
    },
  };
  return made;
}

function holesOfAll(holes: readonly (readonly string[])[]): readonly string[] {
  return (holes[0] ?? []).filter((name) => holes.every((names) => names.includes(name)));
}

/** A matched pattern has filled all its holes, so this only tells the compiler what {@link pattern} does. */
function hasAll<T extends string>(args: Captures, names: readonly string[]): args is Captures & Args<T> {
  return names.every((name) => typeof args[name] === 'string');
}

import { type ArgsOf, catalogue, type FindingCode } from './catalogue.ts';
import type { Entry, Remedy } from './entry.ts';
import type { FindingOf } from './finding.ts';

// Indexed by one type parameter, the entry and the arguments of a finding keep their correspondence for the compiler.
const words: { readonly [C in FindingCode]: Entry<ArgsOf<C>> } = catalogue;

/** The finding in one sentence. */
export function say<C extends FindingCode>(finding: FindingOf<C>): string {
  return words[finding.code].say(finding.args);
}

/** What to type next for a finding, and what to change. */
export function remedy<C extends FindingCode>(finding: FindingOf<C>): Remedy {
  return words[finding.code].remedy(finding.args);
}

/** The catalogue's words that do not depend on a finding. */
export function describe(code: FindingCode): Pick<Entry<never>, 'slug' | 'severity' | 'title'> {
  return catalogue[code];
}

/** True for text that is a code of the catalogue. */
export function isFindingCode(text: string): text is FindingCode {
  return Object.hasOwn(catalogue, text);
}

import type { Located } from './located.ts';

/** The items of a list; none for anything else. */
export const itemsOf = (value: Located | undefined): readonly Located[] => (value?.kind === 'list' ? value.items : []);

/** A text; empty for anything else. */
export const textOf = (value: Located | undefined): string => (value?.kind === 'string' ? value.value : '');

/** The texts of a list. */
export const textsOf = (value: Located | undefined): string[] => itemsOf(value).map(textOf);

/** A kind of value in words: `an object`, `a list`, `null`. */
export function kindInWords(kind: Located['kind']): string {
  if (kind === 'null') return 'null';
  return kind === 'object' ? 'an object' : `a ${kind}`;
}

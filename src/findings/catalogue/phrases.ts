/** `a`, `a and b`, `a, b and c`. */
export function names(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** The first `most` of them; of the rest only how many they are: `a, b, c and 9 more pods`. A single one left is named as well. */
export function andMore(words: readonly string[], most: number, what: string): string {
  if (words.length <= most + 1) return names(words);
  return `${words.slice(0, most).join(', ')} and ${words.length - most} more ${what}`;
}

/** A number with the noun, and verb, that fits it. */
export function several(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A sentence as part of another: without its period, and without the capital that only its place gave it. */
export function asPhrase(sentence: string): string {
  const words = sentence.replace(/\.$/, '');
  const [first = ''] = words.split(' ', 1);
  const isName = first === 'Multus' || !/^[A-Z][a-z]*$/.test(first);
  return isName ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

/** The little language in which the schema declares a field. */

/** A field as the schema declares it. */
export interface Declared {
  number: number;
  type: string;
  many: 'one' | 'list' | 'map';
  pointer: boolean;
  inline: boolean;
}

/**
 * Reads `7 string`, `7 string?` (pointer), `7 string[]`, `7 {string}` (map) or `7 ^Common` (inlined in JSON).
 * Throws for anything else, naming the place.
 */
export function parseDeclaration(place: string, declaration: string): Declared {
  const found = /^(\d+) (\^?)(\{?)(\w+)\}?(\[\]|\?|)$/.exec(declaration);
  const [, number, inline, map, type, suffix] = found ?? [];
  if (number === undefined || type === undefined) throw new Error(`${place}: cannot read "${declaration}"`);
  return {
    number: Number(number),
    type,
    many: map === '{' ? 'map' : suffix === '[]' ? 'list' : 'one',
    pointer: suffix === '?',
    inline: inline === '^',
  };
}

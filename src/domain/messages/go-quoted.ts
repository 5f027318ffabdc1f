/** The contents of a string that Go quoted with `%q`. */
interface GoQuoted {
  readonly text: string;
  /** Where the closing quote stands; undefined if the string breaks off before it. */
  readonly closedAt?: number | undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', "'": "'", '\\': '\\' };

/**
 * Undoes Go's `strconv.Quote` from just behind the opening quote. kubelet quotes the runtime's whole error in this way when a
 * sandbox cannot be stopped. Unknown or cut escapes stay as they are.
 */
export function goUnquoted(quoted: string, at: number): GoQuoted {
  const pieces: string[] = [];
  let from = at;
  for (let index = at; index < quoted.length; index++) {
    const character = quoted[index];
    if (character === '"') {
      pieces.push(quoted.slice(from, index));
      return { text: pieces.join(''), closedAt: index };
    }
    if (character !== '\\') continue;
    pieces.push(quoted.slice(from, index));
    const { text, length } = escapeAt(quoted, index);
    pieces.push(text);
    index += length - 1;
    from = index + 1;
  }
  pieces.push(quoted.slice(from));
  return { text: pieces.join('') };
}

function escapeAt(quoted: string, at: number): { text: string; length: number } {
  const letter = quoted[at + 1];
  const simple = letter === undefined ? undefined : escapes[letter];
  if (simple !== undefined) return { text: simple, length: 2 };
  const code = /^\\(?:x[0-9a-f]{2}|u[0-9a-f]{4})/.exec(quoted.slice(at, at + 6))?.[0];
  if (code === undefined) return { text: '\\', length: 1 };
  return { text: String.fromCodePoint(Number.parseInt(code.slice(2), 16)), length: code.length };
}

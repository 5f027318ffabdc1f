// Controls drive terminals; format characters (bidirectional marks among them) and line separators make text lie about its order.
const DANGEROUS = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Makes text from a cluster safe for a terminal: what could steer it is shown as its code point. */
export function escapeText(text: string): string {
  return text.replace(DANGEROUS, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return codePointText(character);
  });
}

/** What cannot be shown as it is, as its code point: `\x1b`, `\u202e`. */
export function codePointText(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

// Most cells of most tables: printable ASCII, with single spaces inside.
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** The same on one line: runs of white space, line ends among them, become one space. */
export function oneLine(text: string): string {
  if (PLAIN.test(text)) return text;
  return escapeText(text.replace(/[ \t\r\n]+/g, ' ').trim());
}

/** The same for a place in a sentence: of a text that nobody would read to its end, the beginning and how long it is. */
export function brief(text: string, most = 1500): string {
  const line = oneLine(text);
  return line.length <= most ? line : `${line.slice(0, most)}… (${line.length} characters)`;
}

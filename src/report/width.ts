const ASCII = /^[ -~]*$/;
const MARKS = /\p{M}/gu;
// What terminals show in two columns (Unicode UAX #11, wide and fullwidth).
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/gu;

/** The columns that a text takes on a terminal: none for marks on the letter before them, two for wide characters. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  const shown = text.replace(MARKS, '');
  return [...shown].length + (shown.match(WIDE)?.length ?? 0);
}

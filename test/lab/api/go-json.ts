/** JSON text as Go's encoding/json writes it. */

/** Escapes what Go escapes for the sake of HTML; everything else JSON.stringify writes alike. */
function escapeForHtml(json: string): string {
  return /[<>&\u2028\u2029]/.test(json)
    ? json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json;
}

/** One value, compact or with Go's two-space indentation. */
export function goJson(value: unknown, pretty = false): string {
  return escapeForHtml(JSON.stringify(value, undefined, pretty ? 2 : undefined));
}

/** A whole answer: the API server ends a compact one with a line break and a pretty one without. */
export function goJsonBody(value: unknown, pretty: boolean): Buffer {
  return Buffer.from(pretty ? goJson(value, true) : `${goJson(value)}\n`);
}

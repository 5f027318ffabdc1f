/** Continue tokens: where a list goes on, and of which resource version it is. Opaque to clients, exact to us. */
import { isRecord, numberAt, textAt } from './fields.ts';
import { badRequest } from './status.ts';

/** Where to go on. */
export interface Continuation {
  /** The resource version the list is of; -1: whatever there is now (an "inconsistent" continuation). */
  version: number;
  /** The key after which to go on, `namespace/name` (or `name`). */
  after: string;
}

const tokenVersion = 'meta.k8s.io/v1';

/**
 * The token for what follows `after`. `rooted`: the first page of a list writes its key with a slash in front, the
 * following pages write it without; both are read alike.
 */
export function continueToken({ version, after }: Continuation, rooted: boolean): string {
  const start = `${rooted ? '/' : ''}${after}\0`;
  // \0 is written as \u0000, as JSON does.
  return Buffer.from(JSON.stringify({ v: tokenVersion, rv: version, start })).toString('base64url');
}

/** Reads a token. Throws a Refusal (400) with Go's words for what is no token. */
export function readContinueToken(token: string): Continuation {
  const parsed = parseLikeGo(Buffer.from(token, 'base64url').toString('latin1'));
  const version = numberAt(parsed, 'rv');
  const start = textAt(parsed, 'start');
  if (textAt(parsed, 'v') !== tokenVersion) {
    throw badRequest(
      `invalid continue token: continue key is not valid: server does not recognize this encoded version ${textAt(parsed, 'v')}`,
    );
  }
  if (version === 0) {
    throw badRequest(
      'invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    );
  }
  if (start === '') {
    throw badRequest(
      'invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
    );
  }
  return { version, after: Buffer.from(start, 'latin1').toString('utf8').replace(/^\//, '').replace(/\0$/, '') };
}

function parseLikeGo(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Told below, as Go would.
  }
  const first = text.charAt(0);
  const told =
    first === ''
      ? 'unexpected end of JSON input'
      : `invalid character '${quoted(first)}' looking for beginning of value`;
  throw badRequest(`invalid continue token: continue key is not valid: ${told}`);
}

/** A character as Go quotes it; a byte above ASCII or a control character by its code. */
function quoted(character: string): string {
  return /[ -~]/.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

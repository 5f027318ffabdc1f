import type { Connection, Impersonation } from '../connection.ts';
import type { Proof } from '../credentials/proof.ts';

/** Headers as node:http takes them: a list makes repeated headers. */
export type Headers = Record<string, string | string[]>;

/** The headers of every request: who asks, and in whose name. */
export function identityHeaders({ impersonation }: Connection, { authorization }: Proof): Headers {
  return {
    'User-Agent': 'kubectl-multinet',
    ...(authorization === undefined ? {} : { Authorization: authorization }),
    ...(impersonation === undefined ? {} : impersonationHeaders(impersonation)),
  };
}

// client-go's transport.NewImpersonatingRoundTripper.
function impersonationHeaders({ user, uid, groups, extra }: Impersonation): Headers {
  const headers: Headers = { 'Impersonate-User': onWire(user) };
  if (uid !== undefined) headers['Impersonate-Uid'] = onWire(uid);
  if (groups.length > 0) headers['Impersonate-Group'] = groups.map(onWire);
  for (const [key, values] of Object.entries(extra))
    headers[`Impersonate-Extra-${escapeKey(key)}`] = values.map(onWire);
  return headers;
}

// Go writes header values as UTF-8; Node writes one byte per character.
function onWire(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

function escapeKey(key: string): string {
  const bytes = [...Buffer.from(key, 'utf8')];
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[\w!#$&'*+.^`|~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

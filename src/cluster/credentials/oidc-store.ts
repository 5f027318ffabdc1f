import { open, readFile, realpath, rm, stat } from 'node:fs/promises';
import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { OidcProvider } from '../connection.ts';
import { writeWhole } from '../whole-file.ts';

/** The tokens of an OIDC user. */
export interface Tokens {
  readonly idToken: string;
  readonly refreshToken: string;
}

/**
 * Writes renewed tokens into the kubeconfig that they came from and leaves the rest of the file as it is, comments included. Takes the lock
 * that kubectl takes (`FILE.lock`) and replaces the file in one step. Rejects with the system's error.
 */
export async function storeTokens({ file, user }: OidcProvider, { idToken, refreshToken }: Tokens): Promise<void> {
  const path = await realpath(file);
  const lock = `${path}.lock`;
  await (await open(lock, 'wx')).close();
  try {
    const document = parseDocument(await readFile(path, 'utf8'));
    const users = document.get('users');
    const entry = isSeq(users)
      ? users.items.find((item): item is YAMLMap => isMap(item) && item.get('name') === user)
      : undefined;
    if (entry === undefined) throw new Error('the user is no longer in it');
    const config = ['user', 'auth-provider', 'config'];
    entry.setIn([...config, 'id-token'], idToken);
    entry.setIn([...config, 'refresh-token'], refreshToken);
    const { mode } = await stat(path);
    await writeWhole(path, document.toString({ lineWidth: 0 }), mode);
  } finally {
    await rm(lock, { force: true });
  }
}

import type { Connection } from '../connection.ts';
import { basicAuthorization, bearer, fixed } from './fixed.ts';
import type { CredentialOptions, Credentials } from './proof.ts';
import { tokenFile } from './token-file.ts';

/** Opens the credentials of a connection. What is seldom needed (plugins, OIDC) is loaded when it is. */
export function openCredentials(connection: Connection, options: CredentialOptions): Credentials {
  const { means, certificate } = connection.identity;
  const own = certificate === undefined ? {} : { certificate };
  switch (means.kind) {
    case 'none':
      return fixed(own);
    case 'token':
      return fixed({ ...own, authorization: bearer(means.token, 'the token') });
    case 'basic':
      return fixed({ ...own, authorization: basicAuthorization(means.username, means.password) });
    case 'token-file':
      return tokenFile(means.file, own);
    case 'exec':
      return later(async () => (await import('./exec-plugin.ts')).execPlugin(means.plugin, connection, options));
    case 'oidc':
      return later(async () => (await import('./oidc.ts')).oidc(means.provider, connection, options, own));
  }
}

function later(open: () => Promise<Credentials>): Credentials {
  let opening: Promise<Credentials> | undefined;
  let opened: Credentials | undefined;
  return {
    async prove() {
      opening ??= open();
      opened = await opening;
      return opened.prove();
    },
    refused: (proof) => opened?.refused(proof) ?? false,
  };
}

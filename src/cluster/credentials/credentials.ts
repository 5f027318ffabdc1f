import type { ClientCertificate, Connection } from '../connection.ts';
import { basicAuthorization, bearer, fixed } from './fixed.ts';
import { tokenFile } from './token-file.ts';

/** What proves to the server who asks. */
export interface Proof {
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
}

/** Where proofs come from. */
export interface Credentials {
  /** A proof that is valid now. Rejects with a ClusterProblem when none can be had, and with the signal's reason when cancelled. */
  prove(): Promise<Proof>;
  /** The server answered 401 to this proof. True when `prove` may give a better one now. */
  refused(proof: Proof): boolean;
}

/** What getting a proof may need. */
export interface CredentialOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly onWarning: (message: string) => void;
}

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

import type { Target } from '../snapshot/target.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import type { ExecEntry } from './kubeconfig/entries.ts';

/** A certificate and its key, in PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** How the server's certificate is judged. */
export interface Trust {
  /** PEM; absent: the authorities of this machine. */
  readonly ca?: string;
  /** Where the authorities come from, as a phrase for messages. */
  readonly caFrom: string;
  /** The name that the certificate must carry, when it is not the host of the address. */
  readonly serverName?: string;
  readonly skipVerify: boolean;
}

/** The arguments of an OIDC auth-provider, and where to write them back. */
export interface OidcProvider {
  readonly config: Readonly<Record<string, string>>;
  readonly user: string;
  readonly file: string;
}

/** A credential plugin, whose it is, and what the cluster entry has for it in its extension. */
export interface ExecPlugin {
  readonly user: string;
  readonly exec: ExecEntry;
  readonly clusterConfig?: unknown;
}

/** What goes into the Authorization header, or how it is obtained. */
export type Means =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly file: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'exec'; readonly plugin: ExecPlugin }
  | { readonly kind: 'oidc'; readonly provider: OidcProvider };

/** Who asks. A certificate and a header may go together. */
export interface Identity {
  readonly certificate?: ClientCertificate;
  readonly means: Means;
}

/** In whose name one asks instead of one's own. */
export interface Impersonation {
  readonly user: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** A proxy on the way, and which setting named it. */
export interface ProxyServer {
  readonly url: URL;
  readonly from: string;
}

/** All that is needed to talk to one cluster as one user. */
export interface Connection {
  readonly target: Target;
  /** With the path that comes before `/api`, if any, and no slash at its end. */
  readonly server: URL;
  readonly trust: Trust;
  readonly identity: Identity;
  readonly impersonation?: Impersonation;
  readonly proxy?: ProxyServer;
  /** Milliseconds for one request from connecting to the last byte, retries included; 0: no bound. */
  readonly requestTimeout: number;
  /** Whether answers may be asked for in gzip. */
  readonly compress: boolean;
  /** What the user gave: for the commands that are proposed to him. */
  readonly flags: ConnectionFlags;
  /** What is odd about the configuration but does not prevent work. */
  readonly warnings: readonly string[];
}

/** The server's address as users write it. */
export function printServer(server: URL): string {
  return server.href.replace(/\/$/, '');
}

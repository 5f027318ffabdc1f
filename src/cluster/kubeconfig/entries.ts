/** What tells how to reach a cluster: `clusters[].cluster`. Paths are absolute. */
export interface ClusterEntry {
  readonly name: string;
  /** The kubeconfig file that defines it; relative paths in it start there. */
  readonly file: string;
  readonly server?: string;
  readonly certificateAuthority?: string;
  /** PEM. */
  readonly certificateAuthorityData?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly tlsServerName?: string;
  readonly proxyUrl?: string;
  readonly disableCompression?: boolean;
  /** The cluster's extension `client.authentication.k8s.io/exec`: handed to credential plugins as it is. */
  readonly execConfig?: unknown;
}

/** A program that makes credentials: `users[].user.exec`. */
export interface ExecEntry {
  readonly apiVersion: string;
  /** Absolute when the file gave it with a directory; otherwise looked up in PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint?: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode?: string;
}

/** An auth-provider of old: `users[].user.auth-provider`. */
export interface AuthProviderEntry {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

/** What tells who asks: `users[].user`. Paths are absolute. */
export interface UserEntry {
  readonly name: string;
  readonly file: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly clientCertificate?: string;
  /** PEM. */
  readonly clientCertificateData?: string;
  readonly clientKey?: string;
  /** PEM. */
  readonly clientKeyData?: string;
  readonly as?: string;
  readonly asUid?: string;
  readonly asGroups: readonly string[];
  readonly asUserExtra: Readonly<Record<string, readonly string[]>>;
  readonly exec?: ExecEntry;
  readonly authProvider?: AuthProviderEntry;
}

/** A cluster, a user and a namespace under one name: `contexts[].context`. */
export interface ContextEntry {
  readonly name: string;
  readonly file: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

/** One kubeconfig file, or several merged. */
export interface Kubeconfig {
  readonly currentContext?: string;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
}

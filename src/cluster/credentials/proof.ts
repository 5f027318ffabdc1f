import type { ClientCertificate } from '../connection.ts';

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
  /** Nobody is there whom a plugin could ask or tell something. */
  readonly unattended?: boolean;
}

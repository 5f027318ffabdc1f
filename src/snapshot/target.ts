/** Which cluster was asked, and as whom. */
export interface Target {
  /** Name of the kubeconfig context; absent in a pod and with `--server` alone. */
  readonly context?: string;
  readonly server: string;
  /** The namespace that `-n` or the context gives; `default` otherwise. */
  readonly namespace: string;
  readonly user?: string;
}

/** What part of the cluster a command looks at. */
export type Scope = { readonly kind: 'all' } | { readonly kind: 'namespace'; readonly namespace: string };

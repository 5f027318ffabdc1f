import { commandLine } from '../kube/kubectl.ts';

/** kubectl's flags that say which cluster to ask and as whom, under kubectl's own names. An empty text is no value. */
export interface ConnectionFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
  readonly as?: string | undefined;
  readonly 'as-group'?: readonly string[] | undefined;
  readonly 'as-uid'?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly 'certificate-authority'?: string | undefined;
  readonly 'client-certificate'?: string | undefined;
  readonly 'client-key'?: string | undefined;
  readonly 'tls-server-name'?: string | undefined;
  readonly 'insecure-skip-tls-verify'?: boolean | undefined;
  /** `1s`, `2m`, `1h30m`, or seconds without a unit; 0 waits for ever. */
  readonly 'request-timeout'?: string | undefined;
  readonly 'disable-compression'?: boolean | undefined;
}

const texts = [
  'kubeconfig',
  'context',
  'cluster',
  'user',
  'as',
  'as-uid',
  'server',
  'certificate-authority',
  'client-certificate',
  'client-key',
  'tls-server-name',
  'request-timeout',
] as const satisfies readonly (keyof ConnectionFlags)[];

const switches = [
  'insecure-skip-tls-verify',
  'disable-compression',
] as const satisfies readonly (keyof ConnectionFlags)[];

/**
 * The flags as arguments for kubectl, without the namespace and without the token: what is shown to a user must hold no secret.
 * Whoever runs kubectl adds `--token` himself.
 */
export function flagArguments(flags: ConnectionFlags): string[] {
  return [
    ...texts.flatMap((name) => (flags[name] ? [`--${name}=${flags[name]}`] : [])),
    ...switches.flatMap((name) => (flags[name] ? [`--${name}`] : [])),
    ...(flags['as-group'] ?? []).map((group) => `--as-group=${group}`),
  ];
}

/** A kubectl command line on the same cluster and as the same user, to be pasted into a POSIX shell. */
export function kubectlLine(flags: ConnectionFlags, ...argv: readonly string[]): string {
  return commandLine(['kubectl', ...flagArguments(flags), ...argv]);
}

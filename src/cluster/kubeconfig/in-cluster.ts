import type { Environment, ReadFile } from '../system.ts';
import type { Kubeconfig } from './entries.ts';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The context of a program that runs in a pod. It is no name that a user could have written. */
export const inClusterName = '(service account)';

/** What a pod's service account gives, in the form of a kubeconfig; `undefined` outside of a cluster (client-go's rest.InClusterConfig). */
export function inClusterConfig(env: Environment, read: ReadFile): Kubeconfig | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const tokenFile = `${ACCOUNT}/token`;
  if (!host || !port || quietly(read, tokenFile) === undefined) return undefined;
  const certificateAuthority = `${ACCOUNT}/ca.crt`;
  const namespace = env.POD_NAMESPACE || quietly(read, `${ACCOUNT}/namespace`)?.trim();
  const origin = { name: inClusterName, file: tokenFile };
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const trust = quietly(read, certificateAuthority) === undefined ? {} : { certificateAuthority };
  return {
    currentContext: inClusterName,
    clusters: new Map([[inClusterName, { ...origin, server, ...trust }]]),
    users: new Map([[inClusterName, { ...origin, tokenFile, asGroups: [], asUserExtra: {} }]]),
    contexts: new Map([
      [inClusterName, { ...origin, cluster: inClusterName, user: inClusterName, ...(namespace ? { namespace } : {}) }],
    ]),
  };
}

function quietly(read: ReadFile, path: string): string | undefined {
  try {
    return read(path);
  } catch {
    return undefined;
  }
}

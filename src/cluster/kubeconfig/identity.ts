import type { ClientCertificate, Identity, Impersonation, Means } from '../connection.ts';
import type { ConnectionFlags } from '../connection-flags.ts';
import { ClusterProblem } from '../problem.ts';
import type { ReadFile } from '../system.ts';
import type { ClusterEntry, UserEntry } from './entries.ts';
import { readNamed } from './read-named.ts';

/** Who asks: the user entry with kubectl's flags laid over it, by the precedence of client-go's clientcmd and transport packages. */
export function readIdentity(
  user: UserEntry | undefined,
  cluster: ClusterEntry | undefined,
  flags: ConnectionFlags,
  read: ReadFile,
): Identity {
  const certificate = readCertificate(user, flags, read);
  const means = chooseMeans(user, cluster, flags, certificate !== undefined);
  return { ...(certificate ? { certificate } : {}), means };
}

function readCertificate(
  user: UserEntry | undefined,
  flags: ConnectionFlags,
  read: ReadFile,
): ClientCertificate | undefined {
  const origin = user === undefined ? '' : ` of user "${user.name}"`;
  const part = (kind: string, byFlag: string | undefined, data: string | undefined, file: string | undefined) => {
    if (byFlag) return readNamed(read, byFlag, kind);
    if (data && file)
      throw new ClusterProblem(`${kind} and ${kind}-data are both set${origin}`, { next: 'remove one' });
    return data ?? (file ? readNamed(read, file, `${kind}${origin}`) : undefined);
  };
  const cert = part(
    'client-certificate',
    flags['client-certificate'],
    user?.clientCertificateData,
    user?.clientCertificate,
  );
  const key = part('client-key', flags['client-key'], user?.clientKeyData, user?.clientKey);
  if (cert === undefined) return undefined;
  if (key === undefined)
    throw new ClusterProblem(`the client certificate${origin} has no key`, { next: 'give it with --client-key=FILE' });
  return { cert, key };
}

// Whoever has a token, a password or a certificate does not run the plugin: client-go's exec.Authenticator.UpdateTransportConfig.
function chooseMeans(
  user: UserEntry | undefined,
  cluster: ClusterEntry | undefined,
  flags: ConnectionFlags,
  hasCertificate: boolean,
): Means {
  if (flags.token) return { kind: 'token', token: flags.token };
  if (user === undefined) return { kind: 'none' };
  const basic = user.username !== undefined || user.password !== undefined;
  if (basic && user.token !== undefined) {
    throw new ClusterProblem(`user "${user.name}" has both a token and a password`, { next: 'remove one of them' });
  }
  // A file's content can be renewed: it goes before the fixed token beside it (client-go's rest.Config.BearerTokenFile).
  if (user.tokenFile) return { kind: 'token-file', file: user.tokenFile };
  if (user.token) return { kind: 'token', token: user.token };
  if (basic) return { kind: 'basic', username: user.username ?? '', password: user.password ?? '' };
  if (user.exec && user.authProvider)
    throw new ClusterProblem(`user "${user.name}" has both exec and auth-provider`, { next: 'remove one of them' });
  if (hasCertificate) return { kind: 'none' };
  if (user.exec)
    return { kind: 'exec', plugin: { user: user.name, exec: user.exec, clusterConfig: cluster?.execConfig } };
  return user.authProvider ? fromProvider(user, user.authProvider) : { kind: 'none' };
}

const SUCCESSORS = new Map([
  ['gcp', 'gke-gcloud-auth-plugin'],
  ['azure', 'kubelogin'],
]);

function fromProvider(user: UserEntry, { name, config }: NonNullable<UserEntry['authProvider']>): Means {
  if (name === 'oidc') return { kind: 'oidc', provider: { config, user: user.name, file: user.file } };
  const successor = SUCCESSORS.get(name);
  const next = successor
    ? `install ${successor} and let it rewrite the kubeconfig of this cluster`
    : 'configure a credential plugin: users[].user.exec';
  throw new ClusterProblem(
    `user "${user.name}" logs in by the auth-provider "${name}", which kubectl gave up in 1.26${
      successor ? `; the credential plugin ${successor} replaces it` : ''
    }`,
    { next, reason: 'no-tool' },
  );
}

/** In whose name is asked: flags go before the user entry. */
export function readImpersonation(user: UserEntry | undefined, flags: ConnectionFlags): Impersonation | undefined {
  const name = flags.as || user?.as;
  const uid = flags['as-uid'] || user?.asUid;
  const groups = flags['as-group']?.length ? flags['as-group'] : (user?.asGroups ?? []);
  const extra = user?.asUserExtra ?? {};
  if (name) return { user: name, ...(uid ? { uid } : {}), groups, extra };
  if (uid || groups.length > 0 || Object.keys(extra).length > 0)
    throw new ClusterProblem('a group, uid or extra is to be impersonated, but no user', {
      next: 'name the user, too: --as=USER',
    });
  return undefined;
}

import type { Target } from '../../snapshot/target.ts';
import { type Connection, printServer } from '../connection.ts';
import type { ConnectionFlags } from '../connection-flags.ts';
import { parseTimeout } from '../duration.ts';
import { ClusterProblem } from '../problem.ts';
import type { Environment, ReadFile } from '../system.ts';
import { type Chosen, chooseEntries } from './choose.ts';
import { readIdentity, readImpersonation } from './identity.ts';
import { inClusterConfig, inClusterName } from './in-cluster.ts';
import { type Loaded, loadKubeconfig } from './load.ts';
import { chooseProxy } from './proxy.ts';
import { overlayCluster, readServer } from './server.ts';

/** Milliseconds for a request when `--request-timeout` is not given. kubectl waits for ever; a check must end. */
const DEFAULT_REQUEST_TIMEOUT = 30_000;

/**
 * Decides which server to ask and as whom, from kubectl's flags, the environment and kubeconfig files, as kubectl does.
 * Throws a ClusterProblem that says what is missing or wrong, and where.
 */
export function resolveConnection(flags: ConnectionFlags, env: Environment, read: ReadFile): Connection {
  const requestTimeout = readTimeout(flags['request-timeout']);
  const loaded = loadKubeconfig(flags, env, read);
  const chosen = chooseOrInCluster(loaded, flags, env, read);
  const { user, warnings } = chosen;
  const cluster = overlayCluster(chosen.cluster, flags);
  const hasCertificate = Boolean(flags['client-certificate'] || user?.clientCertificate || user?.clientCertificateData);
  const { url: server, trust } = readServer(cluster, hasCertificate, read);
  // Over plain http no credentials are sent: clientcmd reads the user entry only when the transport is TLS.
  const secure = server.protocol === 'https:';
  const identity = secure
    ? readIdentity(user, chosen.cluster, flags, read)
    : ({ means: { kind: 'none' } } satisfies Connection['identity']);
  const impersonation = readImpersonation(user, flags);
  const proxy = chooseProxy(server, cluster, env);
  return {
    target: targetOf(chosen, server, flags),
    server,
    trust,
    identity,
    ...(impersonation ? { impersonation } : {}),
    ...(proxy ? { proxy } : {}),
    requestTimeout,
    compress: !(flags['disable-compression'] ?? cluster.disableCompression ?? false),
    flags,
    warnings,
  };
}

function targetOf({ context, user }: Chosen, server: URL, flags: ConnectionFlags): Target {
  const named = context !== undefined && context.name !== inClusterName;
  return {
    ...(named ? { context: context.name } : {}),
    server: printServer(server),
    namespace: flags.namespace || context?.namespace || 'default',
    ...(user && user.name !== inClusterName ? { user: user.name } : {}),
  };
}

function chooseOrInCluster(loaded: Loaded, flags: ConnectionFlags, env: Environment, read: ReadFile): Chosen {
  const chosen = chooseEntries(loaded.config, flags);
  if (chosen.cluster?.server || flags.server) return chosen;
  const inCluster = flags.kubeconfig || chosen.cluster ? undefined : inClusterConfig(env, read);
  if (inCluster !== undefined) return chooseEntries(inCluster, {});
  throw noServer(loaded, chosen, flags);
}

function noServer({ config, files, missing }: Loaded, chosen: Chosen, flags: ConnectionFlags): ClusterProblem {
  if (chosen.cluster)
    return new ClusterProblem(`cluster "${chosen.cluster.name}" in ${chosen.cluster.file} has no server`, {
      next: `kubectl config set-cluster ${chosen.cluster.name} --server=https://HOST:6443`,
    });
  if (config.contexts.size > 0 && !chosen.context)
    return new ClusterProblem(`no context is chosen: ${files.join(', ')} has no current-context`, {
      next: 'kubectl config get-contexts, then kubectl config use-context NAME or --context=NAME',
    });
  if (chosen.context)
    return new ClusterProblem(`context "${chosen.context.name}" names no cluster`, {
      next: `kubectl config set-context ${chosen.context.name} --cluster=NAME`,
    });
  const searched = missing.length > 0 ? `${missing.join(', ')} does not exist` : `${files.join(', ')} is empty`;
  return new ClusterProblem(`no cluster is configured: ${searched}, and this is no pod`, {
    next: flags.kubeconfig ? 'kubectl config view' : 'give a kubeconfig file with --kubeconfig=FILE or KUBECONFIG',
  });
}

function readTimeout(text: string | undefined): number {
  if (!text) return DEFAULT_REQUEST_TIMEOUT;
  const timeout = parseTimeout(text);
  if (timeout !== undefined) return timeout;
  const next = 'give seconds, or a number with a unit: --request-timeout=30s';
  throw new ClusterProblem(`--request-timeout ${text} is no duration`, { next });
}

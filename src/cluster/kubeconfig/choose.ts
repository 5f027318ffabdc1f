import { type ConnectionFlags, kubectlLine } from '../connection-flags.ts';
import { ClusterProblem } from '../problem.ts';
import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from './entries.ts';

/** The entries of a kubeconfig that flags and the current context choose, before flags override parts of them. */
export interface Chosen {
  readonly context?: ContextEntry;
  readonly cluster?: ClusterEntry;
  readonly user?: UserEntry;
  readonly warnings: readonly string[];
}

/**
 * Chooses as client-go's clientcmd.DirectClientConfig does: names in flags must exist; a user that only the context names may be missing, and
 * then one asks without credentials (kubectl asks the terminal for a name and a password, here it is a warning).
 */
export function chooseEntries(config: Kubeconfig, flags: ConnectionFlags): Chosen {
  const contextName = flags.context || config.currentContext;
  const context = contextName ? config.contexts.get(contextName) : undefined;
  if (contextName && context === undefined) {
    const by = flags.context ? '' : ', although a kubeconfig file names it as current-context';
    const next = 'kubectl config get-contexts';
    throw new ClusterProblem(`context "${contextName}" does not exist${by}`, { next });
  }
  const cluster = find('cluster', config.clusters, flags.cluster, context?.cluster);
  const user = find('user', config.users, flags.user, context?.user);
  const warnings: string[] = [];
  if (context?.cluster && !cluster && !flags.server) {
    const message = `context "${context.name}" names the cluster "${context.cluster}", which no kubeconfig file defines`;
    throw new ClusterProblem(message, { next: 'kubectl config get-clusters' });
  }
  if (context?.user && !user)
    warnings.push(
      `context "${context.name}" names the user "${context.user}", which no kubeconfig file defines: asking without credentials`,
    );
  return { ...(context && { context }), ...(cluster && { cluster }), ...(user && { user }), warnings };
}

function find<T>(
  what: 'cluster' | 'user',
  entries: ReadonlyMap<string, T>,
  byFlag: string | undefined,
  byContext: string | undefined,
): T | undefined {
  if (!byFlag) return byContext ? entries.get(byContext) : undefined;
  const entry = entries.get(byFlag);
  if (entry !== undefined) return entry;
  const next = kubectlLine({}, 'config', `get-${what}s`);
  throw new ClusterProblem(`${what} "${byFlag}", given by --${what}, does not exist`, { next });
}

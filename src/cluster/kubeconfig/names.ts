import { readFileSync } from 'node:fs';
import type { ConnectionFlags } from '../connection-flags.ts';
import type { Environment } from '../system.ts';
import { loadKubeconfig } from './load.ts';

/** The names that a user can give to --context, --cluster and --user. */
export interface KubeconfigNames {
  readonly contexts: readonly string[];
  readonly clusters: readonly string[];
  readonly users: readonly string[];
}

/** Reads the names of the kubeconfig in use. Throws a ClusterProblem when it cannot be read. */
export function kubeconfigNames(flags: ConnectionFlags, env: Environment): KubeconfigNames {
  const { config } = loadKubeconfig(flags, env, (path) => readFileSync(path, 'utf8'));
  return {
    contexts: [...config.contexts.keys()],
    clusters: [...config.clusters.keys()],
    users: [...config.users.keys()],
  };
}

import { delimiter, resolve } from 'node:path';
import { messageOf } from '../../domain/problem.ts';
import type { ConnectionFlags } from '../connection-flags.ts';
import { ClusterProblem } from '../problem.ts';
import { codeOf, type Environment, type ReadFile } from '../system.ts';
import type { Kubeconfig } from './entries.ts';
import { ownKubeconfig } from './home.ts';
import { parseKubeconfig } from './parse.ts';

/** The merged kubeconfig, and the files that were looked for. */
export interface Loaded {
  readonly config: Kubeconfig;
  readonly files: readonly string[];
  readonly missing: readonly string[];
}

/** The kubeconfig files to read, best first: `--kubeconfig`, or the list in KUBECONFIG, or `~/.kube/config`. */
function kubeconfigFiles(flags: ConnectionFlags, env: Environment, read: ReadFile): string[] {
  if (flags.kubeconfig) return [flags.kubeconfig];
  if (env.KUBECONFIG) return [...new Set(env.KUBECONFIG.split(delimiter))].filter((path) => path !== '');
  const own = ownKubeconfig(env, read, process.platform);
  return own === undefined ? [] : [own];
}

/**
 * Loads and merges kubeconfig files as client-go's clientcmd.ClientConfigLoadingRules does: files of a list that do not exist are skipped,
 * the first definition of a name wins as a whole, and so does the first current-context. Throws a ClusterProblem for an unreadable file.
 */
export function loadKubeconfig(flags: ConnectionFlags, env: Environment, read: ReadFile): Loaded {
  const files = kubeconfigFiles(flags, env, read);
  const found: Kubeconfig[] = [];
  const missing: string[] = [];
  for (const file of files) {
    const source = readKubeconfig(file, read);
    if (source !== undefined) found.push(parsed(source, resolve(file)));
    else if (flags.kubeconfig) throw new ClusterProblem(`kubeconfig ${file} does not exist`, { next: 'ls ~/.kube' });
    else missing.push(file);
  }
  return { config: merge(found), files, missing };
}

function readKubeconfig(file: string, read: ReadFile): string | undefined {
  try {
    return read(file);
  } catch (error) {
    throw new ClusterProblem(`kubeconfig ${file} cannot be read: ${reasonOf(error)}`, { next: `ls -l ${file}` });
  }
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'EACCES') return 'permission denied';
  return messageOf(error);
}

function parsed(source: string, file: string): Kubeconfig {
  const result = parseKubeconfig(source, file);
  if (result.ok) return result.value;
  throw new ClusterProblem(`kubeconfig ${result.problem.place}: ${result.problem.message}`, {
    next: `correct the file, then: kubectl config view --kubeconfig=${file}`,
  });
}

function merge(configs: readonly Kubeconfig[]): Kubeconfig {
  const worstFirst = configs.toReversed();
  const currentContext = configs.find((config) => config.currentContext !== undefined)?.currentContext;
  return {
    ...(currentContext === undefined ? {} : { currentContext }),
    clusters: new Map(worstFirst.flatMap((config) => [...config.clusters])),
    users: new Map(worstFirst.flatMap((config) => [...config.users])),
    contexts: new Map(worstFirst.flatMap((config) => [...config.contexts])),
  };
}

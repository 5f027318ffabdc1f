import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { kubeconfigNames } from '../../cluster/kubeconfig/names.ts';
import type { KindName, ObjectOf } from '../../kube/kinds.ts';
import type { Choice } from './choice.ts';

/** Which names of a cluster are wanted. */
export type Wanted = 'contexts' | 'clusters' | 'users' | 'namespaces' | 'pods' | 'nads' | 'nodes';

// RFC 1123, as the API server wants it. Whatever else comes is not for the line that somebody is typing: it might read as a flag.
const isName = /^[a-z0-9][a-z0-9.-]*$/;

/**
 * The names of a kubeconfig, or of the cluster that it leads to: in the namespace of the line, or of the context. A cluster is waited for
 * as many milliseconds as there is patience.
 */
export async function clusterNames(
  wanted: Wanted,
  flags: ConnectionFlags,
  env: NodeJS.ProcessEnv,
  patience: number,
): Promise<readonly Choice[]> {
  if (wanted === 'contexts' || wanted === 'clusters' || wanted === 'users')
    return kubeconfigNames(flags, env)[wanted].map((text) => ({ text }));
  const { openCluster } = await import('../../cluster/open.ts');
  // Somebody is typing a line: he is not to find questions in it.
  const cluster = openCluster(flags, { env, signal: AbortSignal.timeout(patience), unattended: true });
  const scope = { kind: 'namespace', namespace: cluster.target.namespace } as const;
  const names = async <K extends KindName>(
    kind: K,
    describe: (object: ObjectOf<K>) => Choice,
  ): Promise<readonly Choice[]> => {
    const listed = await cluster.reader.list(kind, { scope });
    return listed.ok ? listed.value.map(describe).filter(({ text }) => isName.test(text)) : [];
  };
  try {
    switch (wanted) {
      case 'namespaces':
        return await names('namespaces', ({ metadata }) => ({ text: metadata?.name ?? '' }));
      case 'nodes':
        return await names('nodes', ({ metadata }) => ({ text: metadata?.name ?? '' }));
      case 'nads':
        return await names('nads', ({ metadata }) => ({ text: metadata?.name ?? '' }));
      case 'pods':
        return await names('pods', ({ metadata, spec }) => {
          const text = metadata?.name ?? '';
          return spec?.nodeName === undefined ? { text } : { text, description: `on ${spec.nodeName}` };
        });
    }
  } finally {
    cluster.close();
  }
}

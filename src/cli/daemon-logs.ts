import { type DaemonLogs, gatherDaemonLogs } from '../gather/daemon-logs.ts';
import { UsageProblem } from './problem.ts';
import type { SourceFlags } from './source.ts';

/**
 * Reads what the daemons of a pod's node logged of it. Logs are not in snapshot files: this needs a live cluster.
 *
 * @param word the pod as `NAME`, `pod/NAME` or `NAMESPACE/NAME`
 */
export async function daemonLogsOf(
  word: string,
  flags: SourceFlags,
  { signal, onWarning }: { readonly signal: AbortSignal; readonly onWarning: (message: string) => void },
): Promise<DaemonLogs> {
  if (flags.from !== undefined)
    throw new UsageProblem(
      'a snapshot file holds no logs: --logs needs a live cluster',
      'kubectl logs -n kube-system POD, and then: kubectl multinet why --text FILE',
    );
  const { openCluster } = await import('../cluster/open.ts');
  const cluster = await openCluster(flags, { signal, onWarning });
  try {
    const parts = word.split('/');
    const name = parts.at(-1) ?? '';
    const isKind = ['pod', 'pods', 'po'].includes(parts[0] ?? '');
    const namespace = parts.length > 1 && !isKind ? (parts[0] ?? '') : (flags.namespace ?? cluster.target.namespace);
    const pod = await cluster.reader.get('pods', name, namespace);
    if (!pod.ok) throw new UsageProblem(`cannot ${pod.why.what}: ${pod.why.detail}`, pod.why.next);
    if (pod.value === undefined)
      throw new UsageProblem(`there is no pod "${name}" in namespace ${namespace}`, 'kubectl multinet list -A');
    const node = pod.value.spec?.nodeName;
    if (node === undefined) throw new UsageProblem(`pod "${name}" is on no node yet, so no daemon has logged anything`);
    return await gatherDaemonLogs(cluster.reader, { namespace, name, uid: pod.value.metadata?.uid ?? '', node });
  } finally {
    cluster.close();
  }
}

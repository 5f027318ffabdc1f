import pMap from 'p-map';
import type { ClusterReader } from '../cluster/port.ts';
import type { PodObject } from '../kube/pod.ts';
import type { IpPoolObject } from '../kube/whereabouts.ts';
import type { Gathered } from '../snapshot/gathered.ts';

const READS_AT_ONCE = 6;
const MOST_READS = 300;

/**
 * Completes the pods by those that the ledger of whereabouts names and the list lacks: lists are read one beside the other, and a pod
 * that came between them must not look like one that is gone. Pods that really are gone stay absent.
 */
export async function withLedgerPods(
  reader: ClusterReader,
  pods: Gathered<readonly PodObject[]>,
  pools: Gathered<readonly IpPoolObject[]> | undefined,
): Promise<Gathered<readonly PodObject[]>> {
  if (!pods.ok || pods.gaps !== undefined || pools?.ok !== true) return pods;
  const listed = new Set(pods.value.map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`));
  const named = pools.value.flatMap(({ spec }) =>
    Object.values(spec?.allocations ?? {}).flatMap(({ podref }) => podref ?? []),
  );
  const missing = [...new Set(named)]
    .filter((podref) => podref.includes('/') && !listed.has(podref))
    .slice(0, MOST_READS);
  const answers = await pMap(
    missing,
    (podref) => {
      const [namespace = '', name = ''] = podref.split('/');
      return reader.get('pods', name, namespace);
    },
    { concurrency: READS_AT_ONCE },
  );
  const late = answers.flatMap((answer) => (answer.ok && answer.value !== undefined ? [answer.value] : []));
  return late.length === 0 ? pods : { ...pods, value: [...pods.value, ...late] };
}

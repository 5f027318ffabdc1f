import type { ClusterReader } from '../../cluster/port.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { isRecord } from '../../kube/record.ts';
import { summaryPath } from '../../probe/summary.ts';
import type { Gathered } from '../../snapshot/gathered.ts';

/** Finds the part of a pod in the summary of its node's kubelet. Each node is asked once, however many of its pods want to know. */
export function openSummaries(reader: Pick<ClusterReader, 'read'>): (pod: Pod) => Promise<Gathered<unknown>> {
  const asked = new Map<string, Promise<Gathered<unknown>>>();
  return async (pod) => {
    const { node = '' } = pod;
    const answer = asked.get(node) ?? reader.read(summaryPath(node), { once: true });
    asked.set(node, answer);
    const summary = await answer;
    if (!summary.ok) return summary;
    const part = partOf(summary.value, pod);
    const detail = 'the kubelet does not name it';
    return part === undefined
      ? {
          ok: false,
          why: { reason: 'undecodable', what: `find pod ${pod.namespace}/${pod.name} in the summary`, detail },
        }
      : { ok: true, at: summary.at, value: part };
  };
}

// Only what is read of it: the rest tells of volumes and memory.
function partOf(summary: unknown, { namespace, name }: Pod): unknown {
  const pods = isRecord(summary) && Array.isArray(summary.pods) ? summary.pods.filter(isRecord) : [];
  const found = pods.find(({ podRef }) => isRecord(podRef) && podRef.namespace === namespace && podRef.name === name);
  return found === undefined ? undefined : { podRef: found.podRef, network: found.network };
}

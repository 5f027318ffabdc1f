import pMap from 'p-map';
import type { ClusterReader } from '../cluster/port.ts';
import type { ObjectOf } from '../kube/kinds.ts';
import type { PodObject } from '../kube/pod.ts';
import type { Gathered, NotGathered } from '../snapshot/gathered.ts';

const NETWORKS = 'k8s.v1.cni.cncf.io/networks';
const READS_AT_ONCE = 6;

/** The ConfigMaps that a pod's environment refers to. */
function referredTo(pod: PodObject): string[] {
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  return containers.flatMap((container) => [
    ...(container.env ?? []).flatMap((variable) => variable.valueFrom?.configMapKeyRef?.name ?? []),
    ...(container.envFrom ?? []).flatMap((source) => source.configMapRef?.name ?? []),
  ]);
}

/**
 * Reads only the ConfigMaps that pods with secondary networks refer to in their environment: others are nobody's business here.
 * Secrets are never read.
 */
export async function gatherConfigMaps(
  reader: ClusterReader,
  pods: Gathered<readonly PodObject[]> | undefined,
  now: () => string,
): Promise<Gathered<readonly ObjectOf<'configMaps'>[]>> {
  if (pods === undefined || !pods.ok) {
    const detail = 'the pods, which name the configmaps to read, were not read';
    return { ok: false, why: pods?.why ?? { reason: 'not-asked', what: 'read configmaps', detail } };
  }
  const wanted = new Map<string, { namespace: string; name: string }>();
  for (const pod of pods.value) {
    if (!pod.metadata?.annotations?.[NETWORKS]) continue;
    const namespace = pod.metadata.namespace ?? '';
    for (const name of referredTo(pod)) wanted.set(`${namespace}/${name}`, { namespace, name });
  }
  const answers = await pMap([...wanted.values()], ({ namespace, name }) => reader.get('configMaps', name, namespace), {
    concurrency: READS_AT_ONCE,
  });
  const found: ObjectOf<'configMaps'>[] = [];
  const gaps: NotGathered[] = [];
  for (const answer of answers) {
    if (!answer.ok) gaps.push(answer.why);
    else if (answer.value !== undefined) found.push(answer.value);
  }
  return { ok: true, value: found, at: now(), ...(gaps.length > 0 ? { gaps } : {}) };
}

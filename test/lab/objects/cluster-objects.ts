import type { LabObject } from '../api/world.ts';
import { uid } from '../scenario/identity.ts';
import type { LabNode, LabPod, Topology } from '../scenario/topology.ts';
import { age, type Clock } from './clock.ts';
import { daemonPodObject, daemonSetObjects } from './daemon-objects.ts';
import { eventObjects } from './event-objects.ts';
import { ledgerObjects } from './ledger-objects.ts';
import { networkObject } from './network-object.ts';
import { leaseObject, nodeObject } from './node-object.ts';
import { podObject } from './pod-object.ts';
import { recordedItems } from './recorded.ts';
import { workloadObjects } from './workload-objects.ts';

/**
 * Everything the API shows of a topology, made as it is asked for: a generated cluster is large. Pure: the same
 * topology and clock give the same objects.
 * @param remembered whose events are still there; Kubernetes forgets events after an hour
 */
export function* clusterObjects(
  topology: Topology,
  clock: Clock,
  remembered: (pod: LabPod) => boolean = () => true,
): Generator<LabObject> {
  const { scenario } = topology;
  const nodes = new Map(topology.nodes.map((node) => [node.name, node] as const));
  const namespaces = new Set([
    ...['default', 'kube-node-lease', 'kube-public', 'kube-system'],
    ...scenario.networks.map((network) => network.namespace),
    ...scenario.workloads.map((workload) => workload.namespace),
  ]);
  for (const name of namespaces) yield namespaceObject(name, clock);
  yield* customResourceDefinitions(topology);
  for (const node of topology.nodes) {
    yield nodeObject(node, clock);
    yield leaseObject(node, clock);
  }
  yield* daemonSetObjects(topology, clock);
  for (const network of scenario.networks) yield networkObject(network, clock);
  if (scenario.daemons.whereabouts.installed) yield* ledgerObjects(topology, clock);
  yield* workloadObjects(topology, clock);
  for (const pod of topology.pods) {
    const node = nodes.get(pod.node);
    if (node !== undefined) yield shownPod(pod, node, clock);
  }
  for (const pod of topology.pods.filter(remembered)) yield* eventObjects(pod, clock);
}

/** One pod of a topology as the API shows it. */
function shownPod(pod: LabPod, node: LabNode, clock: Clock): LabObject {
  const daemon = pod.hostNetwork && pod.namespace === 'kube-system';
  return daemon ? daemonPodObject(pod, node, clock) : podObject(pod, node, clock);
}

/** Custom kinds exist only where their controller has been installed. */
function customResourceDefinitions({ scenario }: Pick<Topology, 'scenario'>): LabObject[] {
  const { multus, whereabouts } = scenario.daemons;
  return recordedItems('crds.json').filter((definition) =>
    definition.metadata.name.endsWith('.k8s.cni.cncf.io') ? multus.installed : whereabouts.installed,
  );
}

/** A namespace, as recorded. */
function namespaceObject(name: string, clock: Clock): LabObject {
  return {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: {
      name,
      uid: uid('Namespace', name),
      creationTimestamp: clock.ago(age.cluster),
      labels: { 'kubernetes.io/metadata.name': name },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

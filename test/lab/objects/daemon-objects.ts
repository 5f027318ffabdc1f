import type { LabObject } from '../api/world.ts';
import { hexDigits, uid } from '../scenario/identity.ts';
import type { DaemonPlan } from '../scenario/model.ts';
import { bare } from '../scenario/subnet.ts';
import type { LabNode, LabPod, Topology } from '../scenario/topology.ts';
import { age, type Clock } from './clock.ts';
import { asObject, recordedItem, rewritten } from './recorded.ts';

/** The DaemonSets of Multus and whereabouts, as recorded, with the counts that the scenario makes. */
export function daemonSetObjects(topology: Topology, clock: Clock): LabObject[] {
  const { multus, whereabouts } = topology.scenario.daemons;
  return [
    ...(multus.installed ? [daemonSet('kube-multus-ds', multus, topology, clock)] : []),
    ...(whereabouts.installed ? [daemonSet('whereabouts', whereabouts, topology, clock)] : []),
  ];
}

function daemonSet(name: string, plan: DaemonPlan, topology: Topology, clock: Clock): LabObject {
  const recorded = recordedItem('daemonsets-all.json', name);
  const wanted = topology.nodes.length;
  const running = wanted - plan.except.length;
  const counts: Record<string, number> = {
    currentNumberScheduled: running,
    desiredNumberScheduled: wanted,
    numberReady: running,
    updatedNumberScheduled: running,
    numberAvailable: running,
  };
  const made = asObject(
    rewritten(recorded, (key, value) => counts[key] ?? value),
    'DaemonSet',
    'apps/v1',
  );
  const status = plan.except.length === 0 ? {} : { numberUnavailable: plan.except.length };
  return {
    ...made,
    metadata: {
      ...made.metadata,
      uid: uid('DaemonSet', 'kube-system', name),
      creationTimestamp: clock.ago(age.networks),
    },
    status: { ...(typeof made.status === 'object' ? made.status : {}), ...status },
  };
}

/** A pod of one of the DaemonSets on a node: the recorded one with the names, times and addresses of here. */
export function daemonPodObject(pod: LabPod, node: LabNode, clock: Clock): LabObject {
  const recorded = recordedItem('pods-kube-system.json', pod.workload.name);
  const at = clock.ago(age.networks);
  const made = asObject(
    rewritten(recorded, (key, value) => {
      if (key === 'lastState') return {};
      if (key === 'restartCount') return 0;
      if (key === 'nodeName') return node.name;
      if (key === 'values' && Array.isArray(value)) return [node.name];
      if (key === 'containerID') return `containerd://${hexDigits(64, 'container', pod.uid)}`;
      if (/^(hostIP|podIP|ip)$/.test(key)) return bare(node.addresses[0] ?? '');
      if (/Time$|^(startedAt|finishedAt|time)$/.test(key) && typeof value === 'string') return at;
      return value;
    }),
    'Pod',
    'v1',
  );
  return {
    ...made,
    metadata: {
      ...made.metadata,
      name: pod.name,
      uid: pod.uid,
      creationTimestamp: at,
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          name: pod.workload.name,
          uid: uid('DaemonSet', 'kube-system', pod.workload.name),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
  };
}

import type { LabObject } from '../api/world.ts';
import { hexDigits, uid } from '../scenario/identity.ts';
import { bare } from '../scenario/subnet.ts';
import type { LabNode } from '../scenario/topology.ts';
import { age, type Clock } from './clock.ts';
import { isRecord, recordedItem } from './recorded.ts';

/** A node in the shape of the recorded node-b; one that is not ready looks as after the kubelet fell silent. */
export function nodeObject(node: LabNode, clock: Clock): LabObject {
  const template = recordedItem('nodes.json', 'node-b');
  const recordedStatus = isRecord(template.status) ? template.status : {};
  const recordedInfo = isRecord(recordedStatus.nodeInfo) ? recordedStatus.nodeInfo : {};
  const machine = hexDigits(32, 'machine', node.name);
  const taint = { key: 'node.kubernetes.io/unreachable', timeAdded: clock.ago(600) };
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name: node.name,
      uid: uid('Node', node.name),
      creationTimestamp: clock.ago(age.cluster),
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': node.name,
        'kubernetes.io/os': 'linux',
        ...node.labels,
      },
      annotations: template.metadata.annotations ?? {},
      managedFields: template.metadata.managedFields,
    },
    spec: {
      podCIDR: node.podCidrs[0],
      podCIDRs: node.podCidrs,
      providerID: `lab://${node.name}`,
      ...(node.ready
        ? {}
        : {
            taints: [
              { ...taint, effect: 'NoSchedule' },
              { ...taint, effect: 'NoExecute' },
            ],
          }),
    },
    status: {
      capacity: recordedStatus.capacity,
      allocatable: recordedStatus.allocatable,
      conditions: conditions(node, clock),
      addresses: [
        ...node.addresses.map((address) => ({ type: 'InternalIP', address: bare(address) })),
        { type: 'Hostname', address: node.name },
      ],
      daemonEndpoints: recordedStatus.daemonEndpoints,
      nodeInfo: { ...recordedInfo, machineID: machine, systemUUID: machine },
      images: recordedStatus.images,
      declaredFeatures: recordedStatus.declaredFeatures,
    },
  };
}

function conditions(node: LabNode, clock: Clock): object[] {
  const healthy = [
    ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
  ] as const;
  return healthy.map(([type, status, reason, message]) => ({
    type,
    status: node.ready ? status : 'Unknown',
    lastHeartbeatTime: clock.ago(node.ready ? 30 : 660),
    lastTransitionTime: clock.ago(node.ready ? age.cluster : 600),
    reason: node.ready ? reason : 'NodeStatusUnknown',
    message: node.ready ? message : 'Kubelet stopped posting node status.',
  }));
}

/** The lease by which the kubelet says that it lives; one that fell silent renews it no more. */
export function leaseObject(node: LabNode, clock: Clock): LabObject {
  return {
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    metadata: {
      name: node.name,
      namespace: 'kube-node-lease',
      uid: uid('Lease', node.name),
      creationTimestamp: clock.ago(age.cluster),
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node.name, uid: uid('Node', node.name) }],
    },
    spec: { holderIdentity: node.name, leaseDurationSeconds: 40, renewTime: clock.agoPrecisely(node.ready ? 5 : 660) },
  };
}

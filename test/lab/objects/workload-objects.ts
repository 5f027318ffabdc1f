import type { LabObject } from '../api/world.ts';
import { uid } from '../scenario/identity.ts';
import type { WorkloadPlan } from '../scenario/model.ts';
import { replicaSetName, templateHash } from '../scenario/resolve.ts';
import type { Topology } from '../scenario/topology.ts';
import { age, type Clock } from './clock.ts';
import { podSpec } from './pod-object.ts';

/** The controllers of a scenario's pods: Deployments with their ReplicaSets, StatefulSets, DaemonSets. */
export function workloadObjects(topology: Topology, clock: Clock): LabObject[] {
  const podsOf = Map.groupBy(topology.pods, (pod) => pod.workload);
  return topology.scenario.workloads.flatMap((workload): LabObject[] => {
    const pods = podsOf.get(workload) ?? [];
    const ready = pods.filter((pod) => pod.failure === undefined).length;
    const request = pods[0]?.requested;
    if (workload.kind === 'Pod') return [];
    return workload.kind === 'Deployment'
      ? [deployment(workload, ready, request, clock), replicaSet(workload, ready, request, clock)]
      : [otherController(workload, workload.kind, ready, request, clock)];
  });
}

function template(workload: WorkloadPlan, request: string | undefined, labels: object): object {
  return {
    metadata: {
      labels,
      ...(request === undefined ? {} : { annotations: { 'k8s.v1.cni.cncf.io/networks': request } }),
    },
    spec: { ...podSpec(workload.containers), securityContext: {}, schedulerName: 'default-scheduler' },
  };
}

function metadata(kind: string, workload: WorkloadPlan, clock: Clock): LabObject['metadata'] {
  return {
    name: workload.name,
    namespace: workload.namespace,
    uid: uid(kind, workload.namespace, workload.name),
    generation: 1,
    creationTimestamp: clock.ago(age.pods),
    labels: { ...workload.labels },
  };
}

function deployment(workload: WorkloadPlan, ready: number, request: string | undefined, clock: Clock): LabObject {
  const replicas = workload.nodes.length;
  const available = ready === replicas;
  const times = { lastUpdateTime: clock.ago(age.pods - 3), lastTransitionTime: clock.ago(age.pods - 3) };
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: {
      ...metadata('Deployment', workload, clock),
      annotations: { 'deployment.kubernetes.io/revision': '1' },
    },
    spec: {
      replicas,
      selector: { matchLabels: workload.labels },
      template: template(workload, request, workload.labels),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {
      observedGeneration: 1,
      replicas,
      updatedReplicas: replicas,
      ...(ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready }),
      ...(available ? {} : { unavailableReplicas: replicas - ready }),
      terminatingReplicas: 0,
      conditions: [
        {
          type: 'Available',
          status: available ? 'True' : 'False',
          ...times,
          reason: available ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
          message: `Deployment ${available ? 'has' : 'does not have'} minimum availability.`,
        },
        {
          type: 'Progressing',
          status: available ? 'True' : 'False',
          ...times,
          reason: available ? 'NewReplicaSetAvailable' : 'ProgressDeadlineExceeded',
          message: `ReplicaSet "${replicaSetName(workload)}" has ${available ? 'successfully progressed' : 'timed out progressing'}.`,
        },
      ],
    },
  };
}

function replicaSet(workload: WorkloadPlan, ready: number, request: string | undefined, clock: Clock): LabObject {
  const replicas = workload.nodes.length;
  const name = replicaSetName(workload);
  const labels = { ...workload.labels, 'pod-template-hash': templateHash(workload) };
  return {
    kind: 'ReplicaSet',
    apiVersion: 'apps/v1',
    metadata: {
      ...metadata('ReplicaSet', workload, clock),
      name,
      uid: uid('ReplicaSet', workload.namespace, name),
      labels,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(replicas),
        'deployment.kubernetes.io/max-replicas': String(replicas + Math.ceil(replicas / 4)),
        'deployment.kubernetes.io/revision': '1',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: workload.name,
          uid: uid('Deployment', workload.namespace, workload.name),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: { replicas, selector: { matchLabels: labels }, template: template(workload, request, labels) },
    status: {
      replicas,
      fullyLabeledReplicas: replicas,
      ...(ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready }),
      terminatingReplicas: 0,
      observedGeneration: 1,
    },
  };
}

function otherController(
  workload: WorkloadPlan,
  kind: 'StatefulSet' | 'DaemonSet',
  ready: number,
  request: string | undefined,
  clock: Clock,
): LabObject {
  const wanted = workload.nodes.length;
  const selector = {
    selector: { matchLabels: workload.labels },
    template: template(workload, request, workload.labels),
  };
  const common = { kind, apiVersion: 'apps/v1', metadata: metadata(kind, workload, clock) };
  if (kind === 'StatefulSet') {
    return {
      ...common,
      spec: { replicas: wanted, ...selector, serviceName: workload.name, podManagementPolicy: 'Parallel' },
      status: {
        observedGeneration: 1,
        replicas: wanted,
        readyReplicas: ready,
        currentReplicas: wanted,
        availableReplicas: ready,
      },
    };
  }
  return {
    ...common,
    spec: selector,
    status: {
      currentNumberScheduled: wanted,
      numberMisscheduled: 0,
      desiredNumberScheduled: wanted,
      numberReady: ready,
      observedGeneration: 1,
      updatedNumberScheduled: wanted,
      numberAvailable: ready,
    },
  };
}

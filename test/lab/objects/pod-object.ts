import type { LabObject } from '../api/world.ts';
import { hexDigits, suffix, uid } from '../scenario/identity.ts';
import type { ContainerPlan } from '../scenario/model.ts';
import { replicaSetName, templateHash } from '../scenario/resolve.ts';
import { bare } from '../scenario/subnet.ts';
import type { LabNode, LabPod } from '../scenario/topology.ts';
import { age, type Clock } from './clock.ts';
import { imageName, reportedImage } from './image-names.ts';
import { networkStatus } from './network-status.ts';
import { recordedItem, rewritten } from './recorded.ts';

/** A pod as the API shows it, in the shape and field order of the recorded ones. */
export function podObject(pod: LabPod, node: LabNode, clock: Clock): LabObject {
  const { workload } = pod;
  const running = pod.failure === undefined;
  const created = clock.ago(age.pods);
  const token = `kube-api-access-${suffix(5, 'token', pod.uid)}`;
  const annotations = {
    ...(pod.reported ? { 'k8s.v1.cni.cncf.io/network-status': networkStatus(pod, node) } : {}),
    ...(pod.requested === undefined ? {} : { 'k8s.v1.cni.cncf.io/networks': pod.requested }),
  };
  const owner = ownerOf(pod);
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: pod.name,
      ...(owner === undefined ? {} : { generateName: pod.name.replace(/[^-]+$/, '') }),
      namespace: pod.namespace,
      uid: pod.uid,
      generation: 1,
      creationTimestamp: created,
      labels: {
        ...workload.labels,
        ...(workload.kind === 'Deployment' ? { 'pod-template-hash': templateHash(workload) } : {}),
      },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ...(owner === undefined ? {} : { ownerReferences: [owner] }),
      managedFields: managedFields(running, clock),
    },
    spec: {
      volumes: [tokenVolume(token)],
      ...podSpec(pod.containers, token),
      ...(workload.kind === 'Pod' ? { nodeSelector: { 'kubernetes.io/hostname': pod.node } } : {}),
      serviceAccountName: 'default',
      serviceAccount: 'default',
      nodeName: pod.node,
      ...(pod.hostNetwork ? { hostNetwork: true } : {}),
      securityContext: {},
      schedulerName: 'default-scheduler',
      tolerations: ['not-ready', 'unreachable'].map((taint) => ({
        key: `node.kubernetes.io/${taint}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
    },
    status: {
      observedGeneration: 1,
      phase: running ? 'Running' : 'Pending',
      conditions: conditions(pod, node, clock),
      hostIP: bare(node.addresses[0] ?? ''),
      hostIPs: node.addresses.map((address) => ({ ip: bare(address) })),
      ...(running ? { podIP: pod.ips[0], podIPs: pod.ips.map((ip) => ({ ip })) } : {}),
      startTime: created,
      containerStatuses: pod.containers.map((container) => containerStatus(pod, container, token, clock)),
      qosClass: 'BestEffort',
    },
  };
}

function ownerOf(pod: LabPod): object | undefined {
  const { workload } = pod;
  const controller = { controller: true, blockOwnerDeletion: true };
  switch (workload.kind) {
    case 'Pod':
      return undefined;
    case 'Deployment': {
      const name = replicaSetName(workload);
      return {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name,
        uid: uid('ReplicaSet', workload.namespace, name),
        ...controller,
      };
    }
    case 'DaemonSet':
    case 'StatefulSet':
      return {
        apiVersion: 'apps/v1',
        kind: workload.kind,
        name: workload.name,
        uid: uid(workload.kind, workload.namespace, workload.name),
        ...controller,
      };
  }
}

const remembered = new WeakMap<Clock, { running: unknown; pending: unknown }>();

/**
 * What the API server remembers of who wrote what: a third of a real pod's size, so it belongs to a true one.
 * Pods of one lab share it: 50,000 copies would fill the memory.
 */
function managedFields(running: boolean, clock: Clock): unknown {
  const known = remembered.get(clock) ?? {
    running: managedFieldsOf('order-service', clock),
    pending: managedFieldsOf('storage-on-c', clock),
  };
  remembered.set(clock, known);
  return running ? known.running : known.pending;
}

function managedFieldsOf(pod: string, clock: Clock): unknown {
  return rewritten(recordedItem('pods-default.json', pod).metadata.managedFields, (key, value) =>
    key === 'time' ? clock.ago(age.pods) : value,
  );
}

function tokenVolume(name: string): object {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}

/** The part of a pod's spec that its template has too. */
export function podSpec(containers: readonly ContainerPlan[], token?: string): object {
  return {
    containers: containers.map(({ name, image, env }) => ({
      name,
      image: imageName(image),
      ...(image === 'distroless' ? {} : { command: ['sleep', '864000'] }),
      ...(Object.keys(env).length === 0
        ? {}
        : { env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })) }),
      resources: {},
      ...(token === undefined
        ? {}
        : {
            volumeMounts: [{ name: token, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
          }),
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: 'IfNotPresent',
    })),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 1,
    dnsPolicy: 'ClusterFirst',
  };
}

function conditions(pod: LabPod, node: LabNode, clock: Clock): object[] {
  const running = pod.failure === undefined;
  const names = pod.containers.map((container) => container.name).join(' ');
  const unready = { reason: 'ContainersNotReady', message: `containers with unready status: [${names}]` };
  const condition = (type: string, holds: boolean, why: object = {}): object => ({
    type,
    observedGeneration: 1,
    status: holds ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: clock.ago(age.pods),
    ...(holds ? {} : why),
  });
  return [
    condition('PodReadyToStartContainers', running),
    condition('Initialized', true),
    condition('Ready', running && node.ready, unready),
    condition('ContainersReady', running, unready),
    condition('PodScheduled', true),
  ];
}

function containerStatus(pod: LabPod, container: ContainerPlan, token: string, clock: Clock): object {
  const running = pod.failure === undefined;
  const { image, imageID } = reportedImage(container.image);
  return {
    name: container.name,
    state: running ? { running: { startedAt: clock.ago(age.pods - 2) } } : { waiting: { reason: 'ContainerCreating' } },
    lastState: {},
    ready: running,
    restartCount: 0,
    image: running ? image : imageName(container.image),
    imageID: running ? imageID : '',
    ...(running ? { containerID: `containerd://${hexDigits(64, 'container', pod.uid, container.name)}` } : {}),
    started: running,
    ...(running ? { resources: {} } : {}),
    volumeMounts: [
      {
        name: token,
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
        readOnly: true,
        recursiveReadOnly: 'Disabled',
      },
    ],
  };
}

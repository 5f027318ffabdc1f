import type { LabObject } from '../api/world.ts';
import { hexDigits, uid } from '../scenario/identity.ts';
import { clusterNetwork } from '../scenario/resolve.ts';
import type { Failure, LabPod } from '../scenario/topology.ts';
import { age, type Clock } from './clock.ts';
import { imageName } from './image-names.ts';

/** The events of a pod's start, or of the attempts at it. */
export function eventObjects(pod: LabPod, clock: Clock): LabObject[] {
  if (pod.workload.namespace === 'kube-system') return [];
  const scheduled = scheduledEvent(pod, clock);
  if (pod.failure !== undefined) return [scheduled, ...failedAttempts(pod, pod.failure, clock)];
  const made: LabObject[] = [scheduled];
  if (pod.reported)
    made.push(...addedInterfaces(pod).map((message) => multusEvent(pod, message, age.pods - 1, 1, clock)));
  for (const container of pod.containers) {
    const image = imageName(container.image);
    const told = [
      ['Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`],
      ['Created', 'Container created'],
      ['Started', 'Container started'],
    ] as const;
    for (const [reason, message] of told) {
      made.push(
        kubeletEvent(pod, { type: 'Normal', reason, message, container: container.name }, age.pods - 2, 1, clock),
      );
    }
  }
  return made;
}

/** `Add net1 [10.20.0.100/24] from default/data-network`, for each interface that came to be. */
function addedInterfaces(pod: LabPod): string[] {
  const eth0 =
    pod.eth0 === undefined ? [] : [`Add eth0 [${pod.eth0.addresses.join(' ')}] from ${clusterNetwork.defaultNetwork}`];
  return [
    ...eth0,
    ...pod.attachments.map(
      ({ name, addresses, network }) =>
        `Add ${name} [${addresses.join(' ')}] from ${network.namespace}/${network.name}`,
    ),
  ];
}

/** A few single failures and the aggregate that the kubelet makes of the rest, as recorded. */
function failedAttempts(pod: LabPod, failure: Failure, clock: Clock): LabObject[] {
  const attempts = [age.pods - 1, age.pods - 13, age.pods - 27].flatMap((ago, attempt) => [
    ...(failure.kind === 'attach'
      ? addedInterfaces(pod).map((message) => multusEvent(pod, message, ago, 1, clock))
      : []),
    sandboxEvent(pod, failure, attempt, ago, 1, clock),
  ]);
  return [...attempts, sandboxEvent(pod, failure, 99, age.pods - 120, 17, clock)];
}

function sandboxEvent(
  pod: LabPod,
  failure: Failure,
  attempt: number,
  ago: number,
  count: number,
  clock: Clock,
): LabObject {
  const message = `${count > 1 ? '(combined from similar events): ' : ''}${sandboxMessage(pod, failure, attempt)}`;
  return kubeletEvent(pod, { type: 'Warning', reason: 'FailedCreatePodSandBox', message }, ago, count, clock);
}

/** The whole envelope around a cause: kubelet, containerd, the Multus shim, the daemon; as recorded. */
export function sandboxMessage(pod: LabPod, failure: Failure, attempt: number): string {
  if (failure.kind === 'sandbox') return `Failed to create pod sandbox: ${failure.message}`;
  const sandbox = hexDigits(64, 'attempt', pod.uid, attempt);
  const netns = hexDigits(32, 'netns', pod.uid, attempt).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const key = `${pod.namespace}/${pod.name}`;
  const args = [
    'IgnoreUnknown=1',
    `K8S_POD_NAMESPACE=${pod.namespace}`,
    `K8S_POD_NAME=${pod.name}`,
    `K8S_POD_INFRA_CONTAINER_ID=${sandbox}`,
    `K8S_POD_UID=${pod.uid}`,
  ].join(';');
  const cause =
    failure.kind === 'attach'
      ? `[${key}/${pod.uid}:${failure.network}]: error adding container to network "${failure.network}": ${failure.message}`
      : `Multus: [${key}/${pod.uid}]: error loading k8s delegates k8s args: ${failure.message}`;
  const config =
    '{"capabilities":{"portMappings":true},"clusterNetwork":"/host/etc/cni/net.d/10-bridge.conflist","cniVersion":"0.3.1","logLevel":"verbose","logToStderr":true,"name":"multus-cni-network","type":"multus-shim"}';
  return (
    `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${sandbox}": ` +
    `plugin type="multus-shim" name="multus-cni-network" failed (add): CmdAdd (shim): CNI request failed with status 400: ` +
    `'ContainerID:"${sandbox}" Netns:"/var/run/netns/cni-${netns}" IfName:"eth0" Args:"${args}" Path:"" ` +
    `ERRORED: error configuring pod [${key}] networking: ${cause}\n': StdinData: ${config}`
  );
}

function eventMetadata(pod: LabPod, what: string, ago: number, clock: Clock): LabObject['metadata'] {
  const name = `${pod.name}.${hexDigits(16, 'event', pod.uid, what, ago)}`;
  return { name, namespace: pod.namespace, uid: uid('Event', name), creationTimestamp: clock.ago(ago) };
}

function involved(pod: LabPod, container?: string): object {
  return {
    kind: 'Pod',
    namespace: pod.namespace,
    name: pod.name,
    uid: pod.uid,
    apiVersion: 'v1',
    ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
  };
}

function scheduledEvent(pod: LabPod, clock: Clock): LabObject {
  const message = `Successfully assigned ${pod.namespace}/${pod.name} to ${pod.node}`;
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: eventMetadata(pod, message, age.pods, clock),
    involvedObject: involved(pod),
    reason: 'Scheduled',
    message,
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    type: 'Normal',
    eventTime: clock.agoPrecisely(age.pods),
    action: 'Binding',
    reportingComponent: 'default-scheduler',
    reportingInstance: 'default-scheduler-lab',
  };
}

function multusEvent(pod: LabPod, message: string, ago: number, count: number, clock: Clock): LabObject {
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: eventMetadata(pod, message, ago, clock),
    involvedObject: involved(pod),
    reason: 'AddedInterface',
    message,
    source: { component: 'multus' },
    firstTimestamp: clock.ago(ago),
    lastTimestamp: clock.ago(ago),
    count,
    type: 'Normal',
    eventTime: null,
    reportingComponent: 'multus',
    reportingInstance: '',
  };
}

interface Told {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly container?: string;
}

function kubeletEvent(pod: LabPod, told: Told, ago: number, count: number, clock: Clock): LabObject {
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: eventMetadata(pod, `${told.reason} ${told.container ?? ''}${told.message}`, ago, clock),
    involvedObject: involved(pod, told.container),
    reason: told.reason,
    message: told.message,
    source: { component: 'kubelet', host: pod.node },
    firstTimestamp: clock.ago(ago),
    lastTimestamp: clock.ago(count > 1 ? age.lastFailure : ago),
    count,
    type: told.type,
    eventTime: null,
    reportingComponent: 'kubelet',
    reportingInstance: pod.node,
  };
}

import { conditionHolds } from '../../../kube/condition.ts';
import type { NodeObject } from '../../../kube/node.ts';
import type { ContainerObject, PodObject } from '../../../kube/pod.ts';
import { networkOf } from '../../attachments/join.ts';
import type { Attachment, Pod } from '../../attachments/pod.ts';
import { requestedNetworks, statusOutlivedSandbox } from '../../attachments/presence.ts';
import { type LedgerAddress, type LedgerPod, readShown } from '../ledger/input.ts';
import type { DeviceContainer, DevicePod } from '../usage/devices.ts';
import type { UsagePod } from '../usage/pool.ts';

/** A pod as the ledger and the usage of pools see it. */
export type PoolPod = LedgerPod & UsagePod & DevicePod;

/** What pools need to know of pods. Without nodes it is not known which of them are ready. */
export function poolPods(pods: readonly Pod[], nodes: readonly NodeObject[] | undefined): PoolPod[] {
  const ready =
    nodes &&
    new Set(
      nodes
        .filter(({ status }) => conditionHolds(status?.conditions, 'Ready'))
        .map(({ metadata }) => metadata?.name ?? ''),
    );
  const devicesOf = deviceContainers();
  return pods.map((pod) => {
    const { namespace, name, node, object } = pod;
    const hasSandbox = sandboxOf(pod);
    return {
      namespace,
      name,
      node,
      phase: object.status?.phase ?? '',
      alive: pod.life !== 'finished',
      terminating: object.metadata?.deletionTimestamp !== undefined,
      nodeReady: node === undefined ? undefined : ready?.has(node),
      hasSandbox,
      lastSetUp: latest([object.metadata?.creationTimestamp, sandboxCondition(object)?.lastTransitionTime]),
      finishedAt: finishedAt(object),
      // What is left over from a former sandbox is not held: the pod waits for its addresses like a new one.
      addresses: hasSandbox === false ? [] : addressesOf(pod),
      networks: networksOf(pod),
      containers: devicesOf(object.spec?.containers),
      initContainers: devicesOf(object.spec?.initContainers),
    };
  });
}

function sandboxCondition({ status }: PodObject) {
  return status?.conditions?.find(({ type }) => type === 'PodReadyToStartContainers');
}

/** Undefined before Kubernetes 1.29, which has no condition for it. */
function sandboxOf(pod: Pod): boolean | undefined {
  if (statusOutlivedSandbox(pod)) return false;
  const condition = sandboxCondition(pod.object);
  return condition === undefined ? undefined : condition.status === 'True';
}

function addressesOf({ status, attachments }: Pod): LedgerAddress[] | 'unknown' {
  return status?.ok === false ? 'unknown' : attachments.flatMap(shownOn);
}

function shownOn({ network, requested, reported }: Attachment): LedgerAddress[] {
  const asked = (requested?.ips ?? []).map((text) => readShown(text)?.text);
  return (reported?.ips ?? []).map((address) => ({
    address,
    interface: reported?.interface ?? '',
    network,
    requested: asked.length > 0 && asked.includes(readShown(address)?.text),
  }));
}

const none: readonly string[] = [];

/** Multus has nothing to do for a pod on the network of its node. */
function networksOf(pod: Pod): readonly string[] {
  if (pod.hostNetwork || (pod.request === undefined && pod.defaultNetwork === undefined)) return none;
  const primary = pod.defaultNetwork?.ok === true ? [networkOf(pod.defaultNetwork.value)] : [];
  return [...primary, ...requestedNetworks(pod)];
}

function finishedAt({ status = {} }: PodObject): number | undefined {
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return latest(containers.flatMap(({ state }) => state?.terminated?.finishedAt ?? []));
}

/** The newest of some moments, in milliseconds since 1970; undefined when there is none. */
function latest(moments: readonly (string | undefined)[]): number | undefined {
  let newest = Number.NEGATIVE_INFINITY;
  for (const moment of moments) {
    const read = moment === undefined ? Number.NaN : Date.parse(moment);
    if (read > newest) newest = read;
  }
  return newest === Number.NEGATIVE_INFINITY ? undefined : newest;
}

/** Reads what containers ask for: lists of equal ones are one (src/kube/intern.ts), and are read once. */
function deviceContainers(): (containers: readonly ContainerObject[] | undefined) => readonly DeviceContainer[] {
  const known = new Map<readonly ContainerObject[], readonly DeviceContainer[]>();
  return (containers = noContainers) => {
    const read = known.get(containers) ?? containers.map(deviceContainer);
    known.set(containers, read);
    return read;
  };
}

const noContainers: readonly ContainerObject[] = [];

/** The API server takes the limit of a device for its request. */
function deviceContainer({ resources, restartPolicy }: ContainerObject): DeviceContainer {
  return { requests: { ...resources?.limits, ...resources?.requests }, restartPolicy };
}

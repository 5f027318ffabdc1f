import { conditionHolds } from '../../../kube/condition.ts';
import type { NodeObject } from '../../../kube/node.ts';
import type { ContainerObject, PodObject } from '../../../kube/pod.ts';
import { networkOf } from '../../attachments/join.ts';
import type { Pod } from '../../attachments/pod.ts';
import { requestedNetworks, statusOutlivedSandbox } from '../../attachments/presence.ts';
import type { Selection } from '../../attachments/selection.ts';
import { type LedgerAddress, type LedgerPod, readShown } from '../ledger/input.ts';
import type { DeviceContainer, DevicePod } from '../usage/devices.ts';
import type { UsagePod } from '../usage/pool.ts';

/** A pod as the ledger and the usage of pools see it. */
export type PoolPod = LedgerPod & UsagePod & DevicePod;

/** What pools need to know of one pod, by itself. */
export function poolPod(pod: Pod): PoolPod {
  return podReader(undefined)(pod);
}

/** Makes a reader of what pools need to know of a pod. Without nodes it is not known which of them are ready. */
export function podReader(nodes: readonly NodeObject[] | undefined): (pod: Pod) => PoolPod {
  const ready =
    nodes &&
    new Set(
      nodes
        .filter(({ status }) => conditionHolds(status?.conditions, 'Ready'))
        .map(({ metadata }) => metadata?.name ?? ''),
    );
  const devicesOf = deviceContainers();
  return (pod) => {
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
      lastSetUp: later(
        momentOf(object.metadata?.creationTimestamp),
        momentOf(sandboxCondition(object)?.lastTransitionTime),
      ),
      finishedAt: pod.life === 'finished' ? finishedAt(object) : undefined,
      // What is left over from a former sandbox is not held: the pod waits for its addresses like a new one.
      addresses: hasSandbox === false ? [] : addressesOf(pod),
      networks: networksOf(pod),
      containers: devicesOf(object.spec?.containers),
      initContainers: devicesOf(object.spec?.initContainers),
    };
  };
}

function sandboxCondition({ status }: PodObject) {
  for (const condition of status?.conditions ?? [])
    if (condition.type === 'PodReadyToStartContainers') return condition;
  return undefined;
}

/** Undefined before Kubernetes 1.29, which has no condition for it. */
function sandboxOf(pod: Pod): boolean | undefined {
  if (statusOutlivedSandbox(pod)) return false;
  const condition = sandboxCondition(pod.object);
  return condition === undefined ? undefined : condition.status === 'True';
}

function addressesOf({ status, attachments }: Pod): LedgerAddress[] | 'unknown' {
  if (status?.ok === false) return 'unknown';
  const addresses: LedgerAddress[] = [];
  for (const { network, requested, reported } of attachments)
    for (const address of reported?.ips ?? [])
      addresses.push({
        address,
        interface: reported?.interface ?? '',
        network,
        requested: asksFor(requested, address),
      });
  return addresses;
}

/** Whether a selection asks for just this address, however it is written. */
function asksFor(selection: Selection | undefined, address: string): boolean {
  if (selection === undefined || selection.ips.length === 0) return false;
  const shown = readShown(address)?.text;
  return selection.ips.some((asked) => readShown(asked)?.text === shown);
}

const none: readonly string[] = [];

/** Multus has nothing to do for a pod on the network of its node. */
function networksOf(pod: Pod): readonly string[] {
  if (pod.hostNetwork || (pod.request === undefined && pod.defaultNetwork === undefined)) return none;
  const requested = requestedNetworks(pod);
  return pod.defaultNetwork?.ok === true ? [networkOf(pod.defaultNetwork.value), ...requested] : requested;
}

function finishedAt({ status = {} }: PodObject): number | undefined {
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return containers.map(({ state }) => momentOf(state?.terminated?.finishedAt)).reduce(later, undefined);
}

/** A moment in milliseconds since 1970; undefined when there is none. */
function momentOf(text: string | undefined): number | undefined {
  const read = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(read) ? undefined : read;
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
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

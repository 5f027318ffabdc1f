import { conditionHolds } from '../../../kube/condition.ts';
import type { NodeObject } from '../../../kube/node.ts';
import type { ContainerObject, PodObject } from '../../../kube/pod.ts';
import { networkOf } from '../../attachments/join.ts';
import type { Attachment, Pod } from '../../attachments/pod.ts';
import { requestedNetworks, statusOutlivedSandbox } from '../../attachments/presence.ts';
import type { Selection } from '../../attachments/selection.ts';
import { byPodref, type PodOf } from '../ledger/by-podref.ts';
import { type LedgerAddress, type LedgerPod, readShown } from '../ledger/input.ts';
import type { DeviceContainer, DevicePod } from '../usage/devices.ts';
import type { UsagePod } from '../usage/pool.ts';

/** A pod as the ledger and the usage of pools see it. */
export type PoolPod = LedgerPod & UsagePod & DevicePod;

/** The pods of a cluster as pools see them. */
export interface PoolPods {
  /** Those that have to do with any: they ask for a network or a device, or have an interface in a network. By `namespace/name`. */
  readonly drawing: ReadonlyMap<string, PoolPod>;
  /** Any of the others, by `namespace/name`. */
  readonly other: PodOf<PoolPod>;
}

/**
 * What pools need to know of pods. Without nodes it is not known which of them are ready. `resources` are those that networks name: they may
 * name any, though device plugins offer only such as `vendor/name`.
 */
export function poolPods(
  pods: readonly Pod[],
  nodes: readonly NodeObject[] | undefined,
  resources: ReadonlySet<string>,
): PoolPods {
  const read = readerOf(nodes);
  const drawing: PoolPod[] = [];
  // Most pods of a cluster have nothing to do with any pool, and hardly ever does a ledger name one of them.
  const others: Pod[] = [];
  for (const pod of pods) {
    if (mayDraw(pod, resources)) drawing.push(read(pod));
    else others.push(pod);
  }
  let otherOf: PodOf<Pod> | undefined;
  return {
    drawing: byPodref(drawing),
    other(podref) {
      otherOf ??= podFinder(others);
      const pod = otherOf(podref);
      return pod && read(pod);
    },
  };
}

// By namespace, then by name: to write both into one text for every pod of a cluster would take more than the few that are asked for are worth.
function podFinder(pods: readonly Pod[]): PodOf<Pod> {
  const namespaces = new Map<string, Map<string, Pod>>();
  for (const pod of pods) {
    const there = namespaces.get(pod.namespace);
    if (there === undefined) namespaces.set(pod.namespace, new Map([[pod.name, pod]]));
    else there.set(pod.name, pod);
  }
  return (podref) => {
    const slash = podref.indexOf('/');
    return slash < 0 ? undefined : namespaces.get(podref.slice(0, slash))?.get(podref.slice(slash + 1));
  };
}

/** What pools need to know of one pod, by itself. */
export function poolPod(pod: Pod): PoolPod {
  return readerOf(undefined)(pod);
}

function mayDraw(
  { request, defaultNetwork, status, attachments, object: { spec } }: Pod,
  resources: ReadonlySet<string>,
): boolean {
  return (
    request !== undefined ||
    defaultNetwork !== undefined ||
    status?.ok === false ||
    isOnNetworks(attachments) ||
    asksForDevices(spec?.containers, resources) ||
    asksForDevices(spec?.initContainers, resources)
  );
}

/** Whether there is an interface beside that of the cluster default, or the default is a NAD. */
function isOnNetworks(attachments: readonly Attachment[]): boolean {
  for (const attachment of attachments) if (!attachment.default || attachment.network.includes('/')) return true;
  return false;
}

function asksForDevices(
  containers: readonly ContainerObject[] = noContainers,
  resources: ReadonlySet<string>,
): boolean {
  for (const { resources: asked } of containers) {
    for (const name in asked?.limits) if (name.includes('/') || resources.has(name)) return true;
    for (const name in asked?.requests) if (name.includes('/') || resources.has(name)) return true;
  }
  return false;
}

function readerOf(nodes: readonly NodeObject[] | undefined): (pod: Pod) => PoolPod {
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

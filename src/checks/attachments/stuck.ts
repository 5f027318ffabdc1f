import type { Pod } from '../../domain/attachments/pod.ts';
import { requestedNetworks } from '../../domain/attachments/presence.ts';
import type { FailureClass } from '../../domain/messages/failure-class.ts';
import type { LayerKind } from '../../domain/messages/layer.ts';
import { type Explanation, explainMessage } from '../../domain/messages/match.ts';
import type { NetworkDefinition } from '../../domain/messages/situation.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { readOnce } from '../../domain/read-once.ts';
import type { EventObject } from '../../kube/event.ts';
import { lastSeen } from './events.ts';

/** The event by which the kubelet says that it could not set up a pod's network. */
export const failureReason = 'FailedCreatePodSandBox';

/** A pod whose network cannot be set up, and why. */
export interface Stuck {
  readonly pod: Pod;
  readonly explanation: Explanation;
  /** The failures that were seen of this pod, oldest first. */
  readonly failures: readonly EventObject[];
  /** `namespace/name`, or the name of a CNI config where no NAD fits it. */
  readonly network: string | undefined;
}

/** What NADs contribute to the understanding of messages; of the same NADs it is the same list. */
export const definitionsOf = readOnce((nads: readonly Nad[]): readonly NetworkDefinition[] => nads.map(definitionOf));

function definitionOf({ namespace, name, config }: Nad): NetworkDefinition {
  if (config.kind !== 'decoded') return { namespace, name };
  return {
    namespace,
    name,
    cniConfName: config.name,
    pluginType: config.type,
    ipamType: config.ipam?.type,
    master: config.uplink.kind === 'master' ? config.uplink.name : undefined,
  };
}

/**
 * Why a pod that is still starting cannot start, by its newest event; undefined when it has got on since, or when its trouble
 * is not one of networks.
 *
 * @param events the pod's events, oldest first
 */
export function stuckBy(
  pod: Pod,
  events: readonly EventObject[],
  networks: readonly NetworkDefinition[],
): Stuck | undefined {
  const failures = events.filter(({ reason }) => reason === failureReason);
  const newest = failures.at(-1);
  if (newest === undefined || hasGotOn(events, newest)) return undefined;
  const explanation = explained(newest, pod, networks);
  return isOfNetwork(explanation, pod)
    ? { pod, explanation, failures, network: networkOf(explanation, pod) }
    : undefined;
}

// Checks of pods and of nodes read the same messages, and hold each against two hundred signatures.
const explained = readOnce(
  ({ message = '' }: EventObject, { namespace, name, node }: Pod, networks: readonly NetworkDefinition[]) =>
    explainMessage(message, { namespace, pod: name, node, networks }),
);

function hasGotOn(events: readonly EventObject[], failure: EventObject): boolean {
  return events.some((event) => event.reason === 'Started' && lastSeen(event) > lastSeen(failure));
}

const networkLayers: ReadonlySet<LayerKind> = new Set([
  'containerd',
  'cri-o',
  'cri-dockerd',
  'libcni',
  'shim',
  'shim-request',
  'daemon-request',
  'multus-pod',
  'multus',
  'multus-network',
  'multus-delegate',
  'multus-step',
]);

// A sandbox also fails for reasons of its own: an image that cannot be pulled, a name that is taken. A timeout says nothing
// of its cause; it is taken for the network's where the pod asks for networks.
function isOfNetwork({ peeled, signature }: Explanation, pod: Pod): boolean {
  if (peeled.layers.some(({ kind }) => networkLayers.has(kind))) return true;
  return signature !== undefined && requestedNetworks(pod).length > 0;
}

function networkOf({ situation: { network, cniConfName } }: Explanation, pod: Pod): string | undefined {
  if (network !== undefined) return `${network.namespace}/${network.name}`;
  const [only, ...others] = requestedNetworks(pod);
  return others.length === 0 && only !== undefined ? only : cniConfName;
}

const aboutNode: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'plugin-binary-missing',
  'master-missing',
  'master-conflict',
  'mtu',
  'host-local-leases',
  'credentials',
  'daemon-unavailable',
  'primary-not-ready',
  'wrong-cluster-network',
  'device-missing',
  'dhcp',
]);

/** Whether the cause lies with the node, so that pods of different nodes have different causes. */
export function isAboutNode({ signature }: Explanation): boolean {
  return signature === undefined || aboutNode.has(signature.failure) || signature.id === 'R01';
}

/** Equal for pods that fail for one cause. */
export function causeOf({ pod, explanation, network }: Stuck): string {
  const { signature, innermost } = explanation;
  const node = isAboutNode(explanation) ? (pod.node ?? '') : '';
  const text = signature === undefined || network === undefined ? withoutIds(innermost, pod) : '';
  return [signature?.id, network, node, text].join('\n');
}

/** A message without what differs from pod to pod. */
function withoutIds(text: string, { namespace, name, uid }: Pod): string {
  return [uid, name, namespace]
    .filter((word) => word !== '')
    .reduce((rest, word) => rest.replaceAll(word, '*'), text)
    .replace(/\b[0-9a-f]{32,}\b/g, '*');
}

import type { Pod } from '../../domain/attachments/pod.ts';
import type { FailureClass } from '../../domain/messages/failure-class.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { NodeSource } from '../../domain/nodes/node-network.ts';
import { pathOf, podRef } from '../../findings/refs.ts';
import type { EventObject } from '../../kube/event.ts';
import { eventsOf, firstSeen } from '../attachments/events.ts';
import { definitionsOf, failureReason, type Stuck, stuckBy } from '../attachments/stuck.ts';
import type { Usage } from '../definitions/usage.ts';

/** What pods on a node prove of a network there. */
export interface Testimony {
  /** The newest pod that has its interface: what that sits on was there when it started. */
  readonly attached: NodeSource | undefined;
  /** A pod that was refused because what the network sits on was not found; `certain` where the plugin named it. */
  readonly notFound: { readonly source: NodeSource; readonly certain: boolean } | undefined;
  /** A pod that was refused for another reason that lies with the node, in the plugin's words. */
  readonly refused: { readonly source: NodeSource; readonly words: string } | undefined;
}

/** What pods prove. */
export interface Witnesses {
  readonly nads: readonly Nad[];
  readonly pods: readonly Pod[];
  readonly events?: readonly EventObject[];
  /** RFC 3339. */
  readonly takenAt: string;
}

/** Something of nodes, by their names. */
type ByNode<T> = Map<string, T>;

/** Collects what pods prove, by network and node. */
export function testimonies(seen: Witnesses, usage: (nad: Nad) => Usage): (nad: Nad) => (node: string) => Testimony {
  const attached = attachedPods(seen, usage);
  const notFound = new Map<string, ByNode<{ source: NodeSource; certain: boolean }>>();
  const refused = new Map<string, ByNode<{ source: NodeSource; words: string }>>();
  for (const { stuck, nad, node } of stuckPods(seen)) {
    const source = eventSource(stuck, seen.takenAt);
    if (isNotFound(stuck)) {
      const lacking = among(notFound, foundation(nad));
      lacking.set(node, { source, certain: isNamed(stuck, nad) || lacking.get(node)?.certain === true });
    } else if (isOfNode(stuck)) {
      among(refused, pathOf(nad)).set(node, { source, words: stuck.explanation.innermost });
    }
  }
  return (nad) => {
    const has = attached.get(foundation(nad));
    const lacks = notFound.get(foundation(nad));
    const other = refused.get(pathOf(nad));
    return (node) => ({ attached: has?.get(node), notFound: lacks?.get(node), refused: other?.get(node) });
  };
}

/** The nodes under a key; none as yet the first time. */
function among<T>(known: Map<string, ByNode<T>>, key: string): ByNode<T> {
  const before = known.get(key) ?? new Map<string, T>();
  known.set(key, before);
  return before;
}

/** Equal for networks that sit on the same thing of a node: what is known through one holds for the others. */
function foundation({ namespace, name, config }: Nad): string {
  if (config.kind !== 'decoded') return `${namespace}/${name}`;
  const { uplink } = config;
  if (uplink.kind === 'master') return `master ${uplink.name}`;
  return uplink.kind === 'default-route-master' ? uplink.kind : `${namespace}/${name}`;
}

/** The newest pod of each node that has an interface on each foundation; only of these it is put into words. */
function attachedPods(
  { nads, takenAt }: Witnesses,
  usage: (nad: Nad) => Usage,
): ReadonlyMap<string, ByNode<NodeSource>> {
  const newest = new Map<string, ByNode<Pod>>();
  for (const nad of nads) {
    const pods = among(newest, foundation(nad));
    for (const pod of usage(nad).attached) {
      const { node = '' } = pod;
      const before = pods.get(node);
      if (before === undefined || Date.parse(startOf(before, takenAt)) < Date.parse(startOf(pod, takenAt)))
        pods.set(node, pod);
    }
  }
  const found = new Map<string, ByNode<NodeSource>>();
  for (const [key, pods] of newest) {
    const sources = among(found, key);
    for (const [node, pod] of pods)
      sources.set(node, { kind: 'pod', name: `pod ${pathOf(pod)}`, at: startOf(pod, takenAt) });
  }
  return found;
}

/** network-status is written when the pod starts, and tells of that moment. */
function startOf({ createdAt }: Pod, takenAt: string): string {
  return Number.isNaN(Date.parse(createdAt)) ? takenAt : createdAt;
}

function stuckPods({ pods, events = [], nads }: Witnesses) {
  const spoken = eventsOf(events.filter(({ reason }) => reason === failureReason || reason === 'Started'));
  const definitions = definitionsOf(nads);
  const byPath = new Map(nads.map((nad) => [pathOf(nad), nad]));
  return pods.flatMap((pod) => {
    if (pod.life !== 'starting' || pod.node === undefined || pod.hostNetwork) return [];
    const stuck = stuckBy(pod, spoken(podRef(pod), pod.uid), definitions);
    const nad = byPath.get(stuck?.network ?? '');
    return stuck === undefined || nad === undefined ? [] : [{ stuck, nad, node: pod.node }];
  });
}

function eventSource({ pod, failures }: Stuck, takenAt: string): NodeSource {
  const newest = failures.at(-1);
  const at = newest?.lastTimestamp ?? (newest === undefined ? takenAt : firstSeen(newest));
  return { kind: 'pod', name: `event ${failureReason} of pod ${pathOf(pod)}`, at };
}

function isNotFound({ explanation }: Stuck): boolean {
  return explanation.signature?.failure === 'master-missing';
}

/** A bare "Link not found" names nothing: that it was the master follows from what the plugin looks up, not from the message. */
function isNamed({ explanation: { signature, peeled } }: Stuck, { config }: Nad): boolean {
  if (signature?.certainty !== 'certain' || peeled.truncated) return false;
  const { master } = signature.args;
  return (
    master === undefined ||
    (config.kind === 'decoded' && config.uplink.kind === 'master' && config.uplink.name === master)
  );
}

const ofNode: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'plugin-binary-missing',
  'master-conflict',
  'mtu',
  'device-missing',
  'isolated-bridge',
]);

function isOfNode({ explanation }: Stuck): boolean {
  return explanation.signature !== undefined && ofNode.has(explanation.signature.failure);
}

import type { Pod } from '../../domain/attachments/pod.ts';
import type { FailureClass } from '../../domain/messages/failure-class.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { NodeSource } from '../../domain/nodes/node-network.ts';
import { pathOf, podRef } from '../../findings/refs.ts';
import type { EventObject } from '../../kube/event.ts';
import { eventsOf, firstSeen } from '../attachments/events.ts';
import { definitionOf, failureReason, type Stuck, stuckBy } from '../attachments/stuck.ts';
import type { Usage } from '../definitions/usage.ts';

/** What pods on a node prove of a network there. */
export interface Testimony {
  /** The newest pod that has its interface: what that sits on was there when it started. */
  readonly attached?: NodeSource;
  /** A pod that was refused because what the network sits on was not found; `certain` where the plugin named it. */
  readonly notFound?: { readonly source: NodeSource; readonly certain: boolean };
  /** A pod that was refused for another reason that lies with the node, in the plugin's words. */
  readonly refused?: { readonly source: NodeSource; readonly words: string };
}

/** What pods prove. */
export interface Witnesses {
  readonly nads: readonly Nad[];
  readonly pods: readonly Pod[];
  readonly events?: readonly EventObject[];
  /** RFC 3339. */
  readonly takenAt: string;
}

/** Collects what pods prove, by node and network. */
export function testimonies(seen: Witnesses, usage: (nad: Nad) => Usage): (node: string, nad: Nad) => Testimony {
  const attached = attachedPods(seen, usage);
  const notFound = new Map<string, { source: NodeSource; certain: boolean }>();
  const refused = new Map<string, { source: NodeSource; words: string }>();
  for (const { stuck, nad, node } of stuckPods(seen)) {
    const source = eventSource(stuck, seen.takenAt);
    const key = `${node} ${foundation(nad)}`;
    if (isNotFound(stuck)) {
      const certain = isNamed(stuck, nad) || notFound.get(key)?.certain === true;
      notFound.set(key, { source, certain });
    } else if (isOfNode(stuck)) refused.set(`${node} ${pathOf(nad)}`, { source, words: stuck.explanation.innermost });
  }
  return (node, nad) => {
    const has = attached.get(`${node} ${foundation(nad)}`);
    const lacks = notFound.get(`${node} ${foundation(nad)}`);
    const other = refused.get(`${node} ${pathOf(nad)}`);
    return {
      ...(has === undefined ? {} : { attached: has }),
      ...(lacks === undefined ? {} : { notFound: lacks }),
      ...(other === undefined ? {} : { refused: other }),
    };
  };
}

/** Equal for networks that sit on the same thing of a node: what is known through one holds for the others. */
function foundation({ namespace, name, config }: Nad): string {
  if (config.kind !== 'decoded') return `${namespace}/${name}`;
  const { uplink } = config;
  if (uplink.kind === 'master') return `master ${uplink.name}`;
  return uplink.kind === 'default-route-master' ? uplink.kind : `${namespace}/${name}`;
}

function attachedPods({ nads, takenAt }: Witnesses, usage: (nad: Nad) => Usage): ReadonlyMap<string, NodeSource> {
  const found = new Map<string, NodeSource>();
  for (const nad of nads) {
    for (const pod of usage(nad).attached) {
      const key = `${pod.node ?? ''} ${foundation(nad)}`;
      const source: NodeSource = { kind: 'pod', name: `pod ${pathOf(pod)}`, at: startOf(pod, takenAt) };
      const before = found.get(key);
      if (before === undefined || Date.parse(before.at) < Date.parse(source.at)) found.set(key, source);
    }
  }
  return found;
}

/** network-status is written when the pod starts, and tells of that moment. */
function startOf({ createdAt }: Pod, takenAt: string): string {
  return Number.isNaN(Date.parse(createdAt)) ? takenAt : createdAt;
}

function stuckPods({ pods, events = [], nads }: Witnesses) {
  const spoken = eventsOf(events.filter(({ reason }) => reason === failureReason || reason === 'Started'));
  const definitions = nads.map(definitionOf);
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

import type { Pod } from '../../domain/attachments/pod.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { NodeNetwork, NodeSource } from '../../domain/nodes/node-network.ts';
import { mayRun, placement } from '../../domain/nodes/scheduling.ts';
import { type Service, serviceOf } from '../../domain/nodes/service.ts';
import { pathOf, podRef } from '../../findings/refs.ts';
import type { EventObject } from '../../kube/event.ts';
import type { NodeObject } from '../../kube/node.ts';
import { eventsOf, firstSeen } from '../attachments/events.ts';
import { definitionOf, failureReason, stuckBy } from '../attachments/stuck.ts';
import { type Usage, usageIn } from '../definitions/usage.ts';

/** One network on one node. */
export interface Cell {
  readonly node: string;
  /** Whether pods that ask for the network are there, may come there, or cannot. */
  readonly pods: 'here' | 'may-come' | 'cannot-come';
  readonly service: Service;
  /** Pods on the node that ask for the network, in order. */
  readonly asking: readonly Pod[];
}

/** One network on all nodes. */
export interface NetworkRow {
  readonly nad: Nad;
  /** Pods that ask for it, wherever they are. */
  readonly users: number;
  readonly cells: readonly Cell[];
}

/** What the table is made of. */
export interface TableParts {
  readonly nads: readonly Nad[];
  readonly nodes: readonly NodeObject[];
  readonly nodeNetworks: readonly NodeNetwork[];
  readonly pods: readonly Pod[];
  readonly events?: readonly EventObject[];
  /** RFC 3339. */
  readonly takenAt: string;
}

/** Which networks each node can serve: rows in order of namespace and name, cells in order of the nodes' names. */
export function networkTable(parts: TableParts): readonly NetworkRow[] {
  const { nads, nodes, nodeNetworks, pods, takenAt } = parts;
  const known = new Map(nodeNetworks.map((network) => [network.node, network]));
  const usage = usageIn(pods);
  const attached = witnesses(parts, usage);
  const refused = refusals(parts);
  const mayCome = placements(nodes);
  const ordered = nodes.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return nads
    .toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
    .map((nad) => {
      const users = usage(nad);
      const reachable = mayCome(users.asking);
      const asking = Map.groupBy(users.asking, ({ node }) => node);
      const cells = ordered.flatMap((object): Cell[] => {
        const node = nameOf(object);
        const network = known.get(node);
        if (network === undefined) return [];
        const here = asking.get(node) ?? [];
        const witness = attached.get(`${node} ${foundation(nad)}`);
        const refusal = refused.get(`${node} ${foundation(nad)}`);
        const service = serviceOf(nad.config, {
          network,
          object,
          at: takenAt,
          ...(witness === undefined ? {} : { attached: witness }),
          ...(refusal === undefined ? {} : { refused: refusal }),
        });
        const role = here.length > 0 ? 'here' : reachable.has(node) ? 'may-come' : 'cannot-come';
        return [{ node, pods: role, service, asking: here }];
      });
      return { nad, users: countOf(users), cells };
    });
}

const countOf = ({ asking }: Usage): number => asking.length;

function nameOf({ metadata }: NodeObject): string {
  return metadata?.name ?? '';
}

/** Equal for networks that sit on the same thing of a node: what is known through one holds for the others. */
function foundation({ namespace, name, config }: Nad): string {
  if (config.kind !== 'decoded') return `${namespace}/${name}`;
  const { uplink } = config;
  if (uplink.kind === 'master') return `master ${uplink.name}`;
  return uplink.kind === 'default-route-master' ? uplink.kind : `${namespace}/${name}`;
}

/** Pods that have their interface, and so prove that what it sits on is there. */
function witnesses({ nads, takenAt }: TableParts, usage: (nad: Nad) => Usage): ReadonlyMap<string, NodeSource> {
  const found = new Map<string, NodeSource>();
  for (const nad of nads) {
    for (const pod of usage(nad).attached) {
      const key = `${pod.node ?? ''} ${foundation(nad)}`;
      if (!found.has(key)) found.set(key, { kind: 'pod', name: `pod ${pathOf(pod)}`, at: takenAt });
    }
  }
  return found;
}

/** The nodes that pods like these may come to; where nobody asks for a network, those that take ordinary pods. */
function placements(nodes: readonly NodeObject[]): (pods: readonly Pod[]) => ReadonlySet<string> {
  const byPlacement = new Map<string, readonly string[]>();
  const nodesFor = (pod: Pod | undefined): readonly string[] => {
    const spec = pod?.object.spec;
    const key = spec === undefined ? '' : placement(spec);
    const found = byPlacement.get(key) ?? nodes.filter((node) => mayRun(spec, node)).map(nameOf);
    byPlacement.set(key, found);
    return found;
  };
  return (pods) => new Set(pods.length === 0 ? nodesFor(undefined) : pods.flatMap(nodesFor));
}

// Signatures that say: what the network sits on was not found on the node.
const notFound: ReadonlySet<string> = new Set(['K01', 'K02', 'K03']);

/** The pods that a plugin refused because of a missing master, by node and network. */
function refusals({ pods, events = [], nads, takenAt }: TableParts): ReadonlyMap<string, NodeSource> {
  const spoken = eventsOf(events.filter(({ reason }) => reason === failureReason || reason === 'Started'));
  const definitions = nads.map(definitionOf);
  const byPath = new Map(nads.map((nad) => [pathOf(nad), nad]));
  const refused = new Map<string, NodeSource>();
  for (const pod of pods) {
    if (pod.life !== 'starting' || pod.node === undefined || pod.hostNetwork) continue;
    const stuck = stuckBy(pod, spoken(podRef(pod), pod.uid), definitions);
    const network = stuck?.network;
    if (stuck === undefined || network === undefined || !notFound.has(stuck.explanation.signature?.id ?? '')) continue;
    const newest = stuck.failures.at(-1);
    const at = newest?.lastTimestamp ?? (newest === undefined ? takenAt : firstSeen(newest));
    const nad = byPath.get(network);
    if (nad !== undefined)
      refused.set(`${pod.node} ${foundation(nad)}`, {
        kind: 'pod',
        name: `event ${failureReason} of pod ${pathOf(pod)}`,
        at,
      });
  }
  return refused;
}

import type { Pod } from '../../domain/attachments/pod.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { NodeNetwork } from '../../domain/nodes/node-network.ts';
import { mayRun, placementsOf } from '../../domain/nodes/scheduling.ts';
import { type Service, serviceOf } from '../../domain/nodes/service.ts';
import { readOnce } from '../../domain/read-once.ts';
import { pathOf } from '../../findings/refs.ts';
import type { EventObject } from '../../kube/event.ts';
import type { NodeObject } from '../../kube/node.ts';
import { usageIn } from '../definitions/usage.ts';
import { type Testimony, testimonies } from './witnesses.ts';

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
export function networkTable({ nads, nodes, nodeNetworks, pods, events, takenAt }: TableParts): readonly NetworkRow[] {
  return tableOf(nodeNetworks, nads, nodes, pods, events, takenAt);
}

// Several checks ask for the table of one snapshot, and the messages of events are slow to read.
const tableOf = readOnce(makeTable);

function makeTable(
  nodeNetworks: readonly NodeNetwork[],
  nads: readonly Nad[],
  nodes: readonly NodeObject[],
  pods: readonly Pod[],
  events: readonly EventObject[] | undefined,
  takenAt: string,
): readonly NetworkRow[] {
  const known = new Map(nodeNetworks.map((network) => [network.node, network]));
  const usage = usageIn(pods);
  const testimony = testimonies({ nads, pods, takenAt, ...(events === undefined ? {} : { events }) }, usage);
  const mayCome = placements(nodes);
  const ordered = nodes.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return nads
    .toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
    .map((nad) => {
      const users = usage(nad);
      const reachable = mayCome(users.asking);
      const asking = Map.groupBy(users.asking, ({ node }) => node);
      const witnesses = testimony(nad);
      const cells: Cell[] = [];
      for (const object of ordered) {
        const node = nameOf(object);
        const network = known.get(node);
        if (network === undefined) continue;
        const here = asking.get(node) ?? nobody;
        const { attached, notFound, refused } = witnesses(node);
        const service = serviceOf(nad.config, { network, object, at: takenAt, attached, refused: notFound });
        const role = here.length > 0 ? 'here' : reachable.has(node) ? 'may-come' : 'cannot-come';
        cells.push({ node, pods: role, service: withRefusal(service, refused), asking: here });
      }
      return { nad, users: users.asking.length, cells };
    });
}

const nobody: readonly Pod[] = [];

/** A node that looks fine, and on which a pod was refused all the same, is not. */
function withRefusal(service: Service, refused: Testimony['refused']): Service {
  if (refused === undefined || service.verdict === 'missing' || service.verdict === 'unfit') return service;
  const { source, words } = refused;
  return { ...service, verdict: 'unfit', source, troubles: [...service.troubles, { kind: 'refused', words }] };
}

function nameOf({ metadata }: NodeObject): string {
  return metadata?.name ?? '';
}

/** The nodes that pods like these may come to; where nobody asks for a network, those that take ordinary pods. */
function placements(nodes: readonly NodeObject[]): (pods: readonly Pod[]) => ReadonlySet<string> {
  const known = new Map<string, readonly string[]>();
  const open = (spec: PodSpec | undefined) => nodes.filter((node) => mayRun(spec, node)).map(nameOf);
  return (pods) => {
    const kinds = placementsOf(pods);
    for (const [key, spec] of kinds) if (!known.has(key)) known.set(key, open(spec));
    return new Set(kinds.size === 0 ? open(undefined) : [...kinds.keys()].flatMap((key) => known.get(key) ?? []));
  };
}

type PodSpec = Parameters<typeof mayRun>[0];

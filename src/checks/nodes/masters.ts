import { describeUplink } from '../../domain/nad/describe.ts';
import type { DecodedConfig, Nad } from '../../domain/nad/nad.ts';
import type { KnownInterface, NodeNetwork } from '../../domain/nodes/node-network.ts';
import { isSurveyed, why } from '../../domain/nodes/presence.ts';
import type { Trouble } from '../../domain/nodes/service.ts';
import { andMore } from '../../findings/catalogue/phrases.ts';
import type { Evidence, ObjectRef, Severity } from '../../findings/finding.ts';
import { compareRefs, compareText, nadRef, nodeRef, pathOf, podRef } from '../../findings/refs.ts';
import type { Unjudged } from '../check.ts';
import { groupBy } from '../group.ts';
import type { Cell, NetworkRow } from './table.ts';

/** A trouble of one network on one node, where its pods are or may come. */
export interface Found<T extends Trouble = Trouble> {
  readonly nad: Nad;
  readonly cell: Cell;
  readonly trouble: T;
}

/** The troubles of a kind, of networks that pods ask for, on nodes where these pods are or may come. */
export function troublesOf<K extends Trouble['kind']>(
  table: readonly NetworkRow[],
  kind: K,
): Found<Extract<Trouble, { kind: K }>>[] {
  const isOf = (trouble: Trouble): trouble is Extract<Trouble, { kind: K }> => trouble.kind === kind;
  const found: Found<Extract<Trouble, { kind: K }>>[] = [];
  // By hand: half a dozen checks look through a table of all nodes in which nearly every cell is fine.
  for (const { nad, users, cells } of table) {
    if (users === 0) continue;
    for (const cell of cells) {
      if (cell.pods === 'cannot-come') continue;
      for (const trouble of cell.service.troubles) if (isOf(trouble)) found.push({ nad, cell, trouble });
    }
  }
  return found;
}

/** What belongs together: one cause, over all networks and nodes that it touches. */
export function causes<T extends Trouble>(found: readonly Found<T>[], keyOf: (trouble: T) => string) {
  return groupBy(found, ({ trouble }) => keyOf(trouble));
}

/** The parts of a finding that follow from its group alone. */
export function about(group: readonly [Found, ...Found[]]): {
  readonly severity: Severity;
  readonly subject: ObjectRef;
  readonly affected: readonly ObjectRef[];
} {
  const here = group.some(({ cell }) => cell.pods === 'here');
  const [first, ...others] = networksIn(group);
  const pods = new Set(group.flatMap(({ cell }) => cell.asking));
  return {
    severity: here ? 'P1' : 'P2',
    subject: nadRef(first ?? group[0].nad),
    affected: [...others.map(nadRef), ...nodesIn(group).map(nodeRef), ...[...pods].map(podRef).sort(compareRefs)],
  };
}

/** The networks of a group, in order, each once. */
export function networksIn(group: readonly Found[]): Nad[] {
  return [...new Set(group.map(({ nad }) => nad))].sort((a, b) => compareText(pathOf(a), pathOf(b)));
}

/** The nodes of a group, in order, each once. */
export function nodesIn(group: readonly Found[]): string[] {
  return [...new Set(group.map(({ cell }) => cell.node))].sort(compareText);
}

/** One entry for each node of a group. */
export function perNode<T extends Found, U>(
  group: readonly T[],
  read: (found: T) => U,
): ({ readonly node: string } & U)[] {
  const first = new Map(group.toReversed().map((found) => [found.cell.node, found]));
  return [...first].sort(([a], [b]) => compareText(a, b)).map(([node, found]) => ({ node, ...read(found) }));
}

const MOST_EVIDENCE = 3;

/** Something that nobody told of the interface that a network sits on, on a node where its pods are or may come. */
interface Untold {
  readonly nad: Nad;
  readonly node: string;
  readonly on: string;
  readonly why: string;
  readonly next?: string;
}

/**
 * Where a network is served, as far as pods tell by having their interfaces, and nobody showed the interface of the node itself: what it is
 * like cannot be judged there.
 *
 * @param isTold whether a link that was shown tells enough; `asks` keeps networks for which it does not matter out
 */
export function untoldLinks(
  table: readonly NetworkRow[],
  networks: readonly NodeNetwork[],
  { asks, isTold }: { asks(config: DecodedConfig): boolean; isTold(link: KnownInterface): boolean },
): readonly Untold[] {
  const known = new Map(networks.map((network) => [network.node, network]));
  return table
    .filter(({ users }) => users > 0)
    .flatMap(({ nad, cells }) => {
      const { config } = nad;
      if (config.kind !== 'decoded' || !sitsOnMaster(config) || !asks(config)) return [];
      return cells.flatMap(({ node, pods, service: { verdict, on, link } }) => {
        if (pods === 'cannot-come' || verdict === 'missing' || verdict === 'unknown') return [];
        if (link !== undefined && isTold(link)) return [];
        return [{ nad, node, on, ...why([], known.get(node)?.unanswered ?? []) }];
      });
    });
}

/** What could not be told of a network on nodes where its pods are or may come. */
export function unknownCells(
  table: readonly NetworkRow[],
  asks: (config: DecodedConfig) => boolean,
): readonly Untold[] {
  return table
    .filter(({ users }) => users > 0)
    .flatMap(({ nad, cells }) => {
      const { config } = nad;
      if (config.kind !== 'decoded' || !asks(config)) return [];
      return cells.flatMap(({ node, pods, service: { unknown } }) =>
        pods === 'cannot-come' || unknown === undefined
          ? []
          : [{ nad, node, on: describeUplink(config.uplink), ...unknown }],
      );
    });
}

/** Whether a network sits on an interface that the node has already. */
export function sitsOnMaster({ uplink }: DecodedConfig): boolean {
  return uplink.kind === 'master' || uplink.kind === 'default-route-master';
}

/** What could not be told of nodes, once for each thing: many nodes mostly keep silent for one reason. */
export function* unjudged(
  untold: readonly Untold[],
  wordsOf: (on: string, nodes: string, many: boolean) => string,
): Generator<Unjudged> {
  for (const group of groupBy(untold, ({ on }) => on)) {
    const [{ nad, on, why: reason, next }] = group;
    const nodes = [...new Set(group.map(({ node }) => node))];
    const where = andMore(nodes, 3, 'nodes');
    const tried = next === undefined ? '' : `; try: ${next}`;
    yield {
      subject: nadRef(nad),
      unjudged: `${wordsOf(on, where, nodes.length > 1)} cannot be told: ${reason}${tried}`,
    };
  }
}

/** Who told of it, once for each node. */
export function sourceEvidence(group: readonly Found[], textOf: (found: Found) => string): Evidence[] {
  const byNode = new Map(group.map((found) => [found.cell.node, found]));
  return [...byNode.values()].slice(0, MOST_EVIDENCE).flatMap((found) => {
    const { source } = found.cell.service;
    if (source === undefined) return [];
    return [{ source: source.name, of: nodeRef(found.cell.node), text: `${textOf(found)} (${source.at})` }];
  });
}

/** Whether anybody looked for what nodes have: the nodes were read as a whole, or at least it was tried. */
export function wasLookedFor(networks: readonly NodeNetwork[]): boolean {
  return networks.some(
    (network) =>
      isSurveyed(network) ||
      network.unanswered.some(
        ({ kind, reason }) => (kind === 'exec' || kind === 'debug-pod') && reason !== 'not-asked',
      ),
  );
}

/** Why checks of nodes do not apply when nobody looked. */
export const NOT_LOOKED_FOR = 'what nodes have was not read; check --inside reads it in pods that are there';

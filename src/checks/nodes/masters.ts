import type { Nad } from '../../domain/nad/nad.ts';
import type { NodeNetwork } from '../../domain/nodes/node-network.ts';
import { isSurveyed } from '../../domain/nodes/presence.ts';
import type { Trouble } from '../../domain/nodes/service.ts';
import type { Evidence, ObjectRef, Severity } from '../../findings/finding.ts';
import { compareRefs, compareText, nadRef, nodeRef, pathOf, podRef } from '../../findings/refs.ts';
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
  return table
    .filter(({ users }) => users > 0)
    .flatMap(({ nad, cells }) =>
      cells
        .filter(({ pods }) => pods !== 'cannot-come')
        .flatMap((cell) => cell.service.troubles.filter(isOf).map((trouble) => ({ nad, cell, trouble }))),
    );
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

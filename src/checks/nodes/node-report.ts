import type { NodeNetwork } from '../../domain/nodes/node-network.ts';
import type { Finding } from '../../findings/finding.ts';
import { compareText } from '../../findings/refs.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Target } from '../../snapshot/target.ts';
import { defaultSettings } from '../check.ts';
import { confOrder } from './conf-order.ts';
import { newNodeLacks } from './new-node-lacks.ts';
import { type Cell, type NetworkRow, networkTable, type TableParts } from './table.ts';

/** Which networks each node can serve, and what is known of the nodes: the value that every output format renders. */
export interface NodeReport {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly target: Target;
  /** In order of their names. */
  readonly nodes: readonly NodeNetwork[];
  readonly rows: readonly NetworkRow[];
  /** What was found of nodes that no cell shows: new nodes that lack something, configurations out of order. */
  readonly remarks: readonly Finding[];
}

/** Which networks and nodes are meant; all unless named. */
export interface NodeChoice {
  readonly namespace?: string;
  readonly network?: string;
  readonly node?: string;
}

/** Reports on the chosen networks and nodes. Judged are all: a new node is known by what the others have. */
export function nodeReport(snapshot: Snapshot, parts: TableParts, choice: NodeChoice): NodeReport {
  const { takenAt, target } = snapshot;
  const isMeant = (name: string) => choice.node === undefined || name === choice.node;
  const remarks = [newNodeLacks, confOrder].flatMap((check) => check.run(snapshot, defaultSettings).findings);
  return {
    takenAt,
    target,
    nodes: parts.nodeNetworks.filter(({ node }) => isMeant(node)).sort((a, b) => compareText(a.node, b.node)),
    rows: networkTable(parts)
      .filter(
        ({ nad }) =>
          (choice.namespace === undefined || nad.namespace === choice.namespace) &&
          (choice.network === undefined || nad.name === choice.network),
      )
      .map((row) => ({ ...row, cells: row.cells.filter(({ node }) => isMeant(node)) })),
    remarks: remarks.filter(({ subject, affected }) => [subject, ...affected].some(({ name }) => isMeant(name))),
  };
}

/** The cells about which nothing could be told, where pods of the network are or may come. */
export function unknownCells({ rows }: NodeReport): readonly Cell[] {
  return rows.flatMap((row) =>
    row.cells.filter(({ service, pods }) => service.verdict === 'unknown' && pods !== 'cannot-come'),
  );
}

import { type Fit, fitAll } from '../../domain/capacity/fit.ts';
import type { ServiceOn } from '../../domain/capacity/node-limits.ts';
import type { Workload } from '../../domain/capacity/workload.ts';
import { pathOf } from '../../findings/refs.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Target } from '../../snapshot/target.ts';
import { networkTable, type TableParts } from '../nodes/table.ts';
import { clusterPools, type SeenPools } from '../pools/cluster-pools.ts';

/** How many pods of some workloads fit into a cluster: the value that every output format renders. */
export interface FitReport {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly target: Target;
  /** In the order of the workloads: what the first are asked to take is not there for the others. */
  readonly fits: readonly Fit[];
}

/** What is to be fitted in. */
export interface Wish {
  readonly workloads: readonly Workload[];
  /** How many more pods of each; absent for what manifests say, or for no number at all. */
  readonly replicas?: bigint;
}

/** The parts of a snapshot that tell how many pods fit. */
export type FitParts = TableParts & SeenPools;

/** Reports how many pods fit, where, and what binds first. */
export function fitReport({ takenAt, target }: Snapshot, parts: FitParts, { workloads, replicas }: Wish): FitReport {
  const { nads, nodes, nodeNetworks, pods } = parts;
  const fits = fitAll(
    workloads,
    {
      nads,
      allNads: parts.complete('nads'),
      nodes,
      nodeNetworks,
      pods,
      allPods: parts.complete('pods'),
      pools: clusterPools(parts),
      serviceOn: servicesIn(parts),
    },
    replicas,
  );
  return { takenAt, target, fits };
}

function servicesIn(parts: TableParts): ServiceOn {
  const rows = new Map(
    networkTable(parts).map(({ nad, cells }) => [
      pathOf(nad),
      new Map(cells.map(({ node, service }) => [node, service])),
    ]),
  );
  return (network, node) => rows.get(network)?.get(node);
}

import type { FitParts } from '../checks/capacity/fit-report.ts';
import type { Nad } from '../domain/nad/nad.ts';
import { poolNetworks } from '../domain/pools/from-cluster/networks.ts';
import { pathOf } from '../findings/refs.ts';
import { type Gathered, isWhole } from '../snapshot/gathered.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** How a command takes a part of a snapshot: with its gaps said on stderr. */
export interface Taking {
  /** @throws UsageProblem when nothing of it could be read */
  need<T>(part: Gathered<T>): T;
  want<T>(part: Gathered<T>): T | undefined;
}

/**
 * Takes what tells how many pods fit. Networks of a manifest come in the place of those that are there. Where no network uses whereabouts,
 * its objects are not asked about: a cluster may well not have them.
 */
export function fitParts(snapshot: Snapshot, brought: readonly Nad[], { need, want }: Taking): FitParts {
  const names = new Set(brought.map(pathOf));
  const nads = [...need(snapshot.nads).filter((nad) => !names.has(pathOf(nad))), ...brought];
  const { whereabouts } = poolNetworks(nads);
  const isSliced = whereabouts.some(({ slices }) => slices !== undefined);
  const events = want(snapshot.events);
  const ipPools = whereabouts.length > 0 ? want(snapshot.ipPools) : undefined;
  const reservations = whereabouts.length > 0 ? want(snapshot.reservations) : undefined;
  const nodeSlicePools = isSliced ? want(snapshot.nodeSlicePools) : undefined;
  return {
    takenAt: snapshot.takenAt,
    nads,
    pods: need(snapshot.pods),
    nodes: need(snapshot.nodes),
    nodeNetworks: need(snapshot.nodeNetworks),
    ...(events === undefined ? {} : { events }),
    ...(ipPools === undefined ? {} : { ipPools }),
    ...(reservations === undefined ? {} : { reservations }),
    ...(nodeSlicePools === undefined ? {} : { nodeSlicePools }),
    complete: (part) => isWhole(snapshot[part]),
  };
}

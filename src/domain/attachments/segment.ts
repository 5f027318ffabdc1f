import type { Nad } from '../nad/nad.ts';

/**
 * Names the link-layer segment that a network's interfaces share; equal names mean that they hear each other.
 *
 * Networks on one master and VLAN are one segment, taking a master of one name to be in the same place on every node.
 * Anything else is taken for a segment of its own.
 */
export function segmentOf(network: string, nad: Nad | undefined): string {
  const config = nad?.config;
  if (config?.kind !== 'decoded' || config.uplink.kind !== 'master') return `network ${network}`;
  return `master ${config.uplink.name} vlan ${config.vlan ?? 0}`;
}

/** How far a network reaches by itself. */
export type Reach =
  /** Over a link of the node, and so to other nodes. */
  | 'between-nodes'
  /** As far as a bridge on the node; to other nodes only when somebody connected it. */
  | 'bridge'
  /** To the pod alone, or to its node. */
  | 'node';

const nodeLocal = new Set(['ptp', 'dummy', 'tap', 'loopback']);

/** How far a network reaches; one that cannot be read is taken to reach other nodes. */
export function reachOf(nad: Nad | undefined): Reach {
  if (nad?.config.kind !== 'decoded') return 'between-nodes';
  const { uplink, type } = nad.config;
  if (uplink.kind === 'bridge') return 'bridge';
  return nodeLocal.has(type) ? 'node' : 'between-nodes';
}

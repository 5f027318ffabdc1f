import type { Nad } from '../nad/nad.ts';
import { segmentOf as segmentOfConfig } from '../nad/segment.ts';

/** Names the segment that a network's interfaces are on; one whose config does not tell is a segment of its own. */
export function segmentOf(network: string, nad: Nad | undefined): string {
  const known = nad?.config.kind === 'decoded' ? segmentOfConfig(nad.config) : undefined;
  return known ?? `network ${network}`;
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

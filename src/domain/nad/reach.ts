import { flagField } from './fields.ts';
import type { Nad, PluginConfig } from './nad.ts';

/** How far a network reaches by itself. */
type Reach =
  /** Over a link of the node, and so to other nodes. */
  | 'between-nodes'
  /** As far as a bridge on the node; to other nodes only when somebody connected it. */
  | 'bridge'
  /** To the pod alone, or to its node. */
  | 'node';

const nodeLocal = new Set(['ptp', 'dummy', 'tap', 'loopback']);

// A bridge that is the gateway of its pods has the same address on every node: it is not meant to be joined to those of other nodes.
const routing = ['isGateway', 'isDefaultGateway'];

function isRoutedByNode(plugin: PluginConfig | undefined): boolean {
  return plugin !== undefined && routing.some((key) => flagField(plugin.json, key));
}

/** How far a network reaches; one that cannot be read is taken to reach other nodes. */
export function reachOf(nad: Nad | undefined): Reach {
  if (nad?.config.kind !== 'decoded') return 'between-nodes';
  const { uplink, type, plugins } = nad.config;
  if (uplink.kind === 'bridge') return isRoutedByNode(plugins[0]) ? 'node' : 'bridge';
  return nodeLocal.has(type) ? 'node' : 'between-nodes';
}

import type { KnownInterface, NodeNetwork, NodeSource } from './node-network.ts';
import { linkNamed, why } from './presence.ts';

/** Whether a bridge of a node leads out of it. */
export type BridgeUplink =
  | { readonly kind: 'port'; readonly link: KnownInterface; readonly source: NodeSource }
  /** Its ports lead to pods only, or it is not there yet: the plugin makes it, without an uplink. */
  | { readonly kind: 'none'; readonly exists: boolean; readonly source: NodeSource }
  | { readonly kind: 'unknown'; readonly why: string; readonly next?: string };

const leadingOut: ReadonlySet<string> = new Set(['vlan', 'bond', 'team', 'vxlan', 'geneve', 'gretap', 'ovs-interface']);

/** Looks for a port that is neither a pod's nor a virtual machine's. */
export function bridgeUplink(bridge: string, network: NodeNetwork): BridgeUplink {
  // The kubelet's summary names interfaces, and not what they are ports of.
  const survey = network.sources.find(({ coverage, kind }) => coverage.kind === 'all' && kind !== 'summary');
  if (survey === undefined) return { kind: 'unknown', ...why([], network.unanswered) };
  const ports = network.interfaces.filter(({ enslavedTo }) => enslavedTo === bridge);
  const uplink = ports.find((port) => leadsOut(port) === true);
  if (uplink !== undefined) return { kind: 'port', link: uplink, source: uplink.sources[0] };
  const doubtful = ports.find((port) => leadsOut(port) === undefined);
  if (doubtful !== undefined) {
    const reason = `${survey.name} does not tell what kind of interface its port ${doubtful.name} is`;
    return { kind: 'unknown', why: reason };
  }
  return { kind: 'none', exists: linkNamed(bridge, network) !== undefined, source: survey };
}

function leadsOut({ name, kind, hardware }: KnownInterface): boolean | undefined {
  if (hardware === true || (kind !== undefined && leadingOut.has(kind))) return true;
  if (kind !== undefined || name.startsWith('veth')) return false;
  return undefined;
}

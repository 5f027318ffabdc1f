import type { DecodedConfig, Nad } from './nad.ts';

/**
 * The layer-2 segment that a network's interfaces are on, as text: two networks of one segment see each other's addresses. Undefined
 * where the config does not tell, as for a host device, whose link belongs to one pod.
 */
export function segmentOf({ type, name, uplink, vlan }: DecodedConfig): string | undefined {
  // ovn-kubernetes: every definition of that name is the same network, of all namespaces.
  if (isOverlay({ type, uplink })) return `overlay ${name}`;
  switch (uplink.kind) {
    // Linux and the vlan plugin's users name a VLAN link `master.id`: both ways of using it are one segment.
    case 'master':
      return type === 'vlan' && vlan ? `${uplink.name}.${vlan}` : uplink.name;
    case 'default-route-master':
      return 'the default-route interface';
    case 'bridge':
      return `bridge ${uplink.name}${withVlan(vlan)}`;
    case 'device-plugin':
      return `devices ${uplink.resource}${withVlan(vlan)}`;
    case 'localnet':
      return `localnet ${uplink.physicalNetwork}${withVlan(vlan)}`;
    case 'host-device':
    case 'in-container':
    case 'none':
      return undefined;
  }
}

/** The same for a network by its name, `namespace/name`; one whose config does not tell, or is not known, is a segment of its own. */
export function segmentOfNetwork(network: string, nad: Nad | undefined): string {
  const known = nad?.config.kind === 'decoded' ? segmentOf(nad.config) : undefined;
  return known ?? `network ${network}`;
}

/** Whether a network is made by tunnels between nodes, so that no other network can meet it, whatever addresses the two have. */
export function isOverlay({ type, uplink }: Pick<DecodedConfig, 'type' | 'uplink'>): boolean {
  return type === 'ovn-k8s-cni-overlay' && uplink.kind !== 'localnet';
}

function withVlan(vlan: number | undefined): string {
  return vlan ? `, VLAN ${vlan}` : '';
}

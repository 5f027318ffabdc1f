import type { DecodedConfig } from './nad.ts';

/**
 * The layer-2 segment that a network's interfaces are on, as text: two networks of one segment see each other's addresses. Undefined
 * where the config does not tell, as for a host device, whose link belongs to one pod.
 */
export function segmentOf({ type, uplink, vlan }: DecodedConfig): string | undefined {
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

function withVlan(vlan: number | undefined): string {
  return vlan ? `, VLAN ${vlan}` : '';
}

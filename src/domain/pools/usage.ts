import { type DeviceNetwork, type DeviceNode, type DevicePod, devicePools } from './usage/devices.ts';
import { type HostLocalNetwork, hostLocalPools } from './usage/host-local.ts';
import type { Pool, UsagePod } from './usage/pool.ts';
import { type WhereaboutsUsage, whereaboutsPools } from './usage/whereabouts.ts';

/** What the usage of all pools is computed from. */
export interface UsageInput extends Omit<WhereaboutsUsage, 'networks' | 'pods'> {
  readonly whereabouts: WhereaboutsUsage['networks'];
  readonly hostLocal: readonly HostLocalNetwork[];
  readonly devices: readonly DeviceNetwork[];
  readonly nodes: readonly DeviceNode[];
  readonly pods: readonly (UsagePod & DevicePod)[];
}

/** Every pool that the cluster's networks draw from, and how full it is: whereabouts, then host-local, then devices. */
export function poolUsage(input: UsageInput): Pool[] {
  return [
    ...whereaboutsPools({ ...input, networks: input.whereabouts }),
    ...hostLocalPools(input.hostLocal, input.pods),
    ...devicePools(input.devices, input.nodes, input.pods),
  ];
}

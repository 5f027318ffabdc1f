import { addressingOf } from '../../nad/addressing.ts';
import type { Nad } from '../../nad/nad.ts';
import type { DeviceNetwork } from '../usage/devices.ts';
import type { HostLocalNetwork } from '../usage/host-local.ts';
import type { WhereaboutsNetwork } from '../usage/whereabouts.ts';
import type { WhereaboutsPool } from '../whereabouts.ts';

/** The NADs that draw from pools, by the kind of pool. One with devices and addresses is in two of them. */
export interface PoolNetworks {
  readonly whereabouts: readonly (WhereaboutsNetwork & Pick<WhereaboutsPool, 'problems'>)[];
  readonly hostLocal: readonly HostLocalNetwork[];
  readonly devices: readonly DeviceNetwork[];
}

/** Sorts NADs by what their attachments are served from. */
export function poolNetworks(nads: readonly Nad[]): PoolNetworks {
  const addressed = nads.flatMap(({ namespace, name, config }) => {
    if (config.kind !== 'decoded') return [];
    return [{ about: { nad: `${namespace}/${name}`, configName: config.name }, addressing: addressingOf(config) }];
  });
  return {
    whereabouts: addressed.flatMap(({ about, addressing: { whereabouts } }) =>
      whereabouts === undefined ? [] : [{ ...whereabouts, ...about }],
    ),
    hostLocal: addressed.flatMap(({ about, addressing: { hostLocal } }) =>
      hostLocal === undefined ? [] : [{ ...hostLocal, ...about }],
    ),
    devices: nads.flatMap(({ namespace, name, resource }) =>
      resource === undefined ? [] : [{ nad: `${namespace}/${name}`, resource }],
    ),
  };
}

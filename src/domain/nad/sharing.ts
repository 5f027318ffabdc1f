import { type Addressing, addressingOf } from './addressing.ts';
import { textField } from './fields.ts';
import type { DecodedConfig } from './nad.ts';

/** A network that hands out addresses. */
export interface Range {
  readonly config: DecodedConfig;
  readonly addressing: Addressing;
}

/** Reads the addresses that a network hands out. */
export function rangeOfConfig(config: DecodedConfig): Range {
  return { config, addressing: addressingOf(config) };
}

/**
 * Whether two networks keep one ledger, so that neither hands out what the other has given: whereabouts within one network name, by the
 * same IPPool or by reservations across ranges (`enable_overlapping_ranges`); host-local by one directory on the node; ovn-kubernetes
 * within one network name, whose definitions are one network.
 */
export function keepOneLedger(a: Range, b: Range): boolean {
  return (
    oneWhereabouts(a.addressing, b.addressing) || oneDirectory(a.config, b.config) || oneOverlay(a.config, b.config)
  );
}

function oneOverlay(a: DecodedConfig, b: DecodedConfig): boolean {
  return a.type === 'ovn-k8s-cni-overlay' && b.type === a.type && a.name === b.name;
}

function oneWhereabouts({ whereabouts: a }: Addressing, { whereabouts: b }: Addressing): boolean {
  if (a === undefined || b === undefined || a.networkName !== b.networkName) return false;
  const pools = (of: typeof a) => of.ranges.map(({ cidr }) => cidr.text).join();
  return (a.overlapping && b.overlapping) || pools(a) === pools(b);
}

function oneDirectory(a: DecodedConfig, b: DecodedConfig): boolean {
  if (a.ipam?.type !== 'host-local' || b.ipam?.type !== 'host-local') return false;
  return a.name === b.name && textField(a.ipam.json, 'dataDir') === textField(b.ipam.json, 'dataDir');
}

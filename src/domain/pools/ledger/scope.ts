import type { Address } from '../../addresses/address.ts';
import { contains } from '../../addresses/window.ts';
import type { Allocation } from '../allocations.ts';
import type { LedgerNetwork } from './input.ts';

/** An address counts once per network name: networks of different names do not share a segment. */
export function keyOf({ scope, address }: Allocation): string {
  return keyAt(scope.networkName, address);
}

/** The key of an address under a network name. */
export function keyAt(networkName: string, address: Address): string {
  return `${networkName} ${address.text}`;
}

/** Whether a network takes its addresses from the IPPool of an allocation. */
export function drawsFrom({ ranges, networkName, slices }: LedgerNetwork, { range, scope }: Allocation): boolean {
  if ((networkName ?? '') !== scope.networkName) return false;
  if (slices !== undefined) return contains(slices.range.window, range.network);
  return ranges.some(({ cidr }) => cidr.text === range.text);
}

import { contains } from '../../addresses/window.ts';
import type { Allocation } from '../allocations.ts';
import type { LedgerNetwork } from './input.ts';

/** Whether a network takes its addresses from the IPPool of an allocation. */
export function drawsFrom({ ranges, networkName, slices }: LedgerNetwork, { range, scope }: Allocation): boolean {
  if ((networkName ?? '') !== scope.networkName) return false;
  if (slices !== undefined) return contains(slices.range.window, range.network);
  return ranges.some(({ cidr }) => cidr.text === range.text);
}

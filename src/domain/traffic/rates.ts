import type { Counters } from './sample.ts';

/** Traffic of a link between two samples, as far as it was counted. */
export interface Rates {
  /** Bits per second. */
  readonly rxBits?: number;
  readonly txBits?: number;
  /** Packets per second. */
  readonly rxPackets?: number;
  readonly txPackets?: number;
  /** Both directions, in the whole interval. */
  readonly errors?: number;
  readonly drops?: number;
}

/** The rates of a link, or that a counter went backwards: the link of this name is another one than before. */
export type Change = { readonly kind: 'rates'; readonly rates: Rates } | { readonly kind: 'backwards' };

const keys = [
  'rxBytes',
  'rxPackets',
  'rxErrors',
  'rxDropped',
  'txBytes',
  'txPackets',
  'txErrors',
  'txDropped',
] as const satisfies readonly (keyof Counters)[];

/**
 * What passed a link between two looks at its counters. The kernel counts in 64 bits, which do not wrap in a lifetime
 * (include/uapi/linux/if_link.h, rtnl_link_stats64): a counter that is smaller than before began anew, and what passed
 * until then is unknown. That says nothing of a rate, so none is given for the whole link.
 *
 * @param milliseconds between the looks, whole and above 0
 */
export function changeOf(before: Counters, after: Counters, milliseconds: number): Change {
  if (keys.some((key) => (after[key] ?? 0) < (before[key] ?? 0) && after[key] !== undefined))
    return { kind: 'backwards' };
  const growth = (key: keyof Counters): number | undefined => {
    const [from, to] = [before[key], after[key]];
    return from === undefined || to === undefined ? undefined : to - from;
  };
  const rates: { -readonly [K in keyof Rates]: Rates[K] } = {};
  const put = (name: keyof Rates, value: number | undefined): void => {
    if (value !== undefined) rates[name] = value;
  };
  put('rxBits', perSecond(growth('rxBytes'), 8, milliseconds));
  put('txBits', perSecond(growth('txBytes'), 8, milliseconds));
  put('rxPackets', perSecond(growth('rxPackets'), 1, milliseconds));
  put('txPackets', perSecond(growth('txPackets'), 1, milliseconds));
  put('errors', sum(growth('rxErrors'), growth('txErrors')));
  put('drops', sum(growth('rxDropped'), growth('txDropped')));
  return { kind: 'rates', rates };
}

// Whole numbers all the way, halves up: a float would lose bits where bytes times eight thousand pass 2^53.
function perSecond(growth: number | undefined, factor: number, milliseconds: number): number | undefined {
  if (growth === undefined) return undefined;
  const [thousandths, span] = [BigInt(growth) * BigInt(factor) * 1000n, BigInt(milliseconds)];
  return Number((2n * thousandths + span) / (2n * span));
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined && other === undefined ? undefined : (one ?? 0) + (other ?? 0);
}

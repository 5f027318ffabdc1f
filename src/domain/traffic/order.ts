import type { InterfaceTraffic } from './pod-traffic.ts';
import type { Rates } from './rates.ts';

/** What a table of traffic can be sorted by; `rate` is both directions together. */
export const trafficOrders = ['rate', 'rx', 'tx', 'errors', 'drops', 'pod'] as const;
/** What a table of traffic can be sorted by. */
export type TrafficOrder = (typeof trafficOrders)[number];

const weights: Readonly<Record<Exclude<TrafficOrder, 'pod'>, (rates: Rates) => number>> = {
  rate: ({ rxBits = 0, txBits = 0 }) => rxBits + txBits,
  rx: ({ rxBits = 0 }) => rxBits,
  tx: ({ txBits = 0 }) => txBits,
  errors: ({ errors = 0 }) => errors,
  drops: ({ drops = 0 }) => drops,
};

/** Sorts by what is most, then by name; what has no rates comes last. By pod, interfaces stay as the pod has them. */
export function inOrder(rows: readonly InterfaceTraffic[], order: TrafficOrder): readonly InterfaceTraffic[] {
  if (order === 'pod') return rows.toSorted(byPod);
  const weigh = weights[order];
  const weightOf = ({ traffic }: InterfaceTraffic): number => (traffic.kind === 'rates' ? weigh(traffic.rates) : -1);
  return rows.toSorted((a, b) => weightOf(b) - weightOf(a) || byPod(a, b));
}

function byPod({ pod: a }: InterfaceTraffic, { pod: b }: InterfaceTraffic): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

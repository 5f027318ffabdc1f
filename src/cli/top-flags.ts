import { boolean, custom } from '@oclif/core/flags';
import { type TrafficOrder, trafficOrders } from '../domain/traffic/order.ts';
import type { OutputFormat } from '../report/output-format.ts';
import { insideFlags } from './inside-flags.ts';
import { millisecondsFlag } from './measure-flags.ts';
import { UsageProblem } from './problem.ts';

/** How to sample, and how often. */
export const samplingFlags = {
  interval: millisecondsFlag('Time between two samples', '2s'),
  once: boolean({ description: 'Sample twice and print once, as wherever the output is no terminal' }),
  'sort-by': custom<TrafficOrder>({
    description: 'What comes first: most traffic (rate), rx, tx, errors, drops, or by the name of the pod',
    options: [...trafficOrders],
    default: 'rate',
    parse: async (text) => trafficOrders.find((order) => order === text) ?? 'rate',
  })(),
  container: insideFlags.container,
  timeout: millisecondsFlag('Longest wait for one pod; in a live table no longer than the interval', '10s'),
  via: insideFlags.via,
};

/** Shorter ones would measure the sampling itself; longer ones no timer of Node can wait for. Milliseconds. */
const [SHORTEST, LONGEST] = [100, 24 * 3_600_000];

/**
 * The interval, if it is one that can be kept.
 *
 * @throws UsageProblem when it is not
 */
export function boundedInterval(interval: number): number {
  if (interval >= SHORTEST && interval <= LONGEST) return Math.round(interval);
  throw new UsageProblem(
    '--interval is too short or too long to sample by',
    'anything from 100ms to 24h: --interval=2s',
  );
}

/** Whether a table is to be shown again and again: only people at a terminal that can place text want that. */
export function showsLive(
  once: boolean,
  format: OutputFormat,
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return !once && format.kind === 'table' && stream.isTTY === true && env.TERM !== 'dumb';
}

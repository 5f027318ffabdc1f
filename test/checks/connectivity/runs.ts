import type { Facts } from '../../../src/checks/connectivity/facts.ts';
import type { Endpoint } from '../../../src/domain/connectivity/endpoint.ts';
import type { Measurement, Reading, Silence } from '../../../src/domain/connectivity/measurement.ts';
import type { Destination, Pair } from '../../../src/domain/connectivity/pair.ts';
import { planPairs } from '../../../src/domain/connectivity/plan.ts';
import type { Method, Probed } from '../../../src/domain/connectivity/probed.ts';

export const nothingKnown: Facts = { pods: [], nads: [], policies: [] };

/** All five pings answered in this time. */
export const answered = (avgMs = 0.2): Reading => ({
  kind: 'answered',
  sent: 5,
  received: 5,
  lossPercent: 0,
  times: { minMs: avgMs / 2, avgMs, maxMs: 2 * avgMs },
  duplicates: 0,
});

/** Of five pings so many were answered. */
export const lossy = (received: number): Reading => ({
  kind: 'answered',
  sent: 5,
  received,
  lossPercent: 20 * (5 - received),
  times: { minMs: 0.1, avgMs: 0.2, maxMs: 0.3 },
  duplicates: 0,
});

export const silent = (silence: Silence = 'no-answer', said?: string): Reading => ({
  kind: 'silent',
  silence,
  sent: 5,
  ...(said === undefined ? {} : { said }),
});

/** The measurements of a mesh, each reading chosen by its ends. */
export function meshRun(
  endpoints: readonly Endpoint[],
  read: (from: string, to: string, pair: Pair) => Reading,
  more: Partial<Probed> = {},
): Probed {
  const method: Method = { kind: 'ping', count: 5 };
  const plans = planPairs({
    endpoints,
    gatewaysOf: () => [],
    nodeHolding: () => undefined,
    maxPairs: 10_000,
    seed: 1,
  });
  const measurements = plans
    .flatMap(({ pairs }) => pairs)
    .map(
      (pair): Measurement => ({
        pair,
        reading: read(pair.from.pod, pair.to.kind === 'pod' ? pair.to.endpoint.pod : pair.address, pair),
      }),
    );
  return { method, targets: { sameNodeMs: 1, crossNodeMs: 5 }, plans, measurements, ...more };
}

/** One measurement to something that is no pod. */
export function towards(from: Endpoint, to: Destination, address: string, reading: Reading): Measurement {
  return { pair: { from, to, family: 4, address }, reading };
}

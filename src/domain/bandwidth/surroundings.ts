import type { PathMtu } from '../connectivity/path-mtu.ts';
import type { Counters } from '../traffic/sample.ts';

/** The interface at one end of a test. What could not be read is absent. */
export interface EndSeen {
  /** Bytes. */
  readonly mtu?: number;
  /** What has passed it when the test began and when it was over. */
  readonly before?: Counters;
  readonly after?: Counters;
}

/** What was seen around a test that may explain its figures. */
export interface Surroundings {
  readonly client: EndSeen;
  readonly server: EndSeen;
  /** The largest packet that gets from the client to the server; absent where nobody asked, as for tests that met what was expected. */
  readonly pathMtu?: PathMtu;
}

/** What happened at an interface during a test. */
export interface EndChange {
  readonly packets: number;
  readonly drops: number;
  readonly errors: number;
}

/** The difference of the counters; undefined where one is missing, or they began anew. */
export function changeAt({ before, after }: EndSeen): EndChange | undefined {
  if (before === undefined || after === undefined) return undefined;
  const grown = (...names: readonly (keyof Counters)[]): number => {
    const sums = [before, after].map((counters) =>
      names.reduce((sum, name) => sum + (counters[name] ?? Number.NaN), 0),
    );
    return (sums[1] ?? Number.NaN) - (sums[0] ?? Number.NaN);
  };
  const change = {
    packets: grown('rxPackets', 'txPackets'),
    drops: grown('rxDropped', 'txDropped'),
    errors: grown('rxErrors', 'txErrors'),
  };
  return Object.values(change).every((value) => value >= 0) ? change : undefined;
}

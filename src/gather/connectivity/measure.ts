import type { Intrusion, IntrusionReading } from '../../domain/connectivity/isolation.ts';
import type { Measurement } from '../../domain/connectivity/measurement.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { PathMtuReading } from '../../domain/connectivity/path-mtu.ts';
import { gatherConnections } from './connections.ts';
import { gatherIntrusions } from './isolation.ts';
import { gatherPathMtus } from './path-mtus.ts';
import { gatherPings, type PingSettings } from './pings.ts';
import type { Probing } from './sources.ts';

/** What to measure. */
export interface MeasureRequest {
  readonly pairs: readonly Pair[];
  /** Connect to this TCP port instead of pinging. */
  readonly tcpPort?: number | undefined;
  readonly ping: PingSettings;
  readonly pathMtu: boolean;
  /** Absent when isolation is not asked for. */
  readonly intrusions?: readonly Intrusion[] | undefined;
  /** Hears what begins. */
  readonly onPhase: (what: string) => void;
}

/** What was measured. */
export interface Measured {
  readonly measurements: readonly Measurement[];
  readonly mtus?: readonly PathMtuReading[];
  readonly intrusions?: readonly IntrusionReading[];
}

/** Measures, one thing after another, so that none disturbs the next. Rejects only when cancelled. */
export async function measure(probing: Probing, request: MeasureRequest): Promise<Measured> {
  const { pairs, tcpPort, ping, pathMtu, intrusions, onPhase } = request;
  onPhase(tcpPort === undefined ? 'pinging from pods' : 'connecting from pods');
  const measurements = await (tcpPort === undefined
    ? gatherPings(probing, pairs, ping)
    : gatherConnections(probing, pairs, tcpPort));
  const measured: Measured = { measurements };
  const withMtu = pathMtu ? { mtus: await searchMtus(probing, measurements, onPhase) } : {};
  if (intrusions === undefined) return { ...measured, ...withMtu };
  onPhase('trying isolation from pods');
  return { ...measured, ...withMtu, intrusions: await gatherIntrusions(probing, intrusions) };
}

// A path that loses packets of any size, or has none, has no MTU to be found.
function searchMtus(
  probing: Probing,
  measurements: readonly Measurement[],
  onPhase: (what: string) => void,
): Promise<PathMtuReading[]> {
  onPhase('searching the path MTU from pods');
  const clean = measurements.filter(
    ({ pair, reading }) => pair.to.kind === 'pod' && reading.kind === 'answered' && reading.lossPercent === 0,
  );
  return gatherPathMtus(
    probing,
    clean.map(({ pair }) => pair),
  );
}

import type { IsolationPlan } from '../../domain/connectivity/isolation.ts';
import type { RoundTripTargets } from '../../domain/connectivity/measurement.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import type { NetworkPlan } from '../../domain/connectivity/plan.ts';
import type { Method } from '../../domain/connectivity/probed.ts';
import type { NetworkRecord, PathMtusOfPod, PingsOfPod, PingsRecord } from '../../snapshot/pings-record.ts';
import { endRecord, pairKey, pairRecord } from '../ends.ts';
import type { Probing } from '../probing/probing.ts';
import { gatherConnections } from './connections.ts';
import { measurementsIn } from './decode.ts';
import { gatherIntrusions } from './isolation.ts';
import { gatherPathMtus } from './path-mtus.ts';
import { gatherPings, type PingSettings } from './pings.ts';

/** What to measure. */
export interface MeasureRequest {
  /** The namespace whose pods are meant; absent for all. */
  readonly namespace?: string | undefined;
  readonly plans: readonly NetworkPlan[];
  /** Connect to this TCP port instead of pinging. */
  readonly tcpPort?: number | undefined;
  readonly ping: PingSettings;
  readonly targets: RoundTripTargets;
  readonly pathMtu: boolean;
  /** Absent when isolation is not asked for. */
  readonly isolation?: IsolationPlan | undefined;
  /** Hears what begins. */
  readonly onPhase: (what: string) => void;
}

/** Measures, one thing after another, so that none disturbs the next. Rejects only when cancelled. */
export async function measure(probing: Probing, request: MeasureRequest): Promise<PingsRecord> {
  const { namespace, plans, tcpPort, ping, targets, pathMtu, isolation, onPhase } = request;
  const pairs = plans.flatMap((plan) => plan.pairs);
  onPhase(tcpPort === undefined ? 'pinging from pods' : 'connecting from pods');
  const method =
    tcpPort === undefined ? ({ kind: 'ping', count: ping.count } as const) : ({ kind: 'tcp', port: tcpPort } as const);
  const pods = await (tcpPort === undefined
    ? gatherPings(probing, pairs, ping)
    : gatherConnections(probing, pairs, tcpPort));
  const pathMtus = pathMtu ? await searchMtus(probing, pods, method, pairs, onPhase) : undefined;
  if (isolation !== undefined) onPhase('trying isolation from pods');
  const intrusions = isolation === undefined ? undefined : await gatherIntrusions(probing, isolation.intrusions);
  return {
    at: probing.means.now(),
    ...(namespace === undefined ? {} : { namespace }),
    method,
    targets,
    networks: plans.map(networkRecord),
    pods,
    ...(pathMtus === undefined ? {} : { pathMtus }),
    ...(isolation === undefined || intrusions === undefined
      ? {}
      : { isolation: { of: isolation.of, pods: intrusions } }),
  };
}

function networkRecord({ network, endpoints, sharing, pairs: _, ...counted }: NetworkPlan): NetworkRecord {
  return {
    network,
    endpoints: endpoints.map(endRecord),
    ...counted,
    sharing: sharing.map(pairRecord),
  };
}

// A path that loses packets of any size, or has none, has no MTU to be found.
function searchMtus(
  probing: Probing,
  pods: readonly PingsOfPod[],
  method: Method,
  pairs: readonly Pair[],
  onPhase: (what: string) => void,
): Promise<PathMtusOfPod[]> {
  onPhase('searching the path MTU from pods');
  const known = new Map(pairs.map((pair) => [pairKey(pairRecord(pair)), pair]));
  const clean = measurementsIn(pods, method, (record) => known.get(pairKey(record))).filter(
    ({ pair, reading }) => pair.to.kind === 'pod' && reading.kind === 'answered' && reading.lossPercent === 0,
  );
  return gatherPathMtus(
    probing,
    clean.map(({ pair }) => pair),
  );
}

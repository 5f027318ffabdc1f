import { type ConnectivityReport, connectivityReport } from '../checks/connectivity/report.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import { defaultEndpointsOf, endpointsOf } from '../domain/connectivity/endpoint.ts';
import { type IsolationPlan, planIsolation } from '../domain/connectivity/isolation.ts';
import { planPairs } from '../domain/connectivity/plan.ts';
import { assemble } from '../gather/assemble.ts';
import { measure } from '../gather/connectivity/measure.ts';
import { measuringNeeds } from '../gather/plan.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type BetweenFlags, betweenMeant, type Ends } from './connectivity-scope.ts';
import { namespaceOf, podFilter } from './focus.ts';
import { requireNamespace } from './namespace.ts';
import { UsageProblem } from './problem.ts';
import { type ProgramFlags, probingOf } from './program-flags.ts';
import type { Listeners } from './seen.ts';
import type { Source } from './source.ts';

/** The flags of `ping`; times are in milliseconds. */
export interface PingFlags extends BetweenFlags, ProgramFlags {
  readonly count: number;
  readonly interval: number;
  readonly timeout: number;
  readonly size?: number | undefined;
  readonly 'max-pairs': number;
  readonly mtu: boolean;
  readonly isolation: boolean;
  readonly tcp?: number | undefined;
  readonly 'rtt-same-node': number;
  readonly 'rtt-cross-node': number;
}

/** The same sample each time, so that two runs can be compared. */
const SEED = 1;

/**
 * Plans, measures and judges.
 *
 * @throws UsageProblem when pods cannot be read, or something named does not exist
 */
export async function runPing(
  source: Source,
  flags: PingFlags,
  ends: Ends,
  { signal, tell, phases }: Listeners,
): Promise<ConnectivityReport> {
  const hands = source.hands();
  const snapshot = assemble(await source.record(measuringNeeds));
  const namespace = namespaceOf(flags, snapshot.target);
  requireNamespace(namespace, snapshot);
  const pods = podsIn(snapshot);
  const between = betweenMeant(flags, ends, snapshot, pods);
  const plans = planPairs({
    ...between,
    oneWay: flags.tcp !== undefined && ends.dst !== undefined,
    maxPairs: flags['max-pairs'],
    seed: SEED,
  });
  const isMeant = podFilter(flags, namespace);
  const isolation = flags.isolation ? isolationOf(pods, isMeant, plans, flags) : undefined;
  const { measurements, mtus, intrusions } = await measure(
    probingOf(flags, hands, pods, { signal, tell, onProgress: phases.step }),
    {
      pairs: plans.flatMap(({ pairs }) => pairs),
      tcpPort: flags.tcp,
      ping: {
        count: flags.count,
        intervalSeconds: flags.interval / 1000,
        timeoutSeconds: flags.timeout / 1000,
        ...(flags.size === undefined ? {} : { payloadBytes: flags.size }),
      },
      pathMtu: flags.mtu,
      intrusions: isolation?.intrusions,
      onPhase: phases.begin,
    },
  );
  const probed = {
    method:
      flags.tcp === undefined
        ? ({ kind: 'ping', count: flags.count } as const)
        : ({ kind: 'tcp', port: flags.tcp } as const),
    targets: { sameNodeMs: flags['rtt-same-node'], crossNodeMs: flags['rtt-cross-node'] },
    plans,
    measurements,
    ...(mtus === undefined ? {} : { mtus }),
    ...(isolation === undefined ? {} : { isolation: { readings: intrusions ?? [], of: isolation.of } }),
  };
  const facts = {
    pods,
    nads: snapshot.nads.ok ? snapshot.nads.value : [],
    policies: snapshot.multiNetworkPolicies.ok ? snapshot.multiNetworkPolicies.value : [],
  };
  return connectivityReport(probed, facts, snapshot, namespace);
}

/** The pods that were read. */
export function podsIn({ pods }: Snapshot): readonly Pod[] {
  if (!pods.ok) throw new UsageProblem(`cannot ${pods.why.what}: ${pods.why.detail}`, pods.why.next);
  return pods.value;
}

/** Attempts start from the pods that the flags mean; what they try may be anywhere. */
function isolationOf(
  pods: readonly Pod[],
  isMeant: (pod: Pod) => boolean,
  plans: readonly { readonly network: string }[],
  flags: PingFlags,
): IsolationPlan {
  return planIsolation({
    targets: endpointsOf(pods),
    sources: [...defaultEndpointsOf(pods.filter(isMeant)), ...endpointsOf(pods.filter(isMeant))],
    networks: plans.map(({ network }) => network),
    most: flags['max-pairs'],
    seed: SEED,
  });
}

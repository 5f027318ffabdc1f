import type { Pod } from '../domain/attachments/pod.ts';
import { defaultEndpointsOf, endpointsOf } from '../domain/connectivity/endpoint.ts';
import { type IsolationPlan, planIsolation } from '../domain/connectivity/isolation.ts';
import { planPairs } from '../domain/connectivity/plan.ts';
import { pingsOf } from '../gather/connectivity/decode.ts';
import { measure } from '../gather/connectivity/measure.ts';
import { type BetweenFlags, betweenMeant, type Ends } from './connectivity-scope.ts';
import { namespaceOf, podFilter } from './focus.ts';
import { requireNamespace } from './namespace.ts';
import { type PingWish, presetTargets, targetsOf } from './ping-flags.ts';
import { pingsFromFile } from './pings-from-file.ts';
import { podsIn } from './pods-in.ts';
import { type ProgramFlags, probingOf } from './program-flags.ts';
import type { Listeners, Seen } from './seen.ts';
import type { Source } from './source.ts';

/** Whom to ping, how, and by whose programs. */
export type PingFlags = BetweenFlags & ProgramFlags & PingWish;

/** The same sample each time, so that two runs can be compared. */
const SEED = 1;

/**
 * Adds to a recording what pods answer each other: of a live cluster it is measured, a file has it or not.
 *
 * @throws UsageProblem when pods cannot be read, something named does not exist, or the file has none
 */
export async function withPings(
  source: Source,
  seen: Seen,
  flags: PingFlags,
  ends: Ends,
  { signal, tell, phases }: Listeners,
): Promise<Seen> {
  const { recording, snapshot } = seen;
  if (source.file !== undefined) return pingsFromFile(source.file, seen, flags, ends);
  const namespace = namespaceOf(flags, snapshot.target);
  requireNamespace(namespace, snapshot);
  const pods = podsIn(snapshot);
  const plans = planPairs({
    ...betweenMeant(flags, ends, snapshot, pods),
    oneWay: flags.tcp !== undefined && ends.dst !== undefined,
    maxPairs: flags['max-pairs'],
    seed: SEED,
  });
  const isMeant = podFilter(flags, namespace);
  const probing = probingOf(flags, source.hands(), pods, { signal, tell, onProgress: phases.step });
  const pings = await measure(probing, {
    namespace,
    plans,
    tcpPort: flags.tcp,
    ping: {
      count: flags.count,
      intervalSeconds: flags.interval / 1000,
      timeoutSeconds: flags.timeout / 1000,
      ...(flags.size === undefined ? {} : { payloadBytes: flags.size }),
    },
    targets: targetsOf(flags, presetTargets),
    pathMtu: flags.mtu,
    isolation: flags.isolation ? isolationOf(pods, isMeant, plans, flags) : undefined,
    onPhase: phases.begin,
  });
  phases.end();
  return { recording: { ...recording, pings }, snapshot: { ...snapshot, pings: pingsOf(pings, snapshot.pods) } };
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

import type { Pod } from '../domain/attachments/pod.ts';
import { defaultEndpointsOf, endpointsOf } from '../domain/connectivity/endpoint.ts';
import { type IsolationPlan, planIsolation } from '../domain/connectivity/isolation.ts';
import { narrowed } from '../domain/connectivity/narrow.ts';
import { planPairs } from '../domain/connectivity/plan.ts';
import type { Probed } from '../domain/connectivity/probed.ts';
import { pingsOf } from '../gather/connectivity/decode.ts';
import { measure } from '../gather/connectivity/measure.ts';
import { mapGathered } from '../snapshot/gathered.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type BetweenFlags, betweenMeant, type Ends } from './connectivity-scope.ts';
import { namespaceOf, podFilter } from './focus.ts';
import { requireNamespace } from './namespace.ts';
import { type PingWish, presetTargets } from './ping-flags.ts';
import { UsageProblem } from './problem.ts';
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
  if (source.file !== undefined) return fromFile(source.file, seen, flags, ends);
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

/** What a file holds, as far as the flags mean it. */
function fromFile(path: string, { recording, snapshot }: Seen, flags: PingFlags, ends: Ends): Seen {
  const { pings } = recording;
  const missing =
    pings === undefined
      ? 'pings'
      : flags.mtu && pings.pathMtus === undefined
        ? 'path MTUs'
        : flags.isolation && pings.isolation === undefined
          ? 'attempts at isolation'
          : undefined;
  if (missing !== undefined) {
    const more = pings === undefined ? '' : missing === 'path MTUs' ? ' --mtu' : ' --isolation';
    throw new UsageProblem(
      `snapshot ${path} holds no ${missing}`,
      `make one that does with: kubectl multinet ping${more} --capture FILE`,
    );
  }
  return {
    recording,
    snapshot: {
      ...snapshot,
      pings: mapGathered(snapshot.pings, (probed) => meantOf(path, probed, snapshot, flags, ends)),
    },
  };
}

/** The part of what a file holds that the flags mean; all of it when they name nothing. */
function meantOf(path: string, all: Probed, snapshot: Snapshot, flags: PingFlags, ends: Ends): Probed {
  const probed = { ...all, targets: targetsOf(flags, all.targets) };
  const { namespace } = flags;
  if (namespace !== undefined && probed.namespace !== undefined && namespace !== probed.namespace)
    throw new UsageProblem(`snapshot ${path} holds pings of namespace ${probed.namespace} only`, 'leave out -n');
  const words = [ends.src, ends.dst, flags.network, flags.selector, flags['field-selector']];
  if (namespace === probed.namespace || namespace === undefined)
    if (words.every((word) => word === undefined)) return probed;
  const scope = namespace ?? probed.namespace;
  const meant = { ...flags, namespace: scope, 'all-namespaces': scope === undefined };
  return {
    ...narrowed(probed, betweenMeant(meant, ends, snapshot, podsIn(snapshot))),
    ...(scope === undefined ? {} : { namespace: scope }),
  };
}

function targetsOf(flags: PingWish, { sameNodeMs, crossNodeMs }: Probed['targets']): Probed['targets'] {
  return {
    sameNodeMs: flags['rtt-same-node'] ?? sameNodeMs,
    crossNodeMs: flags['rtt-cross-node'] ?? crossNodeMs,
  };
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

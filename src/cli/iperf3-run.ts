import { shortTests } from '../checks/bandwidth/expectation.ts';
import { type LinkFacts, linkFacts } from '../checks/bandwidth/facts.ts';
import { planTests, testBetween } from '../domain/bandwidth/plan.ts';
import type { BandwidthTargets, Load, Untested } from '../domain/bandwidth/run.ts';
import type { BandwidthTest } from '../domain/bandwidth/test.ts';
import { defaultEndpointsOf, type Endpoint, podPath } from '../domain/connectivity/endpoint.ts';
import { type Able, findIperf3, findOrphans, gatherBandwidth, removeOrphans } from '../gather/bandwidth/bandwidth.ts';
import { bandwidthOf, bandwidthReadingOf } from '../gather/bandwidth/decode.ts';
import { findPathMtu } from '../gather/bandwidth/path-mtu.ts';
import type { Probing } from '../gather/connectivity/sources.ts';
import { loadInWords } from '../report/bandwidth/text.ts';
import type { BandwidthRecord, BandwidthTestRecord } from '../snapshot/bandwidth-record.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Between, type BetweenFlags, betweenMeant, type Ends } from './connectivity-scope.ts';
import { expectedOf, type NamedExpectation } from './expect-flag.ts';
import { namespaceOf } from './focus.ts';
import { requireNamespace } from './namespace.ts';
import { podsIn } from './ping-run.ts';
import { UsageProblem } from './problem.ts';
import { type ProgramFlags, probingOf } from './program-flags.ts';
import type { Listeners, Seen } from './seen.ts';
import type { Source } from './source.ts';

/** The flags of `iperf3`. */
export interface Iperf3Flags extends BetweenFlags, ProgramFlags {
  readonly udp: boolean;
  /** Bits per second, of UDP. */
  readonly rate: number;
  readonly reverse: boolean;
  readonly bidir: boolean;
  /** Milliseconds. */
  readonly duration: number;
  readonly parallel: number;
  readonly pairs: number;
  readonly 'compare-default': boolean;
  readonly clean: boolean;
  readonly expect?: readonly NamedExpectation[] | undefined;
  /** Bits per second. */
  readonly min?: number | undefined;
  /** Milliseconds. */
  readonly 'max-jitter'?: number | undefined;
  /** Percent. */
  readonly 'max-loss'?: number | undefined;
}

/**
 * Adds to a recording what bandwidth pods have between them: of a live cluster it is measured, a file has it or not. What load it
 * is about to make is told before.
 *
 * @throws UsageProblem when pods cannot be read, something named does not exist, the flags contradict each other, or the file has none
 */
export async function withBandwidth(
  source: Source,
  { recording, snapshot }: Seen,
  flags: Iperf3Flags,
  ends: Ends,
  listeners: Listeners,
): Promise<Seen> {
  if (source.file !== undefined) {
    if (recording.bandwidth !== undefined) return { recording, snapshot };
    throw new UsageProblem(
      `snapshot ${source.file} holds no measurements of bandwidth`,
      'make one that does with: kubectl multinet iperf3 --capture FILE',
    );
  }
  const load = loadOf(flags);
  const expectations = expectedOf(
    flags.expect ?? [],
    flags,
    snapshot.target.namespace,
    snapshot.nads.ok ? snapshot.nads.value : [],
    podsIn(snapshot),
  );
  const prepared = await prepare(source, snapshot, flags, ends, listeners);
  const { probing, able, between, tests, pods } = prepared;
  const inUse = new Set(tests.flatMap(({ from, to }) => [podPath(from), podPath(to)]));
  await tellOrphans(probing, able, (pod) => inUse.has(pod), false, listeners.tell);
  announce(tests, load, listeners.tell);
  listeners.phases.begin('measuring');
  const measured = await gatherBandwidth(probing, able, tests, load);
  const targets: BandwidthTargets = {
    ...(flags.expect === undefined ? {} : { expectedBitsPerSecond: expectations }),
    ...(flags.min === undefined ? {} : { minBitsPerSecond: flags.min }),
    ...(flags['max-jitter'] === undefined ? {} : { maxJitterMs: flags['max-jitter'] }),
    ...(flags['max-loss'] === undefined ? {} : { maxLostPercent: flags['max-loss'] }),
  };
  listeners.phases.begin('searching the path MTU of what is too slow');
  const explained = await withPathMtus(probing, tests, measured, targets, linkFacts(snapshot));
  const namespace = namespaceOf(flags, snapshot.target);
  const bandwidth: BandwidthRecord = {
    at: probing.means.now(),
    ...(namespace === undefined ? {} : { namespace }),
    load,
    targets,
    tests: explained,
    untested: networksWithoutTest(between, able, tests),
  };
  return {
    recording: { ...recording, bandwidth },
    snapshot: { ...snapshot, bandwidth: bandwidthOf(bandwidth, { ok: true, at: bandwidth.at, value: pods }) },
  };
}

/**
 * Ends servers that earlier runs have left in the pods that are meant.
 *
 * @throws UsageProblem when pods cannot be read, or something named does not exist
 */
export async function cleanIperf3(
  source: Source,
  { snapshot }: Seen,
  flags: Iperf3Flags,
  ends: Ends,
  listeners: Listeners,
): Promise<void> {
  const { probing, able } = await prepare(source, snapshot, flags, ends, listeners);
  await tellOrphans(probing, able, () => true, true, listeners.tell);
}

/** Adds the path MTU to the tests that got less than expected: of the others nobody asks why. */
async function withPathMtus(
  probing: Probing,
  tests: readonly BandwidthTest[],
  measured: readonly BandwidthTestRecord[],
  targets: BandwidthTargets,
  facts: LinkFacts,
): Promise<BandwidthTestRecord[]> {
  const explained: BandwidthTestRecord[] = [];
  for (const [index, record] of measured.entries()) {
    const test = tests[index];
    const [short] =
      test === undefined ? [] : shortTests([{ test, reading: bandwidthReadingOf(record.answer) }], targets, facts);
    explained.push(short === undefined ? record : { ...record, pathMtu: await findPathMtu(probing, short) });
  }
  return explained;
}

/** Finds out who can measure, and plans the tests. */
async function prepare(
  source: Source,
  snapshot: Snapshot,
  flags: Iperf3Flags,
  ends: Ends,
  { signal, tell, phases }: Listeners,
) {
  const hands = source.hands();
  requireNamespace(namespaceOf(flags, snapshot.target), snapshot);
  const pods = podsIn(snapshot);
  const between = betweenMeant(flags, ends, snapshot, pods);
  if (between.address !== undefined)
    throw new UsageProblem(
      `${between.address.text} is an address: the server needs a pod`,
      'kubectl multinet iperf3 -h',
    );
  const probing = probingOf(flags, hands, pods, { signal, tell, onProgress: phases.step });
  phases.begin('looking for iperf3 in pods');
  // Tools are added to pods that are measured, not to all that could be.
  const wanted =
    flags['debug-image'] === undefined || flags.clean
      ? meantEnds(between)
      : testsBetween(between, () => true, flags, []).flatMap(({ from, to }) => [from, to]);
  const able = await findIperf3(probing, wanted);
  const isAble = (endpoint: Endpoint) => able.benches.has(podPath(endpoint));
  const tests = testsBetween(between, isAble, flags, defaultEndpointsOf(pods));
  phases.end();
  return { probing, able, between, tests, pods };
}

function loadOf({ udp, rate, reverse, bidir, duration, parallel }: Iperf3Flags): Load {
  if (reverse && bidir) throw new UsageProblem('--reverse and --bidir exclude each other', 'leave one of them out');
  return {
    durationSeconds: Math.max(1, Math.round(duration / 1000)),
    parallel,
    ...(reverse ? { direction: 'reverse' } : bidir ? { direction: 'both' } : {}),
    ...(udp ? { udpBitsPerSecond: rate } : {}),
  };
}

async function tellOrphans(
  probing: Probing,
  { benches }: Able,
  isOfInterest: (pod: string) => boolean,
  clean: boolean,
  tell: (message: string) => void,
): Promise<void> {
  const containers = [...benches].flatMap(([pod, { container }]) => (isOfInterest(pod) ? [container] : []));
  const orphans = await findOrphans(probing, containers);
  if (clean) await removeOrphans(probing, orphans);
  for (const { container, servers } of orphans) {
    for (const { pid, argv } of servers) {
      const what = `iperf3 server ${pid} (${argv.slice(1).join(' ')}) in pod ${container.namespace}/${container.pod}`;
      tell(
        clean
          ? `removed ${what}`
          : `warning: ${what} was left by an earlier run, or belongs to one that runs now: --clean ends it`,
      );
    }
  }
  if (clean && orphans.length === 0) tell('no iperf3 server of an earlier run is left');
}

/** The endpoints that may take part: of the named ends where there are such. */
function meantEnds({ endpoints, isSource, isDestination }: Between): readonly Endpoint[] {
  if (isSource === undefined || isDestination === undefined) return endpoints;
  return endpoints.filter((endpoint) => isSource(endpoint) || isDestination(endpoint));
}

function testsBetween(
  { endpoints, isSource, isDestination }: Between,
  isAble: (endpoint: Endpoint) => boolean,
  flags: Iperf3Flags,
  defaults: readonly Endpoint[],
): BandwidthTest[] {
  const tests = planTests({
    endpoints: endpoints.filter(isAble),
    isSource,
    isDestination,
    perDistance: flags.pairs,
  });
  if (!flags['compare-default']) return tests;
  const byPod = new Map(defaults.map((endpoint) => [podPath(endpoint), endpoint]));
  return tests.flatMap((test) => {
    const [from, to] = [byPod.get(podPath(test.from)), byPod.get(podPath(test.to))];
    const baseline = from === undefined || to === undefined ? undefined : testBetween(from, to);
    return baseline === undefined ? [test] : [test, baseline];
  });
}

/** Whoever owns the network is to know before. */
function announce(tests: readonly BandwidthTest[], load: Load, tell: (message: string) => void): void {
  if (tests.length === 0) return;
  tell(
    `load: ${tests.length === 1 ? 'one test' : `${tests.length} tests, one after another, each`} ${loadInWords(load)}`,
  );
  for (const { from, to } of tests) {
    const where = from.node === to.node ? `on node ${from.node}` : `from node ${from.node} to node ${to.node}`;
    tell(`load on ${from.network}: ${podPath(from)} to ${podPath(to)}, ${where}`);
  }
}

/** Networks on which nothing could be tested, each with the reason of one of its pods. */
function networksWithoutTest(
  { endpoints, isSource, isDestination }: Between,
  { unable }: Able,
  tests: readonly BandwidthTest[],
): Untested[] {
  const tested = new Set(tests.map(({ from }) => from.network));
  const untested = Map.groupBy(
    endpoints.filter(({ network }) => !tested.has(network)),
    ({ network }) => network,
  );
  return [...untested].flatMap(([network, own]) => {
    const [first] = own;
    // Of networks that the named ends do not share nobody has asked anything.
    if (isSource !== undefined && !own.some(isSource)) return [];
    if (isDestination !== undefined && !own.some(isDestination)) return [];
    const isMeant = (endpoint: Endpoint) =>
      (isSource === undefined && isDestination === undefined) ||
      isSource?.(endpoint) === true ||
      isDestination?.(endpoint) === true;
    const lacking = own.find((endpoint) => isMeant(endpoint) && unable.has(podPath(endpoint)));
    const subject = lacking ?? first;
    if (subject === undefined) return [];
    const pods = new Set(own.map(podPath)).size;
    const why =
      lacking === undefined
        ? pods === 1
          ? `it is alone on ${network}`
          : `no two pods on ${network} could be paired`
        : `bandwidth on ${network}: ${unable.get(podPath(lacking))} (--debug-image IMAGE adds one that has)`;
    return [{ namespace: subject.namespace, pod: subject.pod, why }];
  });
}

import { shortTests } from '../checks/bandwidth/expectation.ts';
import { type LinkFacts, linkFacts } from '../checks/bandwidth/facts.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import type { BandwidthTargets, Load, Untested } from '../domain/bandwidth/run.ts';
import type { BandwidthTest } from '../domain/bandwidth/test.ts';
import { isTestPod } from '../domain/bandwidth/test-pod.ts';
import { defaultEndpointsOf, type Endpoint, endpointsOf, podPath } from '../domain/connectivity/endpoint.ts';
import { type Able, findIperf3, gatherBandwidth } from '../gather/bandwidth/bandwidth.ts';
import { bandwidthOf, bandwidthReadingOf } from '../gather/bandwidth/decode.ts';
import { findPathMtu } from '../gather/bandwidth/path-mtu.ts';
import type { Probing } from '../gather/connectivity/sources.ts';
import type { PodObject } from '../kube/pod.ts';
import type { BandwidthRecord, BandwidthTestRecord } from '../snapshot/bandwidth-record.ts';
import { mapGathered } from '../snapshot/gathered.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Between, type BetweenFlags, betweenMeant, type Ends, networkMeant } from './connectivity-scope.ts';
import type { NamedExpectation } from './expect-flag.ts';
import { namespaceOf } from './focus.ts';
import { bandwidthFromFile, bandwidthTargetsOf, requireFitting } from './iperf3-from-file.ts';
import { cleanTestPods, tellServers, tellTestPods } from './iperf3-orphans.ts';
import { testPodPlans, usingTestPods } from './iperf3-test-pods.ts';
import { announce, meantEnds, networksWithoutTest, type TestFlags, testsBetween } from './iperf3-tests.ts';
import { requireNamespace } from './namespace.ts';
import { podsIn } from './ping-run.ts';
import { UsageProblem } from './problem.ts';
import { type ProgramFlags, probingOf } from './program-flags.ts';
import type { Listeners, Seen } from './seen.ts';
import type { Source } from './source.ts';

/** The flags of `iperf3`. */
export interface Iperf3Flags extends BetweenFlags, ProgramFlags, TestFlags {
  readonly udp: boolean;
  /** Bits per second, of UDP. That of `presetRate` when absent. */
  readonly rate?: number | undefined;
  readonly reverse: boolean;
  readonly bidir: boolean;
  /** Milliseconds. */
  readonly duration: number;
  readonly parallel: number;
  readonly clean: boolean;
  readonly image?: string | undefined;
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
  seen: Seen,
  flags: Iperf3Flags,
  ends: Ends,
  listeners: Listeners,
): Promise<Seen> {
  const { recording, snapshot } = seen;
  if (source.file !== undefined) return bandwidthFromFile(source.file, seen, flags, ends);
  if (flags.image !== undefined && (ends.src !== undefined || ends.dst !== undefined))
    throw new UsageProblem(
      '--image makes pods of its own to measure between, not between those that are named',
      'leave the names out, or add iperf3 to the named pods with --debug-image',
    );
  if (flags.image === '') throw new UsageProblem('--image names no image', 'write --image REGISTRY/IMAGE:TAG');
  const load = loadOf(flags);
  requireFitting(flags, load);
  const targets = bandwidthTargetsOf(flags, snapshot);
  const prepared = await prepare(source, snapshot, flags, ends, listeners);
  const { probing, able, between, tests } = prepared;
  const inUse = new Set(tests.flatMap(({ from, to }) => [podPath(from), podPath(to)]));
  await tellServers(probing, able, (pod) => inUse.has(pod), false, listeners.tell);
  tellTestPods(prepared.testPods, listeners.tell);
  announce(tests, load, listeners.tell);
  const own = await measure({ probing, able, tests, load, targets, snapshot }, listeners);
  const helped = await withTestPodsWhereNeeded(source, seen, prepared, { load, targets, flags }, listeners);
  const namespace = namespaceOf(flags, snapshot.target);
  const bandwidth: BandwidthRecord = {
    at: probing.means.now(),
    ...(namespace === undefined ? {} : { namespace }),
    load,
    targets,
    tests: [...own, ...helped.tests],
    untested: [...networksWithoutTest(between, able, tests, helped.networks), ...helped.untested],
  };
  const pods = mapGathered(snapshot.pods, (read) => [...read, ...helped.pods]);
  const { lists } = recording;
  const listed =
    lists.pods === undefined ? {} : { pods: mapGathered(lists.pods, (read) => [...read, ...helped.objects]) };
  return {
    recording: { ...recording, lists: { ...lists, ...listed }, bandwidth },
    snapshot: { ...snapshot, pods, bandwidth: bandwidthOf(bandwidth, pods) },
  };
}

/** What was measured between test pods, and on which networks. */
interface Helped {
  readonly tests: readonly BandwidthTestRecord[];
  readonly untested: readonly Untested[];
  readonly networks: ReadonlySet<string>;
  readonly pods: readonly Pod[];
  readonly objects: readonly PodObject[];
}

const noHelp: Helped = { tests: [], untested: [], networks: new Set(), pods: [], objects: [] };

/** Where the pods that are there give no test, and an image was given, makes some to measure between. */
async function withTestPodsWhereNeeded(
  source: Source,
  { recording, snapshot }: Seen,
  { between, tests }: Prepared,
  { load, targets, flags }: { readonly load: Load; readonly targets: BandwidthTargets; readonly flags: Iperf3Flags },
  listeners: Listeners,
): Promise<Helped> {
  const { image } = flags;
  if (image === undefined) return noHelp;
  const nads = snapshot.nads.ok ? snapshot.nads.value : [];
  const named = networkMeant(flags, snapshot.target.namespace, nads, podsIn(snapshot));
  const meant = [...between.endpoints.map(({ network }) => network), ...(named === undefined ? [] : [named])];
  const tested = new Set(tests.map(({ from }) => from.network));
  const networks = [...new Set(meant)].filter((network) => !tested.has(network)).sort();
  const { plans, impossible } = testPodPlans(networks, { lists: recording.lists, snapshot });
  const helped = { networks: new Set(networks), untested: impossible };
  if (plans.length === 0) return { ...noHelp, ...helped };
  const { signal, tell, phases, onLeft } = listeners;
  const hands = source.hands();
  phases.begin('waiting for test pods');
  return usingTestPods(plans, snapshot, { hands, signal, tell, onLeft, image, load, flags }, async (ready) => {
    const { pods, objects, failed } = ready;
    phases.begin('looking for iperf3 in test pods');
    // What is said of other pods' containers is not said of these.
    const own = { ...flags, container: undefined, 'debug-image': undefined };
    const probing = probingOf(own, hands, pods, { signal, tell, onProgress: phases.step });
    const endpoints = endpointsOf(pods).filter(({ network }) => networks.includes(network));
    const able = await findIperf3(probing, endpoints);
    const isAble = (endpoint: Endpoint) => able.benches.has(podPath(endpoint));
    const between = { endpoints };
    const tests = testsBetween(between, isAble, flags, defaultEndpointsOf(pods));
    phases.end();
    announce(tests, load, tell);
    const measured = await measure({ probing, able, tests, load, targets, snapshot }, listeners);
    const done = new Set(tests.map(({ from }) => from.network));
    const [unable = { why: 'no two could be paired' }] = able.unable.values();
    const lacking = [...new Set(endpoints.map(({ network }) => network))]
      .filter((network) => !done.has(network))
      .map((network) => ({ network, why: `test pods of image ${image}: ${unable.why}` }));
    return { ...helped, tests: measured, untested: [...impossible, ...failed, ...lacking], pods, objects };
  });
}

interface Measuring {
  readonly probing: Probing;
  readonly able: Able;
  readonly tests: readonly BandwidthTest[];
  readonly load: Load;
  readonly targets: BandwidthTargets;
  readonly snapshot: Snapshot;
}

/** Runs tests, and searches the path MTU of those that get too little. */
async function measure(
  { probing, able, tests, load, targets, snapshot }: Measuring,
  { phases }: Listeners,
): Promise<BandwidthTestRecord[]> {
  phases.begin('measuring');
  const measured = await gatherBandwidth(probing, able, tests, load);
  phases.begin('searching the path MTU of what is too slow');
  return withPathMtus(probing, tests, measured, targets, linkFacts(snapshot));
}

/**
 * Ends servers that earlier runs have left in the pods that are meant, and removes test pods that they have left in the namespace.
 *
 * @returns false when some may still be there
 * @throws UsageProblem when pods cannot be read, or something named does not exist
 */
export async function cleanIperf3(
  source: Source,
  { snapshot }: Seen,
  flags: Iperf3Flags,
  ends: Ends,
  listeners: Listeners,
): Promise<boolean> {
  const { probing, able, testPods } = await prepare(source, snapshot, flags, ends, listeners);
  const noServer = await tellServers(probing, able, () => true, true, listeners.tell);
  const namespace = namespaceOf(flags, snapshot.target);
  const meant = testPods.filter((pod) => namespace === undefined || pod.namespace === namespace);
  const noPod = await cleanTestPods(source.hands().maker, meant, listeners.tell);
  return noServer && noPod;
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

/** Who can measure, and the tests between them. */
interface Prepared {
  readonly probing: Probing;
  readonly able: Able;
  readonly between: Between;
  readonly tests: readonly BandwidthTest[];
  /** Pods that earlier runs have made, and that are not measured. */
  readonly testPods: readonly Pod[];
}

/** Finds out who can measure, and plans the tests. */
async function prepare(
  source: Source,
  snapshot: Snapshot,
  flags: Iperf3Flags,
  ends: Ends,
  { signal, tell, phases }: Listeners,
): Promise<Prepared> {
  const hands = source.hands();
  requireNamespace(namespaceOf(flags, snapshot.target), snapshot);
  const [testPods, pods] = apart(podsIn(snapshot), isTestPod);
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
  return { probing, able, between, tests, testPods };
}

function apart<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** Of UDP, in bits per second. */
const presetRate = 100e6;

function loadOf({ udp, rate, reverse, bidir, duration, parallel }: Iperf3Flags): Load {
  if (reverse && bidir) throw new UsageProblem('--reverse and --bidir exclude each other', 'leave one of them out');
  return {
    durationSeconds: Math.max(1, Math.round(duration / 1000)),
    parallel,
    ...(reverse ? { direction: 'reverse' } : bidir ? { direction: 'both' } : {}),
    ...(udp ? { udpBitsPerSecond: rate ?? presetRate } : {}),
  };
}

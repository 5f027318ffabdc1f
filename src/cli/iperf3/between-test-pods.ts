import type { Pod } from '../../domain/attachments/pod.ts';
import type { BandwidthTargets, Load, Untested } from '../../domain/bandwidth/run.ts';
import { pairsOfTestPods, type TestPodPlan } from '../../domain/bandwidth/test-pod.ts';
import { endpointsOf } from '../../domain/connectivity/endpoint.ts';
import { findIperf3 } from '../../gather/bandwidth/bandwidth.ts';
import type { PodObject } from '../../kube/pod.ts';
import { count } from '../../report/layout.ts';
import type { BandwidthTestRecord } from '../../snapshot/bandwidth-record.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { networkMeant } from '../connectivity-scope.ts';
import { podsIn } from '../pods-in.ts';
import { probingOf } from '../program-flags.ts';
import type { Listeners, Seen } from '../seen.ts';
import type { Hands, Source } from '../source.ts';
import { testPodPlans } from '../test-pods/plans.ts';
import { type ReadyTestPods, usingTestPods } from '../test-pods/use.ts';
import type { Iperf3Flags } from './flags.ts';
import { measure } from './measure.ts';
import type { Prepared } from './prepare.ts';
import { announce, type TestFlags, testsOfAble } from './tests.ts';

/** What was measured between test pods, and on which networks. */
export interface Helped {
  readonly tests: readonly BandwidthTestRecord[];
  readonly untested: readonly Untested[];
  readonly networks: ReadonlySet<string>;
  readonly pods: readonly Pod[];
  readonly objects: readonly PodObject[];
}

const noHelp: Helped = { tests: [], untested: [], networks: new Set(), pods: [], objects: [] };

/** What is wanted of the tests, wherever they are run. */
interface Wish {
  readonly load: Load;
  readonly targets: BandwidthTargets;
  readonly flags: Iperf3Flags;
}

/** Where the pods that are there give no test, and an image was given, makes some to measure between. */
export async function withTestPodsWhereNeeded(
  source: Source,
  seen: Seen,
  prepared: Prepared,
  wish: Wish,
  listeners: Listeners,
): Promise<Helped> {
  const { load, flags } = wish;
  const { image } = flags;
  if (image === undefined) return noHelp;
  const { recording, snapshot } = seen;
  const networks = untestedNetworks(prepared, snapshot, flags);
  const { plans, impossible } = testPodPlans(networks, { lists: recording.lists, snapshot });
  const helped: Helped = { ...noHelp, networks: new Set(networks), untested: impossible };
  if (plans.length === 0) return helped;
  const { signal, tell, phases, onLeft } = listeners;
  const hands = source.hands();
  for (const plan of plans) tellOfFewPairs(plan, flags, tell);
  const seconds = plans.reduce((sum, plan) => sum + secondsFor(plan, flags, load), 0);
  phases.begin('waiting for test pods');
  return usingTestPods(plans, snapshot, { hands, signal, tell, onLeft, image, seconds }, async (ready) => {
    const { tests, untested } = await measureBetween(ready, networks, { hands, image, snapshot }, wish, listeners);
    const { pods, objects, failed } = ready;
    return { ...helped, pods, objects, tests, untested: [...impossible, ...failed, ...untested] };
  });
}

/** The networks that are meant and on which the pods that are there cannot be measured, in order. */
function untestedNetworks({ between, tests }: Prepared, snapshot: Snapshot, flags: Iperf3Flags): readonly string[] {
  const nads = snapshot.nads.ok ? snapshot.nads.value : [];
  const named = networkMeant(flags, snapshot.target.namespace, nads, podsIn(snapshot));
  const meant = [...between.endpoints.map(({ network }) => network), ...(named === undefined ? [] : [named])];
  const tested = new Set(tests.map(({ from }) => from.network));
  return [...new Set(meant)].filter((network) => !tested.has(network)).sort();
}

/** Measures between test pods on some networks. */
async function measureBetween(
  { pods }: ReadyTestPods,
  networks: readonly string[],
  { hands, image, snapshot }: { readonly hands: Hands; readonly image: string; readonly snapshot: Snapshot },
  { load, targets, flags }: Wish,
  listeners: Listeners,
): Promise<Pick<Helped, 'tests' | 'untested'>> {
  const { signal, tell, phases, onLeft } = listeners;
  phases.begin('looking for iperf3 in test pods');
  // What is said of other pods' containers is not said of these.
  const own = { ...flags, container: undefined, 'debug-image': undefined };
  const probing = probingOf(own, hands, pods, { signal, tell, onLeft, onProgress: phases.step });
  const endpoints = endpointsOf(pods).filter(({ network }) => networks.includes(network));
  const able = await findIperf3(probing, endpoints);
  const tests = testsOfAble({ endpoints }, able, flags, pods);
  phases.end();
  announce(tests, load, tell);
  const measured = await measure({ probing, able, tests, load, targets, snapshot }, listeners);
  const done = new Set(tests.map(({ from }) => from.network));
  const [unable = { why: 'no two could be paired' }] = able.unable.values();
  const lacking = [...new Set(endpoints.map(({ network }) => network))].filter((network) => !done.has(network));
  const why = `test pods of image ${image}: ${unable.why}`;
  return { tests: measured, untested: lacking.map((network) => ({ network, why })) };
}

/** Where pods give fewer pairs than are wanted, and more than one is. */
function tellOfFewPairs(plan: TestPodPlan, { pairs }: TestFlags, tell: (message: string) => void): void {
  const { sameNode, crossNode } = pairsOfTestPods(plan);
  if (pairs === 1 || pairs <= Math.min(sameNode, crossNode)) return;
  tell(
    `warning: ${plan.network}: --pairs ${pairs} is more than ${plan.nodes.length} test pods give: ${count(sameNode, 'pair')} on one node, ${crossNode} between nodes`,
  );
}

/** Seconds that a test takes beside its length. */
const PER_TEST = 60;

/** The longest that the tests of a network take. */
function secondsFor(plan: TestPodPlan, flags: TestFlags, { durationSeconds }: Load): number {
  const { sameNode, crossNode } = pairsOfTestPods(plan);
  const tests = Math.min(flags.pairs, sameNode) + Math.min(flags.pairs, crossNode);
  return tests * (flags['compare-default'] ? 2 : 1) * (durationSeconds + PER_TEST);
}

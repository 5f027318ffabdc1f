import type { Pod } from '../../domain/attachments/pod.ts';
import { planTests, testBetween } from '../../domain/bandwidth/plan.ts';
import type { Load, Untested } from '../../domain/bandwidth/run.ts';
import type { BandwidthTest } from '../../domain/bandwidth/test.ts';
import { defaultEndpointsOf, type Endpoint, podPath } from '../../domain/connectivity/endpoint.ts';
import type { Able } from '../../gather/bandwidth/bandwidth.ts';
import { loadInWords } from '../../report/bandwidth/text.ts';
import type { Between } from '../connectivity-scope.ts';

/** The flags that decide which tests are run. */
export interface TestFlags {
  readonly pairs: number;
  readonly 'compare-default': boolean;
}

/** The endpoints that may take part: of the named ends where there are such. */
export function meantEnds({ endpoints, isSource, isDestination }: Between): readonly Endpoint[] {
  if (isSource === undefined || isDestination === undefined) return endpoints;
  return endpoints.filter((endpoint) => isSource(endpoint) || isDestination(endpoint));
}

/** Between whom tests are planned. */
type Ways = Pick<Between, 'endpoints' | 'isSource' | 'isDestination'>;

/** Plans tests between endpoints that are able, with a baseline for each if one is wanted. */
export function testsBetween(
  { endpoints, isSource, isDestination }: Ways,
  isAble: (endpoint: Endpoint) => boolean,
  flags: TestFlags,
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

/** Plans tests between endpoints whose pods have iperf3. */
export function testsOfAble(ways: Ways, { benches }: Able, flags: TestFlags, pods: readonly Pod[]): BandwidthTest[] {
  return testsBetween(ways, (endpoint) => benches.has(podPath(endpoint)), flags, defaultEndpointsOf(pods));
}

/** Whoever owns the network is to know before. */
export function announce(tests: readonly BandwidthTest[], load: Load, tell: (message: string) => void): void {
  if (tests.length === 0) return;
  tell(
    `load: ${tests.length === 1 ? 'one test:' : `${tests.length} tests, one after another, each`} ${loadInWords(load)}`,
  );
  for (const { from, to } of tests) {
    const where = from.node === to.node ? `on node ${from.node}` : `from node ${from.node} to node ${to.node}`;
    tell(`load on ${from.network}: ${podPath(from)} to ${podPath(to)}, ${where}`);
  }
}

/** Networks on which nothing could be tested and nothing else was tried (`tried`), each with the reason of one of its pods. */
export function networksWithoutTest(
  { endpoints, isSource, isDestination }: Ways,
  { unable }: Able,
  tests: readonly BandwidthTest[],
  tried: ReadonlySet<string>,
): Untested[] {
  const tested = new Set([...tests.map(({ from }) => from.network), ...tried]);
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
    const why =
      lacking === undefined ? whyUnpaired(network, own) : `bandwidth on ${network}: ${whyUnable(lacking, unable)}`;
    return [{ namespace: subject.namespace, pod: subject.pod, why }];
  });
}

function whyUnpaired(network: string, endpoints: readonly Endpoint[]): string {
  const isAlone = new Set(endpoints.map(podPath)).size === 1;
  return isAlone ? `it is alone on ${network}` : `no two pods on ${network} could be paired`;
}

// Who may not run programs in pods, or cannot reach them, is not helped by other programs.
function whyUnable(endpoint: Endpoint, unable: Able['unable']): string {
  const { reason = 'no-tool', why = 'no container has iperf3' } = unable.get(podPath(endpoint)) ?? {};
  const help = '--debug-image IMAGE adds one that has, --image IMAGE makes pods that have';
  return reason === 'no-tool' ? `${why} (${help})` : why;
}

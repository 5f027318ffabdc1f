import type { Pod } from '../../domain/attachments/pod.ts';
import type { BandwidthTest } from '../../domain/bandwidth/test.ts';
import { isTestPod } from '../../domain/bandwidth/test-pod.ts';
import { type Able, findIperf3 } from '../../gather/bandwidth/bandwidth.ts';
import type { Probing } from '../../gather/probing/probing.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type Between, betweenMeant, type Ends } from '../connectivity-scope.ts';
import { namespaceOf } from '../focus.ts';
import { requireNamespace } from '../namespace.ts';
import { podsIn } from '../pods-in.ts';
import { UsageProblem } from '../problem.ts';
import { probingOf } from '../program-flags.ts';
import type { Listeners } from '../seen.ts';
import type { Source } from '../source.ts';
import type { Iperf3Flags } from './flags.ts';
import { meantEnds, testsBetween, testsOfAble } from './tests.ts';

/** Who can measure, and the tests between them. */
export interface Prepared {
  readonly probing: Probing;
  readonly able: Able;
  readonly between: Between;
  readonly tests: readonly BandwidthTest[];
  /** Pods that earlier runs have made, and that are not measured. */
  readonly testPods: readonly Pod[];
}

/**
 * Finds out who can measure, and plans the tests.
 *
 * @throws UsageProblem when pods cannot be read, something named does not exist, or an address is named
 */
export async function prepare(
  source: Source,
  snapshot: Snapshot,
  flags: Iperf3Flags,
  ends: Ends,
  { signal, tell, phases, onLeft }: Listeners,
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
  const probing = probingOf(flags, hands, pods, { signal, tell, onLeft, onProgress: phases.step });
  phases.begin('looking for iperf3 in pods');
  // Tools are added to pods that are measured, not to all that could be.
  const wanted =
    flags['debug-image'] === undefined || flags.clean
      ? meantEnds(between)
      : testsBetween(between, () => true, flags, []).flatMap(({ from, to }) => [from, to]);
  const able = await findIperf3(probing, wanted);
  const tests = testsOfAble(between, able, flags, pods);
  phases.end();
  return { probing, able, between, tests, testPods };
}

function apart<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

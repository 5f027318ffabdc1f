import { decodePod } from '../../domain/attachments/decode.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import type { Untested } from '../../domain/bandwidth/run.ts';
import type { TestPodPlan } from '../../domain/bandwidth/test-pod.ts';
import { podsOf, withTestPods } from '../../gather/test-pods/make.ts';
import { podWatch } from '../../gather/test-pods/start.ts';
import type { PodObject } from '../../kube/pod.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Hands } from '../source.ts';
import { explainer, untested } from './causes.ts';

/** How to make test pods, and who hears of it. */
export interface TestPodWish {
  readonly hands: Hands;
  readonly signal: AbortSignal;
  readonly tell: (message: string) => void;
  readonly onLeft: () => void;
  readonly image: string;
  /** Seconds that the work with them may take. */
  readonly seconds: number;
}

/** Test pods that are on their networks, and networks on which some are not. */
export interface ReadyTestPods {
  readonly pods: readonly Pod[];
  readonly objects: readonly PodObject[];
  readonly failed: readonly Untested[];
}

/** Seconds that making pods and removing them takes. */
const AROUND = 240;

/**
 * Makes test pods as planned, says so beforehand, lets work be done with them, and removes them again. Rejects as the work does, and
 * when cancelled.
 */
export async function usingTestPods<T>(
  plans: readonly TestPodPlan[],
  snapshot: Snapshot,
  { hands, signal, tell, onLeft, image, seconds }: TestPodWish,
  work: (ready: ReadyTestPods) => Promise<T>,
): Promise<T> {
  const lifetime = AROUND + seconds;
  const run = crypto.randomUUID().slice(0, 6);
  announce(plans, run, image, lifetime, tell);
  return withTestPods(
    { maker: hands.maker, watch: podWatch(hands.reader), signal },
    { plans, image, run, lifetime, tell, onLeft },
    async (started) => {
      const objects = started.flatMap((one) => (one.ok ? [one.object] : []));
      const explain = explainer(snapshot, image, hands.now);
      const causes = started.flatMap((one) => (one.ok ? [] : [explain(one)]));
      return work({ pods: objects.map(decodePod), objects, failed: untested(causes, tell) });
    },
  );
}

function announce(
  plans: readonly TestPodPlan[],
  run: string,
  image: string,
  lifetime: number,
  tell: (message: string) => void,
): void {
  for (const [network, pods] of Map.groupBy(podsOf(plans, run), (pod) => pod.network)) {
    const [first] = pods;
    if (first === undefined) continue;
    tell(
      `making ${pods.length} test pods of image ${image} in namespace ${first.namespace}, annotated k8s.v1.cni.cncf.io/networks: ${network}; they are removed again, and end by themselves after ${lifetime} s`,
    );
    for (const { name, node } of pods) tell(`making pod ${name} on node ${node}`);
    for (const remark of first.plan.remarks) tell(`warning: ${network}: ${remark}`);
  }
}

import { planTestPods } from '../checks/bandwidth/test-pods.ts';
import { decodePod } from '../domain/attachments/decode.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import type { Load, Untested } from '../domain/bandwidth/run.ts';
import type { TestPodPlan } from '../domain/bandwidth/test-pod.ts';
import { podsOf, withTestPods } from '../gather/test-pods/make.ts';
import { podWatch, type StartedPod } from '../gather/test-pods/start.ts';
import type { PodObject } from '../kube/pod.ts';
import type { Lists } from '../snapshot/recording.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { TestFlags } from './iperf3-tests.ts';
import type { Hands } from './source.ts';
import { diagnoserOf } from './why-report.ts';

/** Where pods are to be made to measure between, and where that would be of no use. */
export interface TestPodPlans {
  readonly plans: readonly TestPodPlan[];
  readonly impossible: readonly Untested[];
}

/** Plans pods on networks. */
export function testPodPlans(networks: readonly string[], { lists, snapshot }: Read): TestPodPlans {
  const { nads, nodes, nodeNetworks, pods, events, takenAt } = snapshot;
  const parts = {
    takenAt,
    nads: nads.ok ? nads.value : [],
    nodes: nodes.ok ? nodes.value : [],
    nodeNetworks: nodeNetworks.ok ? nodeNetworks.value : [],
    pods: pods.ok ? pods.value : [],
    ...(events.ok ? { events: events.value } : {}),
  };
  const plans: TestPodPlan[] = [];
  const impossible: Untested[] = [];
  for (const network of networks) {
    const planned = planTestPods(network, parts);
    const owner = uidOf(network, lists);
    if (planned.kind === 'plan') plans.push({ ...planned.plan, ...(owner === undefined ? {} : { owner }) });
    else if (!nodes.ok)
      impossible.push({ network, why: `no test pods: cannot ${nodes.why.what}: ${nodes.why.detail}` });
    else impossible.push({ network, why: `no test pods: ${planned.why}${nextStep(planned.next)}` });
  }
  return { plans, impossible };
}

interface Read {
  readonly lists: Lists;
  readonly snapshot: Snapshot;
}

function uidOf(network: string, { nads }: Lists): string | undefined {
  const found = nads?.ok === true ? nads.value : [];
  const nad = found.find(({ metadata }) => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}` === network);
  return nad?.metadata?.uid;
}

const nextStep = (command: string | undefined): string => (command === undefined ? '' : ` (next: ${command})`);

/** How to make test pods, and who hears of it. */
export interface TestPodWish {
  readonly hands: Hands;
  readonly signal: AbortSignal;
  readonly tell: (message: string) => void;
  readonly onLeft: () => void;
  readonly image: string;
  readonly load: Load;
  readonly flags: TestFlags;
}

/** Test pods that are on their networks, and networks on which some are not. */
export interface ReadyTestPods {
  readonly pods: readonly Pod[];
  readonly objects: readonly PodObject[];
  readonly failed: readonly Untested[];
}

/** Seconds that a test takes beside its length, and that making pods and removing them takes. */
const PER_TEST = 60;
const AROUND = 240;

/**
 * Makes test pods as planned, says so beforehand, lets work be done with them, and removes them again. Rejects as the work does, and
 * when cancelled.
 */
export async function usingTestPods<T>(
  plans: readonly TestPodPlan[],
  snapshot: Snapshot,
  { hands, signal, tell, onLeft, image, load, flags }: TestPodWish,
  work: (ready: ReadyTestPods) => Promise<T>,
): Promise<T> {
  const perNetwork = 2 * flags.pairs * (flags['compare-default'] ? 2 : 1);
  const lifetime = AROUND + plans.length * perNetwork * (load.durationSeconds + PER_TEST);
  const run = crypto.randomUUID().slice(0, 6);
  announce(plans, run, image, lifetime, tell);
  return withTestPods(
    { maker: hands.maker, watch: podWatch(hands.reader), signal },
    { plans, image, run, lifetime, tell, onLeft },
    async (started) => {
      const objects = started.flatMap((one) => (one.ok ? [one.object] : []));
      const explain = explainer(snapshot, hands.now);
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

type Failed = Extract<StartedPod, { ok: false }>;

/** Why a test pod is not on its network, and what to do. */
interface Cause {
  readonly failed: Failed;
  readonly why: string;
  readonly next: string | undefined;
  /** What the failing program said. */
  readonly innermost: string | undefined;
}

/** One reason for each network and cause, however many pods share it; the event of the first of them is told. */
function untested(causes: readonly Cause[], tell: (message: string) => void): Untested[] {
  const shared = Map.groupBy(causes, ({ failed, why, next }) => `${failed.pod.network}\n${why}\n${next}`);
  return [...shared.values()].flatMap((group): Untested[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { failed, why, next, innermost } = first;
    const { namespace, name, network } = failed.pod;
    const said = failed.events.findLast(({ type }) => type === 'Warning');
    if (said !== undefined) tell(`pod ${namespace}/${name}: event ${said.reason}: ${innermost ?? said.message}`);
    const nodes = [...new Set(group.map((one) => one.failed.pod.node))].sort().join(', ');
    const which = group.length === 1 ? `a test pod on node ${nodes}` : `${group.length} test pods on ${nodes}`;
    return [{ network, why: `${which}: ${why}${nextStep(next)}` }];
  });
}

/** Tells why a test pod is not on its network, in the light of all that is known of the cluster. */
function explainer(snapshot: Snapshot, now: () => string): (failed: Failed) => Cause {
  return (failed) => {
    const { pod: made, object, events } = failed;
    const plain: Cause = { failed, why: failed.why.detail, next: failed.why.next, innermost: undefined };
    if (object === undefined || !snapshot.pods.ok) return plain;
    const at = now();
    const pod = decodePod(object);
    const seen: Snapshot = {
      ...snapshot,
      takenAt: at,
      pods: { ok: true, at, value: [...snapshot.pods.value, pod] },
      events: { ok: true, at, value: events },
    };
    const { cause, remedy, state, innermost } = diagnoserOf(seen)(pod);
    if (cause === '' || state === 'starting' || state === 'over') return plain;
    // The pod is gone by the time that somebody reads this.
    const [see] = remedy.see.filter((command) => !command.includes(made.name));
    return { failed, why: cause, next: see ?? (remedy.fix === '' ? plain.next : remedy.fix), innermost };
  };
}

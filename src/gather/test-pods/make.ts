import pMap from 'p-map';
import type { PodMaker } from '../../cluster/port.ts';
import type { TestPodPlan } from '../../domain/bandwidth/test-pod.ts';
import type { Gathered, Reason } from '../../snapshot/gathered.ts';
import { type TestPodSettings, testPodManifest } from './manifest.ts';
import { awaitAttached, type Patience, type StartedPod, type TestPod, type TestPodMeans } from './start.ts';

/** Pods made or awaited at a time. */
const AT_ONCE = 8;
/** Milliseconds for the server to make one. */
const MAKING = 15_000;

/** What is to be made for all plans, in their order. */
export function podsOf(plans: readonly TestPodPlan[], run: string): (TestPod & { readonly plan: TestPodPlan })[] {
  return plans
    .flatMap((plan) => plan.nodes.map((node) => ({ plan, node })))
    .map(({ plan, node }, index) => ({
      plan,
      node,
      network: plan.network,
      // Where Multus isolates namespaces, only pods of the definition's own may use it.
      namespace: plan.network.split('/')[0] ?? '',
      name: `multinet-test-${run}-${index + 1}`,
    }));
}

/** What one run makes, and who hears of it. */
export interface TestPodRequest extends Omit<TestPodSettings, 'namesUser'> {
  readonly plans: readonly TestPodPlan[];
  readonly tell: (message: string) => void;
  readonly patience?: Patience;
}

/**
 * Makes pods, waits until they are on their networks, lets work be done with them, and removes them again, whatever comes of it. Rejects
 * when cancelled, once they are gone, and as the work does.
 */
export async function withTestPods<T>(
  means: TestPodMeans,
  request: TestPodRequest,
  work: (started: readonly StartedPod[]) => Promise<T>,
): Promise<T> {
  const pods = podsOf(request.plans, request.run);
  const made = new Set<TestPod>();
  try {
    const answers = await pMap(pods, (pod) => make(means, pod, request, made), { concurrency: AT_ONCE });
    means.signal.throwIfAborted();
    return await work(await Promise.all(answers.map(({ pod, answer }) => started(means, pod, answer, request))));
  } finally {
    const removed = await removeTestPods(means.maker, [...made], request.tell);
    if (removed.length > 0) request.tell(`removed ${removed.length} test pods`);
  }
}

interface Made {
  readonly pod: TestPod;
  readonly answer: Gathered<undefined>;
}

async function make(
  { maker, signal }: TestPodMeans,
  { plan, ...pod }: ReturnType<typeof podsOf>[number],
  request: TestPodRequest,
  made: Set<TestPod>,
): Promise<Made> {
  if (signal.aborted) return { pod, answer: notMade(pod, 'not-asked', 'cancelled before') };
  made.add(pod);
  const create = async (namesUser: boolean): Promise<Gathered<undefined>> => {
    // Not to be cancelled: what was asked for and may yet be made could not be removed for sure.
    const patience = AbortSignal.timeout(MAKING);
    const manifest = testPodManifest(pod.name, pod.node, plan, { ...request, namesUser });
    try {
      return await maker.create(pod.namespace, manifest, patience);
    } catch (error) {
      if (patience.aborted) return notMade(pod, 'timed-out', 'the server did not answer');
      throw error;
    }
  };
  const first = await create(true);
  // OpenShift's words where the user is not in the range of the namespace.
  const answer = !first.ok && /security context constraint/.test(first.why.detail) ? await create(false) : first;
  if (!answer.ok && ['forbidden', 'unauthorized'].includes(answer.why.reason)) made.delete(pod);
  return { pod, answer };
}

function notMade({ namespace, name }: TestPod, reason: Reason, detail: string): Gathered<never> {
  return { ok: false, why: { reason, what: `make pod ${namespace}/${name}`, detail } };
}

async function started(
  means: TestPodMeans,
  pod: TestPod,
  answer: Gathered<undefined>,
  { patience }: TestPodRequest,
): Promise<StartedPod> {
  if (answer.ok) return awaitAttached(means, pod, patience);
  const { what, detail, next } = answer.why;
  return {
    ok: false,
    pod,
    events: [],
    why: { detail: `cannot ${what}: ${detail}`, ...(next === undefined ? {} : { next }) },
  };
}

/** Removes pods and gives those that are removed; of the others it says so. Not to be cancelled, and bounded by itself. */
export async function removeTestPods<P extends Pick<TestPod, 'namespace' | 'name'>>(
  maker: Pick<PodMaker, 'remove'>,
  pods: readonly P[],
  tell: (message: string) => void,
): Promise<readonly P[]> {
  const removed = await pMap(
    pods,
    async (pod) => {
      const { namespace, name } = pod;
      const answer = await maker.remove(namespace, name);
      if (!answer.ok)
        tell(
          `warning: cannot remove pod ${namespace}/${name}: ${answer.why.detail}; kubectl delete pod ${name} -n ${namespace}`,
        );
      return answer.ok ? [pod] : [];
    },
    { concurrency: AT_ONCE },
  );
  return removed.flat();
}

import pMap from 'p-map';
import type { TestPodPlan } from '../../domain/bandwidth/test-pod.ts';
import { type Creation, createTestPod } from './create.ts';
import { type TestPodSettings, testPodManifest } from './manifest.ts';
import { type Doomed, removeTestPods } from './remove.ts';
import { awaitAttached, type Patience, type StartedPod, type TestPod, type TestPodMeans } from './start.ts';

/** Pods made at a time. */
const AT_ONCE = 8;

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
  /** Hears that pods could not be removed. */
  readonly onLeft: () => void;
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
  const { maker, signal } = means;
  // None is left out while it is being made: what is made after the others were removed would stay.
  const asked = await pMap(podsOf(request.plans, request.run), ({ plan, ...pod }) => ask(means, plan, pod, request), {
    concurrency: AT_ONCE,
  });
  const measured = async (): Promise<T> => {
    signal.throwIfAborted();
    return work(await Promise.all(asked.map((one) => started(means, one, request))));
  };
  const result = await measured().finally(() => removeAgain(maker, asked, request));
  signal.throwIfAborted();
  return result;
}

interface Asked {
  readonly pod: TestPod;
  readonly creation: Creation;
}

async function ask(
  { maker, signal }: TestPodMeans,
  plan: TestPodPlan,
  pod: TestPod,
  request: TestPodRequest,
): Promise<Asked> {
  const manifest = (namesUser: boolean) => testPodManifest(pod.name, pod.node, plan, { ...request, namesUser });
  return { pod, creation: await createTestPod(maker, pod.namespace, manifest, signal) };
}

async function started(
  means: TestPodMeans,
  { pod, creation }: Asked,
  { patience }: TestPodRequest,
): Promise<StartedPod> {
  if (creation.outcome === 'made') return awaitAttached(means, pod, patience);
  return { ok: false, pod, obstacle: 'server', events: [], why: creation.why };
}

async function removeAgain(
  maker: TestPodMeans['maker'],
  asked: readonly Asked[],
  { tell, onLeft, patience }: TestPodRequest,
): Promise<void> {
  const doomed = asked.flatMap(({ pod: { namespace, name }, creation: { outcome } }): Doomed[] => {
    if (outcome === 'refused') return [];
    return [{ namespace, name, ...(outcome === 'unknown' ? { doubtful: true } : {}) }];
  });
  const { removed, left } = await removeTestPods(maker, doomed, tell, patience?.betweenLooks);
  if (removed.length > 0) tell(`removed ${removed.length} test ${removed.length === 1 ? 'pod' : 'pods'}`);
  if (left.length > 0) onLeft();
}

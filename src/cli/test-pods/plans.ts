import { planTestPods } from '../../checks/bandwidth/test-pods.ts';
import type { Untested } from '../../domain/bandwidth/run.ts';
import type { TestPodPlan } from '../../domain/bandwidth/test-pod.ts';
import type { Lists } from '../../snapshot/recording.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { nextStep } from './causes.ts';

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

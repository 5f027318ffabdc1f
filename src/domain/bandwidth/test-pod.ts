import type { PodObject } from '../../kube/pod.ts';

/** The label of pods that were made to measure between, by which those that a crash has left are recognised. */
export const TEST_POD_LABEL = 'multinet.io/test-pod';

/** Whether a pod was made to measure between. */
export function isTestPod({ object }: { readonly object: PodObject }): boolean {
  return object.metadata?.labels?.[TEST_POD_LABEL] !== undefined;
}

/**
 * What keeps a test pod from its network: the server did not make it; its image cannot be had; its program ended at once; a container of it
 * cannot be created; somebody has deleted it; its node has no room or is slow; its network was not made; it cannot be looked at.
 */
export type Obstacle = 'server' | 'image' | 'program' | 'container' | 'deletion' | 'node' | 'network' | 'sight';

/** Pods to be made on one network: one for each of the nodes, which may come more than once. */
export interface TestPodPlan {
  /** `namespace/name`. */
  readonly network: string;
  readonly nodes: readonly string[];
  /** What a device plugin has to give the pods. */
  readonly resource?: string;
  /** The definition's uid: with it go its test pods. */
  readonly owner?: string;
  /** What to know before. */
  readonly remarks: readonly string[];
}

/** Pairs of pods of which one may be the client and the other the server. */
export interface PairsOfTestPods {
  readonly sameNode: number;
  readonly crossNode: number;
}

/** How many pairs the pods of a plan give. */
export function pairsOfTestPods({ nodes }: Pick<TestPodPlan, 'nodes'>): PairsOfTestPods {
  const pairsAmong = (count: number): number => (count * (count - 1)) / 2;
  const perNode = [...Map.groupBy(nodes, (node) => node).values()].map((own) => pairsAmong(own.length));
  const sameNode = perNode.reduce((sum, pairs) => sum + pairs, 0);
  return { sameNode, crossNode: pairsAmong(nodes.length) - sameNode };
}

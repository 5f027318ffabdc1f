import type { PodObject } from '../../kube/pod.ts';

/** The label of pods that were made to measure between, by which those that a crash has left are recognised. */
export const TEST_POD_LABEL = 'multinet.io/test-pod';

/** Whether a pod was made to measure between. */
export function isTestPod({ object }: { readonly object: PodObject }): boolean {
  return object.metadata?.labels?.[TEST_POD_LABEL] !== undefined;
}

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

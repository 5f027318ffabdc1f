import type { Pod } from '../domain/attachments/pod.ts';
import { podNamed } from './pod-argument.ts';
import { UsageProblem } from './problem.ts';

/** The kinds of workloads by the words that kubectl takes for them. */
const workloads: Readonly<Record<string, string>> = {
  deploy: 'deployment',
  deployment: 'deployment',
  deployments: 'deployment',
  sts: 'statefulset',
  statefulset: 'statefulset',
  statefulsets: 'statefulset',
  ds: 'daemonset',
  daemonset: 'daemonset',
  daemonsets: 'daemonset',
  rs: 'replicaset',
  replicaset: 'replicaset',
  replicasets: 'replicaset',
  job: 'job',
  jobs: 'job',
};

/** Whether a user named a workload, as `deploy/NAME`, and not a pod. */
export function isWorkload(word: string): boolean {
  const [first = '', name] = word.split('/');
  return name !== undefined && Object.hasOwn(workloads, first);
}

/**
 * The pods that a user named as `NAME`, `pod/NAME`, `NAMESPACE/NAME` or by their workload, as `deploy/NAME`.
 *
 * @param withoutPods what to type when a workload has none
 * @throws UsageProblem when there is none
 */
export function podsNamed(
  word: string,
  pods: readonly Pod[],
  namespace: string,
  withoutPods = 'kubectl multinet list -A',
): readonly Pod[] {
  const [first = '', name] = word.split('/');
  const kind = isWorkload(word) ? workloads[first] : undefined;
  if (kind === undefined || name === undefined) return [podNamed(word, pods, namespace)];
  const own = pods.filter((pod) => isOf(pod, kind, name));
  const found = own.filter((pod) => pod.namespace === namespace);
  if (found.length > 0) return found;
  const [elsewhere] = own;
  throw new UsageProblem(
    `there is no pod of ${kind} "${name}" in namespace ${namespace}`,
    elsewhere === undefined
      ? withoutPods
      : `there are some in namespace ${elsewhere.namespace}: add -n ${elsewhere.namespace}`,
  );
}

// A pod of a Deployment is also one of its ReplicaSet.
function isOf({ owner, object }: Pod, kind: string, name: string): boolean {
  if (owner?.kind === kind && owner.name === name) return true;
  const owners = object.metadata?.ownerReferences ?? [];
  return owners.some((one) => one.kind?.toLowerCase() === kind && one.name === name);
}

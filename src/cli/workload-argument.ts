import type { Pod } from '../domain/attachments/pod.ts';
import { podNamed } from './pod-argument.ts';
import { UsageProblem } from './problem.ts';

// kubectl's names of the kinds that make pods.
const kinds: Readonly<Record<string, string>> = {
  deploy: 'deployment',
  deployment: 'deployment',
  deployments: 'deployment',
  ds: 'daemonset',
  daemonset: 'daemonset',
  daemonsets: 'daemonset',
  sts: 'statefulset',
  statefulset: 'statefulset',
  statefulsets: 'statefulset',
  rs: 'replicaset',
  replicaset: 'replicaset',
  replicasets: 'replicaset',
  job: 'job',
  jobs: 'job',
  vmi: 'virtualmachineinstance',
};

/**
 * The pods that a user named: one as `NAME`, `pod/NAME` or `NAMESPACE/NAME`, or those of a workload as `deploy/NAME`.
 *
 * @throws UsageProblem when there is none
 */
export function podsNamed(word: string, pods: readonly Pod[], namespace: string): readonly Pod[] {
  const [first = '', name] = word.split('/');
  const kind = name === undefined ? undefined : kinds[first.toLowerCase().split('.')[0] ?? ''];
  if (kind === undefined) return [podNamed(word, pods, namespace)];
  const owned = pods.filter(({ owner }) => owner?.kind === kind && owner.name === name);
  const here = owned.filter((pod) => pod.namespace === namespace);
  if (here.length > 0) return here;
  const [elsewhere] = owned;
  throw new UsageProblem(
    `there is no pod of ${kind} "${name}" in namespace ${namespace}`,
    elsewhere === undefined
      ? `kubectl describe ${kind} ${name} -n ${namespace}`
      : `it is in namespace ${elsewhere.namespace}: add -n ${elsewhere.namespace}`,
  );
}

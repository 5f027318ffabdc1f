import type { Pod } from '../domain/attachments/pod.ts';
import { UsageProblem } from './problem.ts';

/**
 * The pod that a user named as `NAME`, `pod/NAME` or `NAMESPACE/NAME`.
 *
 * @throws UsageProblem when there is none
 */
export function podNamed(word: string, pods: readonly Pod[], namespace: string): Pod {
  const [first = '', second] = word.split('/');
  const isKind = second !== undefined && ['pod', 'pods', 'po'].includes(first);
  const wanted =
    second === undefined ? { namespace, name: first } : { namespace: isKind ? namespace : first, name: second };
  const found = pods.find((pod) => pod.namespace === wanted.namespace && pod.name === wanted.name);
  if (found !== undefined) return found;
  const elsewhere = pods.find((pod) => pod.name === wanted.name);
  throw new UsageProblem(
    `there is no pod "${wanted.name}" in namespace ${wanted.namespace}`,
    elsewhere === undefined
      ? 'kubectl multinet list -A'
      : `it is in namespace ${elsewhere.namespace}: add -n ${elsewhere.namespace}`,
  );
}

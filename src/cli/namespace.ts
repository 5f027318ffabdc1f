import type { Snapshot } from '../snapshot/snapshot.ts';
import { UsageProblem } from './problem.ts';

/**
 * Refuses to judge a namespace that does not exist: the API answers empty lists for it, and a typing error would look like health.
 *
 * @throws UsageProblem when it is known not to exist
 */
export function requireNamespace(namespace: string | undefined, { namespaces }: Snapshot): void {
  if (namespace === undefined || !namespaces.ok || namespaces.value.length === 0) return;
  if (namespaces.value.some(({ metadata }) => metadata?.name === namespace)) return;
  throw new UsageProblem(`namespace "${namespace}" does not exist`, 'kubectl get namespaces');
}

import type { Pod } from '../domain/attachments/pod.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { UsageProblem } from './problem.ts';

/**
 * The pods that were read: those that nobody could read cannot be measured.
 *
 * @throws UsageProblem when none could be read
 */
export function podsIn({ pods }: Snapshot): readonly Pod[] {
  if (!pods.ok) throw new UsageProblem(`cannot ${pods.why.what}: ${pods.why.detail}`, pods.why.next);
  return pods.value;
}

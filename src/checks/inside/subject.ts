import type { Pod } from '../../domain/attachments/pod.ts';
import type { ObjectRef } from '../../findings/finding.ts';
import { subjectOf } from '../group.ts';

/** What users would change to help these pods: their common owner, or the first of them. */
export function subjectOfAll(first: Pod, all: ReadonlySet<Pod>): ObjectRef {
  return subjectOf([first, ...[...all].filter((pod) => pod !== first)]);
}

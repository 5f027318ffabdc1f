import type { Attachment } from '../../domain/attachments/pod.ts';
import type { ObservedInterface } from '../../probe/interface.ts';
import type { InsideComparison } from './comparison.ts';
import type { SeenPod } from './seen.ts';

/** A secondary interface that is there and of which it is known what network it is on. */
export interface SeenLink {
  readonly seen: SeenPod;
  readonly comparison: InsideComparison;
  readonly attachment: Attachment;
  readonly link: ObservedInterface;
  /** `namespace/name` of the network. */
  readonly network: string;
}

/** The secondary interfaces of pods that are there and up. */
export function secondaryLinks(seen: SeenPod): readonly SeenLink[] {
  return seen.comparisons.flatMap((comparison) => {
    const { attachment, observed, verdict } = comparison;
    if (attachment === undefined || attachment.default || observed === undefined || verdict === 'down') return [];
    return [{ seen, comparison, attachment, link: observed, network: attachment.network }];
  });
}

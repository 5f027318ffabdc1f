import type { FindingCode } from '../findings/catalogue.ts';
import type { Finding, ObjectRef } from '../findings/finding.ts';
import type { NotGathered } from '../snapshot/gathered.ts';
import type { Need } from '../snapshot/snapshot.ts';

/** Why (a part of) a check could not be judged. */
export type Unknown =
  | { readonly kind: 'not-gathered'; readonly part: Need; readonly why: NotGathered }
  | { readonly kind: 'not-judged'; readonly subject: ObjectRef; readonly why: string };

/** What came of one check. Unknowns may stand beside findings: what was seen is judged, what was not is said. */
export interface Outcome {
  readonly slug: string;
  readonly title: string;
  readonly emits: readonly FindingCode[];
  readonly result: 'pass' | 'found' | 'skipped' | 'unknown';
  readonly findings: readonly Finding[];
  readonly unknowns: readonly Unknown[];
  /** Why it was skipped. */
  readonly skipped?: string;
}

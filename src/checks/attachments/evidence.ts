import { legacyStatusAnnotation, requestAnnotation, statusAnnotation } from '../../domain/attachments/annotations.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import type { Evidence } from '../../findings/finding.ts';
import { podRef } from '../../findings/refs.ts';

/** The pod's request as it is written. */
export function requestEvidence(pod: Pod): Evidence {
  return annotationEvidence(pod, requestAnnotation);
}

/** The pod's network-status as it is written. */
export function statusEvidence(pod: Pod): Evidence {
  const annotations = pod.object.metadata?.annotations ?? {};
  const isLegacy = annotations[statusAnnotation] === undefined && annotations[legacyStatusAnnotation] !== undefined;
  return annotationEvidence(pod, isLegacy ? legacyStatusAnnotation : statusAnnotation);
}

/** An annotation of a pod, on one line; `(none)` when it has none. */
export function annotationEvidence(pod: Pod, key: string): Evidence {
  const text = pod.object.metadata?.annotations?.[key];
  return { source: `annotation ${key}`, of: podRef(pod), text: text?.replace(/\s+/g, ' ').trim() ?? '(none)' };
}

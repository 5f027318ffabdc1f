import type { Evidence } from '../../findings/finding.ts';
import { podRef } from '../../findings/refs.ts';
import type { SeenPod } from './seen.ts';

/** Something that was seen inside a pod. */
export function insideEvidence({ pod, inside }: SeenPod, text: string): Evidence {
  const source = inside.look.ok ? `inside container ${inside.look.value.container}` : 'inside';
  return { source, of: podRef(pod), text };
}

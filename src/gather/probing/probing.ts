import type { Pod } from '../../domain/attachments/pod.ts';
import type { Tools } from '../../probe/tools.ts';
import type { ProbeMeans } from './means.ts';
import type { FindWorkbench, Workbench } from './workbench.ts';

/** Everything that measuring goes through. */
export interface Probing {
  readonly means: ProbeMeans;
  readonly find: FindWorkbench;
  /** The pod of a path `namespace/name`. */
  readonly podOf: (path: string) => Pod | undefined;
}

/** A container of a source pod whose programs will do. */
export async function benchOf(
  { podOf, find }: Probing,
  source: string,
  willDo: (tools: Tools) => boolean,
  lacking: string,
): Promise<Workbench> {
  const pod = podOf(source);
  return pod === undefined
    ? { ok: false, reason: 'not-asked', why: `pod ${source} was not read` }
    : find(pod, willDo, lacking);
}

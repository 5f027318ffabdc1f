import type { DebugProfile } from '../cluster/port.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import type { ProbeMeans } from '../gather/probing/means.ts';
import type { Probing } from '../gather/probing/probing.ts';
import { openWorkbenches } from '../gather/probing/workbench.ts';
import { insideFlags } from './inside-flags.ts';
import type { Hands } from './source.ts';

/** Whose programs measure. */
export const programFlags = {
  container: insideFlags.container,
  via: insideFlags.via,
  'debug-image': insideFlags['debug-image'],
  'debug-profile': insideFlags['debug-profile'],
};

/** The values of the flags. */
export interface ProgramFlags {
  readonly container?: string | undefined;
  readonly 'debug-image'?: string | undefined;
  readonly 'debug-profile': DebugProfile;
}

/** Everything that measuring in these pods goes through. */
export function probingOf(
  flags: ProgramFlags,
  hands: Hands,
  pods: readonly Pod[],
  listeners: Pick<ProbeMeans, 'signal' | 'tell' | 'onProgress' | 'onLeft'>,
): Probing {
  const { container, 'debug-image': image, 'debug-profile': profile } = flags;
  const { reader, shell, debugger: adder, now } = hands;
  const means: ProbeMeans = {
    reader,
    shell,
    debugger: adder,
    now,
    container,
    debug: image === undefined ? undefined : { image, profile },
    ...listeners,
  };
  const byPath = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  return { means, find: openWorkbenches(means), podOf: (path) => byPath.get(path) };
}

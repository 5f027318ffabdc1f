import type { PodMaker } from '../../cluster/port.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { removeTestPods } from '../../gather/test-pods/remove.ts';

type Tell = (message: string) => void;

/** Names test pods that earlier runs have left. One that is over cannot belong to a run that is not. */
export function tellTestPods(pods: readonly Pod[], tell: Tell): void {
  for (const pod of pods) {
    const whose =
      pod.life === 'finished'
        ? 'has ended, and was left by an earlier run'
        : 'was left by an earlier run, or belongs to one that runs now';
    tell(`warning: test ${inWords(pod)} ${whose}: kubectl multinet iperf3 --clean -n ${pod.namespace} removes it`);
  }
}

/**
 * Removes test pods that earlier runs have left.
 *
 * @returns false when some could not be removed
 */
export async function cleanTestPods(
  maker: Pick<PodMaker, 'remove'>,
  pods: readonly Pod[],
  tell: Tell,
): Promise<boolean> {
  const { removed, left } = await removeTestPods(maker, pods, tell);
  for (const pod of removed) tell(`removed test ${inWords(pod)}`);
  if (removed.length + left.length === 0) tell('no test pod of an earlier run is left');
  return left.length === 0;
}

function inWords({ namespace, name, node }: Pod): string {
  return `pod ${namespace}/${name}${node === undefined ? '' : ` on node ${node}`}`;
}

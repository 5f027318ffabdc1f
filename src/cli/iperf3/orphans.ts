import type { PodMaker } from '../../cluster/port.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { type Able, findOrphans, removeOrphans } from '../../gather/bandwidth/bandwidth.ts';
import type { Probing } from '../../gather/probing/probing.ts';
import { removeTestPods } from '../../gather/test-pods/remove.ts';

type Tell = (message: string) => void;

/**
 * Names the servers that earlier runs have left in the pods that are of interest; with `clean` ends them.
 *
 * @returns false when there are pods of which it is not known what runs in them
 */
export async function tellServers(
  probing: Probing,
  { benches, unable }: Able,
  isOfInterest: (pod: string) => boolean,
  clean: boolean,
  tell: Tell,
): Promise<boolean> {
  const containers = [...benches].flatMap(([pod, { container }]) => (isOfInterest(pod) ? [container] : []));
  const orphans = await findOrphans(probing, containers);
  if (clean) await removeOrphans(probing, orphans);
  for (const { container, servers } of orphans) {
    for (const { pid, argv } of servers) {
      const what = `iperf3 server ${pid} (${argv.slice(1).join(' ')}) in pod ${container.namespace}/${container.pod}`;
      tell(
        clean
          ? `removed ${what}`
          : `warning: ${what} was left by an earlier run, or belongs to one that runs now: --clean ends it`,
      );
    }
  }
  // Without iperf3 in a pod no server of it can be there.
  const unseen = [...unable].filter(([, { reason }]) => reason !== 'no-tool');
  const [first] = unseen;
  if (clean && first !== undefined) {
    const more = unseen.length === 1 ? '' : ` (and in ${unseen.length - 1} more)`;
    tell(`warning: cannot look for iperf3 servers in pod ${first[0]}${more}: ${first[1].why}`);
  }
  if (clean && orphans.length === 0 && first === undefined) tell('no iperf3 server of an earlier run is left');
  return first === undefined;
}

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

import type { PodMaker } from '../cluster/port.ts';
import type { Pod } from '../domain/attachments/pod.ts';
import { type Able, findOrphans, removeOrphans } from '../gather/bandwidth/bandwidth.ts';
import type { Probing } from '../gather/connectivity/sources.ts';
import { removeTestPods } from '../gather/test-pods/make.ts';

type Tell = (message: string) => void;

/** Names the servers that earlier runs have left in the pods that are of interest; with `clean` ends them. */
export async function tellServers(
  probing: Probing,
  { benches }: Able,
  isOfInterest: (pod: string) => boolean,
  clean: boolean,
  tell: Tell,
): Promise<void> {
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
  if (clean && orphans.length === 0) tell('no iperf3 server of an earlier run is left');
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

/** Removes test pods that earlier runs have left. */
export async function cleanTestPods(maker: Pick<PodMaker, 'remove'>, pods: readonly Pod[], tell: Tell): Promise<void> {
  const removed = new Set(await removeTestPods(maker, pods, tell));
  for (const pod of pods) if (removed.has(pod)) tell(`removed test ${inWords(pod)}`);
  if (pods.length === 0) tell('no test pod of an earlier run is left');
}

function inWords({ namespace, name, node }: Pod): string {
  return `pod ${namespace}/${name}${node === undefined ? '' : ` on node ${node}`}`;
}

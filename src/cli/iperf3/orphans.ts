import type { PodMaker } from '../../cluster/port.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { type Able, findOrphans, type Orphans, removeOrphans } from '../../gather/bandwidth/bandwidth.ts';
import type { Probing } from '../../gather/probing/probing.ts';
import { removeTestPods } from '../../gather/test-pods/remove.ts';

type Tell = (message: string) => void;

/**
 * Names the servers that earlier runs have left in the pods that are of interest; with `clean` ends them.
 *
 * @returns false when some are left, or it is not known what runs in some pods; without `clean` nobody asks
 */
export async function tellServers(
  probing: Probing,
  able: Able,
  isOfInterest: (pod: string) => boolean,
  clean: boolean,
  tell: Tell,
): Promise<boolean> {
  const containers = [...able.benches].flatMap(([pod, { container }]) => (isOfInterest(pod) ? [container] : []));
  const orphans = await findOrphans(probing, containers);
  if (!clean) {
    for (const { what } of serversOf(orphans))
      tell(`warning: ${what} was left by an earlier run, or belongs to one that runs now: --clean ends it`);
    return true;
  }
  const after = await removeOrphans(probing, orphans);
  const left = new Set(serversOf(after).map(({ key }) => key));
  const blind = new Set(unseen(after).map(({ pod }) => pod));
  for (const { key, pod, what } of serversOf(orphans)) {
    if (left.has(key)) tell(`warning: ${what} could not be ended`);
    else if (!blind.has(pod)) tell(`removed ${what}`);
  }
  // Without iperf3 in a pod no server of it can be there.
  const unable = [...able.unable].flatMap(([pod, { reason, why }]) => (reason === 'no-tool' ? [] : [{ pod, why }]));
  const [first, ...others] = [...unable, ...unseen(after)];
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` (and in ${others.length} more)`;
    tell(`warning: cannot look for iperf3 servers in pod ${first.pod}${more}: ${first.why}`);
  }
  if (serversOf(orphans).length === 0 && first === undefined) tell('no iperf3 server of an earlier run is left');
  return first === undefined && left.size === 0;
}

/** The servers that were seen, each with what tells it from others and what a reader calls it. */
function serversOf(orphans: readonly Orphans[]) {
  return orphans.flatMap(({ container: { namespace, pod: name }, seen }) => {
    const pod = `${namespace}/${name}`;
    return (seen.ok ? seen.servers : []).map(({ pid, argv }) => ({
      pod,
      key: `${pod} ${pid}`,
      what: `iperf3 server ${pid} (${argv.slice(1).join(' ')}) in pod ${pod}`,
    }));
  });
}

/** Pods into which nobody could look. */
function unseen(orphans: readonly Orphans[]): { readonly pod: string; readonly why: string }[] {
  return orphans.flatMap(({ container: { namespace, pod }, seen }) =>
    seen.ok ? [] : [{ pod: `${namespace}/${pod}`, why: seen.why }],
  );
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

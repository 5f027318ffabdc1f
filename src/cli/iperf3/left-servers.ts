import type { ContainerRef } from '../../cluster/port.ts';
import type { Able } from '../../gather/bandwidth/bandwidth.ts';
import { findOrphans, type Orphans, removeOrphans } from '../../gather/bandwidth/orphans.ts';
import type { Probing } from '../../gather/probing/probing.ts';

type Tell = (message: string) => void;

/** Names the servers that earlier runs have left in some of the pods that have iperf3. */
export async function tellServers(
  probing: Probing,
  able: Able,
  isOfInterest: (pod: string) => boolean,
  tell: Tell,
): Promise<void> {
  for (const { what } of serversOf(await findOrphans(probing, containersOf(able, isOfInterest))))
    tell(`warning: ${what} was left by an earlier run, or belongs to one that runs now: --clean ends it`);
}

/**
 * Ends the servers that earlier runs have left in pods.
 *
 * @returns false when some are left, or it is not known what runs in some pods
 */
export async function cleanServers(probing: Probing, able: Able, tell: Tell): Promise<boolean> {
  const before = await findOrphans(probing, containersOf(able));
  const after = await removeOrphans(probing, before);
  const left = new Set(serversOf(after).map(({ key }) => key));
  const blind = new Set(unseen(after).map(({ pod }) => pod));
  for (const { key, pod, what } of serversOf(before)) {
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
  if (serversOf(before).length === 0 && first === undefined) tell('no iperf3 server of an earlier run is left');
  return first === undefined && left.size === 0;
}

function containersOf({ benches }: Able, isOfInterest = (_pod: string): boolean => true): readonly ContainerRef[] {
  return [...benches].flatMap(([pod, { container }]) => (isOfInterest(pod) ? [container] : []));
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

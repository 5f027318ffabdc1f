import type { Pod } from '../../attachments/pod.ts';
import { isPodOf, isReady } from '../../installation/coverage.ts';
import { type Daemon, daemonSetsOf } from '../../installation/daemons.ts';
import type { Clue } from '../clue.ts';
import type { Surroundings } from '../trouble.ts';
import { podOf } from '../words.ts';

/** The pod of a daemon on a node. */
export function daemonOn(
  daemon: Daemon,
  node: string,
  { pods, daemonSets }: Pick<Surroundings, 'pods' | 'daemonSets'>,
): Pod | undefined {
  const sets = daemonSetsOf(daemon, daemonSets);
  return pods.find((pod) => pod.node === node && sets.some((set) => isPodOf(set, pod)));
}

/** Since when a daemon's pod runs, as RFC 3339; undefined when it does not. */
export function runningSince({ object }: Pod): string | undefined {
  const starts = (object.status?.containerStatuses ?? []).flatMap(({ state }) => state?.running?.startedAt ?? []);
  return starts.sort().at(-1);
}

/** How a daemon stands on a node. */
export function daemonClue(
  daemon: Daemon,
  node: string,
  around: Pick<Surroundings, 'pods' | 'allPods' | 'daemonSets'>,
): Clue[] {
  if (daemonSetsOf(daemon, around.daemonSets).length === 0) return [];
  const name = daemon === 'multus' ? 'Multus' : daemon;
  const pod = daemonOn(daemon, node, around);
  if (pod === undefined)
    return around.allPods ? [{ source: 'pods', of: { kind: 'node', name: node }, text: `no pod of ${name}` }] : [];
  const since = runningSince(pod);
  const text =
    isReady(pod) && since !== undefined
      ? `${name} on ${node} is ready, and runs since ${since}`
      : `${name} on ${node} is not ready`;
  return [{ source: 'status', of: podOf(pod), text }];
}

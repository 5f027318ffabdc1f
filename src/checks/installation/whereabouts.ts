import type { Pod } from '../../domain/attachments/pod.ts';
import { daemonSetsOf } from '../../domain/installation/daemons.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, pathOf } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { coverage } from './daemon-coverage.ts';

const NOT_USED = 'no network takes its addresses from whereabouts';

function usesWhereabouts(nad: Nad): boolean {
  return nad.config.kind === 'decoded' && nad.config.ipam?.type === 'whereabouts';
}

function asksForOneOf(paths: ReadonlySet<string>): (pod: Pod) => boolean {
  return (pod) =>
    !pod.hostNetwork && pod.request?.ok === true && pod.request.value.some((selection) => paths.has(pathOf(selection)));
}

/** Networks with whereabouts IPAM need its DaemonSet, which installs the plugin and its token on every node. */
export const whereaboutsPresent = defineCheck({
  slug: 'whereabouts-missing',
  title: 'whereabouts is installed where networks use it',
  emits: ['MN105'],
  needs: ['daemonSets', 'nads'],
  skip: ({ nads }) => (nads.some(usesWhereabouts) ? undefined : NOT_USED),
  *judge({ daemonSets, nads, complete }) {
    // Where not all DaemonSets may be listed, it may be among the others.
    if (daemonSetsOf('whereabouts', daemonSets).length > 0 || !complete('daemonSets')) return;
    const users = nads.filter(usesWhereabouts);
    yield finding('MN105', {
      subject: { kind: 'daemonset', name: 'whereabouts' },
      args: { networks: users.map(pathOf) },
      affected: users.map(nadRef),
    });
  },
});

/** A node without a running whereabouts pod cannot add whereabouts networks: the plugin's token there dies with the pod. */
export const whereaboutsReady = defineCheck({
  slug: 'whereabouts-not-ready',
  title: 'whereabouts serves every node',
  emits: ['MN106'],
  needs: ['daemonSets', 'nads', 'pods', 'nodes'],
  skip: ({ nads, daemonSets }) => {
    if (!nads.some(usesWhereabouts)) return NOT_USED;
    return daemonSetsOf('whereabouts', daemonSets).length === 0 ? 'whereabouts is not installed' : undefined;
  },
  *judge(seen) {
    const paths = new Set(seen.nads.filter(usesWhereabouts).map(pathOf));
    const found = coverage('whereabouts', seen, asksForOneOf(paths));
    if (found !== undefined) yield 'unjudged' in found ? found : finding('MN106', found);
  },
});

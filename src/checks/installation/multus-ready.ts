import { asksForNetworks } from '../../domain/attachments/presence.ts';
import { daemonSetsOf } from '../../domain/installation/daemons.ts';
import { finding } from '../../findings/make.ts';
import { defineCheck } from '../check.ts';
import { coverage } from './daemon-coverage.ts';

/** A node without a ready Multus pod starts pods silently without their networks, or not at all. */
export const multusReady = defineCheck({
  slug: 'multus-not-ready',
  title: 'Multus serves every node',
  emits: ['MN103'],
  needs: ['daemonSets', 'pods', 'nodes'],
  skip: ({ daemonSets }) => (daemonSetsOf('multus', daemonSets).length === 0 ? 'Multus is not installed' : undefined),
  *judge(seen) {
    const found = coverage('multus', seen, asksForNetworks, (pod) => !pod.hostNetwork);
    if (found !== undefined) yield 'unjudged' in found ? found : finding('MN103', found);
  },
});

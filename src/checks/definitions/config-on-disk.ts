import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

/**
 * An empty spec.config is legal: Multus looks for a file of that name on the node, which the API knows nothing of. Pods that have the
 * network prove the file (Istio on OpenShift works so in every mesh), and where nobody asks, there is nothing to miss.
 */
export const configOnDisk = defineCheck({
  slug: 'config-on-disk',
  title: 'the config of every network is in the cluster, not in files on the nodes',
  emits: ['MN217'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const nad of nads) {
      if (nad.config.kind !== 'on-disk') continue;
      const { lacking } = usage(nad);
      if (pods !== undefined && lacking.length === 0) continue;
      yield finding('MN217', {
        subject: nadRef(nad),
        args: { network: networkArg(nad) },
        affected: podRefs(lacking),
        evidence: [{ source: 'spec.config', of: nadRef(nad), text: 'empty' }],
      });
    }
  },
});

import { nearestPlugin, standingOf } from '../../domain/nad/known-plugins.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

/**
 * A plugin that nobody knows is a slip or not installed everywhere; one that made an interface of a live pod is beyond doubt. The plugin
 * of a cluster's pod network is in place in a NAD that replaces eth0, and only there.
 */
export const unknownPlugin = defineCheck({
  slug: 'unknown-plugin',
  title: 'every network uses plugins that make secondary interfaces',
  emits: ['MN203'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const { nad, config } of decodedNads(nads)) {
      const { asking, attached, lacking } = usage(nad);
      if (attached.length > 0) continue;
      for (const plugin of new Set(config.plugins.map(({ type }) => type))) {
        const standing = standingOf(plugin);
        if (plugin === '' || standing === 'known') continue;
        if (standing === 'cluster-network' && asking.length === 0) continue;
        const nearest = standing === 'unknown' ? nearestPlugin(plugin) : undefined;
        yield finding('MN203', {
          subject: nadRef(nad),
          args: { network: networkArg(nad), plugin, standing, ...(nearest === undefined ? {} : { nearest }) },
          affected: podRefs(lacking),
          evidence: [configEvidence(nad, `type: ${plugin}`)],
        });
      }
    }
  },
});

import { isKnownIpam, nearestIpam } from '../../domain/nad/known-plugins.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

/** Settings of ipam without a type are passed over in silence: the network has no addresses then. */
export const unknownIpam = defineCheck({
  slug: 'unknown-ipam',
  title: 'every network uses an IPAM plugin that is known',
  emits: ['MN204'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const { nad, config } of decodedNads(nads)) {
      if (config.ipam === undefined) continue;
      const { type } = config.ipam;
      const { asking, attached, lacking } = usage(nad);
      if (isKnownIpam(type) || (type !== '' && attached.length > 0)) continue;
      const nearest = nearestIpam(type);
      yield finding('MN204', {
        subject: nadRef(nad),
        args: { network: networkArg(nad), ipam: type, ...(nearest === undefined ? {} : { nearest }) },
        affected: podRefs(type === '' ? asking : lacking),
        evidence: [configEvidence(nad, JSON.stringify({ ipam: config.ipam.json }))],
      });
    }
  },
});

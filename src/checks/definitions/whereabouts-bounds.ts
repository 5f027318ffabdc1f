import { addressingOf } from '../../domain/nad/addressing.ts';
import { finding } from '../../findings/make.ts';
import { nadRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg, problemText } from './decoded.ts';

/** whereabouts passes over limits that lie outside the range or out of order, and hands out the whole range (pkg/iphelpers GetIPRange). */
export const whereaboutsBounds = defineCheck({
  slug: 'whereabouts-bounds-ignored',
  title: 'whereabouts heeds the limits of every range',
  emits: ['MN219'],
  needs: ['nads'],
  *judge({ nads }) {
    for (const { nad, config } of decodedNads(nads)) {
      const lints = addressingOf(config).whereabouts?.lints ?? [];
      const problems = lints.filter(({ kind }) => kind !== 'gateway-handed-out').map(problemText);
      if (problems.length === 0 || config.ipam === undefined) continue;
      yield finding('MN219', {
        subject: nadRef(nad),
        args: { network: networkArg(nad), problems },
        evidence: [configEvidence(nad, JSON.stringify({ ipam: config.ipam.json }))],
      });
    }
  },
});

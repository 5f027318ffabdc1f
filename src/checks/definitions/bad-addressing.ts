import { addressingOf, hostLocalHostBits } from '../../domain/nad/addressing.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg, problemText } from './decoded.ts';
import { usageIn } from './usage.ts';

/** What the IPAM plugins refuse when a pod starts, read from the definition beforehand. Host bits have a finding of their own. */
export const badAddressing = defineCheck({
  slug: 'bad-addressing',
  title: 'the addressing of every network is one that its IPAM plugin accepts',
  emits: ['MN205'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const { nad, config } of decodedNads(nads)) {
      const elsewhere = new Set(hostLocalHostBits(config).map(({ place }) => place));
      const problems = addressingOf(config).problems.filter(({ place }) => !elsewhere.has(place));
      if (problems.length === 0) continue;
      const { lacking } = usage(nad);
      yield finding('MN205', {
        severity: lacking.length > 0 ? 'P1' : 'P2',
        subject: nadRef(nad),
        args: { network: networkArg(nad), problems: problems.map(problemText) },
        affected: podRefs(lacking),
        evidence: [configEvidence(nad, ipamText(nad.text, config.ipam?.json))],
      });
    }
  },
});

function ipamText(text: string, ipam: object | undefined): string {
  return ipam === undefined ? text : JSON.stringify({ ipam });
}

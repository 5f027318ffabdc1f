import { optionProblems } from '../../domain/nad/options.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg, problemText } from './decoded.ts';
import { usageIn } from './usage.ts';

/** Options that the plugins refuse when a pod starts, read from the definition beforehand. */
export const badOption = defineCheck({
  slug: 'bad-option',
  title: 'the options of every network are such that its plugins accept',
  emits: ['MN207'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const { nad, config } of decodedNads(nads)) {
      const problems = optionProblems(nad, config).map(problemText);
      if (problems.length === 0) continue;
      const { lacking } = usage(nad);
      yield finding('MN207', {
        severity: lacking.length > 0 ? 'P1' : 'P2',
        subject: nadRef(nad),
        args: { network: networkArg(nad), problems },
        affected: podRefs(lacking),
        evidence: [configEvidence(nad, nad.text)],
      });
    }
  },
});

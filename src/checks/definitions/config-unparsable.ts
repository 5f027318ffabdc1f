import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

/** The API server takes any text for a config; Multus refuses it when a pod asks (network-attachment-definition-client GetCNIConfig). */
export const configUnparsable = defineCheck({
  slug: 'nad-config-unparsable',
  title: 'the config of every network is JSON',
  emits: ['MN201'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const nad of nads) {
      if (nad.config.kind !== 'unparsable') continue;
      const { message, excerpt } = nad.config.problem;
      const { lacking } = usage(nad);
      yield finding('MN201', {
        severity: lacking.length > 0 ? 'P1' : 'P2',
        subject: nadRef(nad),
        args: { network: networkArg(nad), problem: message },
        affected: podRefs(lacking),
        evidence: [configEvidence(nad, excerpt ?? nad.text)],
      });
    }
  },
});

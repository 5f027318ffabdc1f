import type { DecodedConfig } from '../../domain/nad/nad.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

/** Multus needs a type at the top or in the first plugin (multus-cni types/conf.go), libcni one in each plugin. */
export const configWithoutType = defineCheck({
  slug: 'nad-without-type',
  title: 'the config of every network names its plugins',
  emits: ['MN202'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const { nad, config } of decodedNads(nads)) {
      const place = missingType(config);
      if (place === undefined) continue;
      const { lacking } = usage(nad);
      yield finding('MN202', {
        severity: lacking.length > 0 ? 'P1' : 'P2',
        subject: nadRef(nad),
        args: { network: networkArg(nad), place },
        affected: podRefs(lacking),
        evidence: [configEvidence(nad, nad.text)],
      });
    }
  },
});

function missingType({ form, plugins }: DecodedConfig): string | undefined {
  if (plugins.length === 0) return 'plugins[0].type';
  const index = plugins.findIndex(({ type }) => type === '');
  if (index < 0) return undefined;
  return form === 'list' ? `plugins[${index}].type` : 'type';
}

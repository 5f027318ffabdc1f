import type { Pod } from '../../domain/attachments/pod.ts';
import { podAddresses, statusOutlivedSandbox } from '../../domain/attachments/presence.ts';
import type { Evidence } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { nodeRef, pathOf, podRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy, subjectOf } from '../group.ts';

/** The pod was restarted where Multus was not called: what network-status tells of may be gone. */
export const statusOlderThanSandbox = defineCheck({
  slug: 'status-older-than-sandbox',
  title: 'network-status is of the sandbox that runs',
  emits: ['MN302'],
  needs: ['pods'],
  *judge({ pods }) {
    const outdated = pods.filter((pod) => pod.life === 'running' && statusOutlivedSandbox(pod));
    for (const group of groupBy(outdated, ({ node }) => node ?? '')) {
      const [first] = group;
      const { node } = first;
      yield finding('MN302', {
        subject: group.length > 1 && node !== undefined ? nodeRef(node) : subjectOf(group),
        args: {
          ...(node === undefined ? {} : { node }),
          pod: pathOf(first),
          pods: group.length,
          networks: [...new Set(group.flatMap(secondaryNetworks))].sort(),
        },
        affected: podRefs(group),
        evidence: group.map(mismatch),
      });
    }
  },
});

const secondaryNetworks = ({ attachments }: Pod): string[] =>
  attachments.flatMap(({ default: isDefault, reported, network }) =>
    isDefault || reported === undefined ? [] : [network],
  );

function mismatch(pod: Pod): Evidence {
  const primary = pod.attachments.find((attachment) => attachment.default);
  const reported = primary?.reported?.ips.join(', ') ?? '';
  return {
    source: 'status.podIPs',
    of: podRef(pod),
    text: `${podAddresses(pod).join(', ')}, while network-status gives ${primary?.interface ?? 'the default'} ${reported}`,
  };
}

import type { Pod } from '../../domain/attachments/pod.ts';
import { describeRange } from '../../domain/nad/describe.ts';
import type { DecodedConfig } from '../../domain/nad/nad.ts';
import { finding } from '../../findings/make.ts';
import { compareText, nadRef, pathOf, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

/**
 * host-local keeps its leases in a directory of the node and knows of no other node. Where duplicates are already held, that is the
 * finding (MN309), and the warning adds nothing.
 */
export const hostLocalOnSeveralNodes = defineCheck({
  slug: 'host-local-on-several-nodes',
  title: 'networks with host-local addresses are used on one node each',
  emits: ['MN213'],
  needs: ['nads', 'pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const { nad, config } of decodedNads(nads)) {
      if (config.ipam?.type !== 'host-local' || !reachesBeyondNode(config)) continue;
      const { attached } = usage(nad);
      const nodes = [...new Set(attached.flatMap(({ node }) => node ?? []))].sort(compareText);
      if (nodes.length < 2 || hasDuplicates(attached, pathOf(nad))) continue;
      yield finding('MN213', {
        subject: nadRef(nad),
        args: { network: networkArg(nad), nodes },
        affected: podRefs(attached),
        evidence: [configEvidence(nad, `host-local ${describeRange(config)}`)],
      });
    }
  },
});

/** Whether pods of different nodes are on one segment. A bridge may have no uplink, and ipvlan in l3 mode has no neighbours. */
function reachesBeyondNode({ type, mode, uplink }: DecodedConfig): boolean {
  if (type === 'ipvlan' && (mode === 'l3' || mode === 'l3s')) return false;
  return uplink.kind !== 'bridge' && uplink.kind !== 'in-container' && uplink.kind !== 'none';
}

function hasDuplicates(pods: readonly Pod[], network: string): boolean {
  const held = pods.flatMap((pod) => {
    const ips = pod.attachments.flatMap((attachment) =>
      attachment.network === network ? (attachment.reported?.ips ?? []) : [],
    );
    return [...new Set(ips)];
  });
  return new Set(held).size < held.length;
}

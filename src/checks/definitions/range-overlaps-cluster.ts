import { type Address, parseAddress } from '../../domain/addresses/address.ts';
import { type Cidr, parseCidr } from '../../domain/addresses/cidr.ts';
import { anyContains, overlaps } from '../../domain/addresses/window.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { type Addressing, addressingOf } from '../../domain/nad/addressing.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, nodeRef, pathOf, podRefs } from '../../findings/refs.ts';
import type { NodeObject } from '../../kube/node.ts';
import { defineCheck } from '../check.ts';
import { decodedNads, networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

/**
 * A network over the pod network takes the route to other pods; one that may hand out a node's address will take that from it. A network
 * in the nodes' own subnet is common and fine, as long as it keeps away from their addresses.
 */
export const rangeOverlapsCluster = defineCheck({
  slug: 'range-overlaps-cluster',
  title: 'secondary networks keep away from the addresses of the cluster',
  emits: ['MN212'],
  needs: ['nads', 'nodes'],
  wants: ['pods'],
  *judge({ nads, nodes, pods }) {
    const usage = usageIn(pods);
    const taken = nodes.map(takenBy);
    for (const { nad, config } of decodedNads(nads)) {
      const { attached, asDefault } = usage(nad);
      const addressing = addressingOf(config);
      const found = asDefault.length > 0 ? [] : overlapsWith(addressing, taken);
      if (found.length === 0) continue;
      const broken = attached.filter((pod) => found.some((overlap) => suffers(pod, nad, overlap)));
      yield finding('MN212', {
        severity: broken.length > 0 ? 'P1' : 'P2',
        subject: nadRef(nad),
        args: { network: networkArg(nad), overlaps: inFew(found.map(({ text }) => text)) },
        affected: podRefs(broken),
        evidence: found.map(({ node, source, text }) => ({ source, of: nodeRef(node), text })),
      });
    }
  },
});

interface Overlap {
  readonly node: string;
  readonly source: string;
  readonly text: string;
  /** Set when it is an address of the node that may be handed out. */
  readonly address?: Address;
}

/** What a node takes of the address space. Read once: there may be many nodes, and many networks to compare with each. */
interface Taken {
  readonly node: string;
  readonly podNetworks: readonly Cidr[];
  readonly addresses: readonly Address[];
}

function takenBy({ metadata, spec, status }: NodeObject): Taken {
  const podCidrs = new Set([...(spec?.podCIDRs ?? []), ...(spec?.podCIDR ? [spec.podCIDR] : [])]);
  const outward = (status?.addresses ?? []).filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP');
  return {
    node: metadata?.name ?? '',
    podNetworks: [...podCidrs].flatMap((text) => parseCidr(text) ?? []),
    addresses: outward.flatMap(({ address = '' }) => parseAddress(address) ?? []),
  };
}

function overlapsWith({ subnets, handsOut }: Addressing, taken: readonly Taken[]): readonly Overlap[] {
  const found: Overlap[] = [];
  for (const { node, podNetworks, addresses } of taken) {
    for (const { text, window: other } of podNetworks)
      if (subnets.some(({ window }) => overlaps(window, other)))
        found.push({ node, source: 'spec.podCIDRs', text: `${text} (pods of ${node})` });
    for (const address of addresses)
      if (anyContains(handsOut, address))
        found.push({ node, source: 'status.addresses', text: `${address.text} (address of ${node})`, address });
  }
  return found;
}

/** Every pod on the network loses its way to the pods behind an overlap; a node's address is lost to the pod that got it. */
function suffers(pod: Pod, nad: Nad, { address }: Overlap): boolean {
  if (address === undefined) return true;
  return pod.attachments.some(
    ({ network, reported }) => network === pathOf(nad) && reported?.ips.includes(address.text),
  );
}

const MOST = 3;

function inFew(texts: readonly string[]): string[] {
  return texts.length <= MOST ? [...texts] : [...texts.slice(0, MOST), `and ${texts.length - MOST} more`];
}

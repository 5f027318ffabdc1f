import { canonicalMac } from '../../domain/attachments/hardware-address.ts';
import { isOverlay, segmentOfNetwork } from '../../domain/nad/segment.ts';
import { finding } from '../../findings/make.ts';
import { networkRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { clash, clashing, type Held, heldEvidence, heldTwice, networksOf } from './held.ts';

/** Two interfaces with one hardware address: a switch sends their frames to whichever it heard last. */
export const duplicateMac = defineCheck({
  slug: 'duplicate-mac',
  title: 'no hardware address is held by two live pods',
  emits: ['MN310'],
  needs: ['pods'],
  wants: ['nads'],
  *judge({ pods, nads = [] }) {
    const held = heldTwice(pods, nads, ({ reported }) =>
      reported?.mac === undefined ? [] : [canonicalMac(reported.mac)],
    );
    const own = held.filter((one) => !sharesMac(one) && !isEmpty(one.value));
    const clashes = groupBy(own, (one) => `${worldOf(one)} ${one.value}`).flatMap((group) => clashing(group) ?? []);
    for (const group of groupBy(
      groupBy(clashes, ({ value }) => value),
      (one) => networksOf(one).join(),
    )) {
      const all = group.flat();
      const networks = networksOf(all);
      yield finding('MN310', {
        subject: networkRef(networks[0] ?? ''),
        severity: group.some(meet) ? 'P1' : 'P2',
        args: { networks, addresses: group.map(clash) },
        affected: podRefs(all.map(({ pod }) => pod)),
        evidence: all.map(heldEvidence),
      });
    }
  },
});

/**
 * Switches may join any two segments, but nothing joins two overlays: ovn-kubernetes makes hardware addresses from IP addresses there. What
 * is not known to be otherwise may be such an overlay.
 */
function worldOf({ network, nad }: Held): string {
  if (nad === undefined) return segmentOfNetwork(network, nad);
  return nad.config.kind === 'decoded' && isOverlay(nad.config) ? segmentOfNetwork(network, nad) : '';
}

/** Whether two of the holders are on one segment. */
function meet(group: readonly Held[]): boolean {
  return groupBy(group, ({ network, nad }) => segmentOfNetwork(network, nad)).some(
    (near) => clashing(near) !== undefined,
  );
}

// By design these interfaces have the hardware address of what they sit on.
const borrowing = new Set(['ipvlan', 'vlan']);

const sharesMac = ({ nad }: Held): boolean => nad?.config.kind === 'decoded' && borrowing.has(nad.config.type);
const isEmpty = (mac: string): boolean => /^[0:]*$/.test(mac);

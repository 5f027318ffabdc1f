import { reachOf } from '../../domain/nad/reach.ts';
import { segmentOfNetwork } from '../../domain/nad/segment.ts';
import type { Severity } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { networkRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { clash, clashing, type Held, heldEvidence, heldTwice, networksOf } from './held.ts';

/** Two pods with one address on one segment: which of them is reached changes with every ARP answer. */
export const duplicateAddress = defineCheck({
  slug: 'duplicate-address',
  title: 'no address is held by two live pods of a network',
  emits: ['MN309'],
  needs: ['pods'],
  wants: ['nads'],
  *judge({ pods, nads = [] }) {
    const held = heldTwice(pods, nads, ({ reported }) => reported?.ips ?? none).filter(
      ({ value }) => !isLinkLocal(value),
    );
    const clashes = groupBy(held, ({ network, nad, value }) => `${segmentOfNetwork(network, nad)} ${value}`)
      .map((group) => clashing(reachable(group)))
      .filter((group) => group !== undefined);
    for (const group of groupBy(clashes, (one) => networksOf(one).join())) {
      const all = group.flat();
      const networks = networksOf(all);
      const ipam = ipamOf(all);
      yield finding('MN309', {
        subject: networkRef(networks[0] ?? ''),
        severity: worst(group.map(severityOf)),
        args: { networks, addresses: group.map(clash), ...(ipam === undefined ? {} : { ipam }) },
        affected: podRefs(all.map(({ pod }) => pod)),
        evidence: all.map(heldEvidence),
      });
    }
  },
});

const none: readonly string[] = [];

const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);

/** Leaves out holders that cannot meet: networks such as ptp end at the pod's node. */
function reachable(group: readonly Held[]): readonly Held[] {
  if (group.some(({ nad }) => reachOf(nad) !== 'node')) return group;
  const meeting = groupBy(group, ({ pod }) => pod.node ?? '').filter((onNode) => clashing(onNode) !== undefined);
  return meeting.flat();
}

/**
 * On bridges of different nodes it is a clash only if somebody joined the bridges, which cannot be seen from here; nor how far a network
 * reaches whose definition is gone or was not read.
 */
function severityOf(group: readonly Held[]): Severity {
  if (group.some(({ nad }) => nad !== undefined && reachOf(nad) !== 'bridge')) return 'P1';
  const nodes = group.map(({ pod }) => pod.node ?? '');
  return new Set(nodes).size < nodes.length ? 'P1' : 'P2';
}

const worst = (severities: readonly Severity[]): Severity => (severities.includes('P1') ? 'P1' : 'P2');

/** The one IPAM plugin of all these networks. */
function ipamOf(held: readonly Held[]): string | undefined {
  const types = new Set(held.map(({ nad }) => (nad?.config.kind === 'decoded' ? nad.config.ipam?.type : undefined)));
  const [only] = types;
  return types.size === 1 ? only : undefined;
}

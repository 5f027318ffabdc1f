import { canonicalAddress } from '../../domain/addresses/canonical.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { liveInterfaces } from '../../domain/attachments/presence.ts';
import { finding } from '../../findings/make.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { gives, type Range } from './ranges.ts';
import { aboutUses } from './told.ts';
import { type Use, usesOf } from './uses.ts';

/**
 * A program that is told of an address on its own network waits for an answer that nobody will give. One finding for each network: when
 * servers are started anew, all their addresses change.
 */
export const addressUnheld = defineCheck({
  slug: 'env-address-unheld',
  title: 'addresses that pods use on their networks are held by somebody',
  emits: ['MN802'],
  needs: ['pods', 'nads', 'configMaps'],
  wants: ['nodes'],
  *judge({ pods, nads, configMaps, nodes = [], complete }) {
    // Somebody who was not seen may hold the address; that pods are missing is said anyway.
    if (!complete('pods')) return;
    const own = usesOf({ pods, nads, nodes, configMaps })
      .filter(isOwn)
      .filter((use) => !isGateway(use));
    const held = heldAmong(new Set(own.map(({ endpoint }) => endpoint.address.text)), pods);
    const vain = own.filter(({ endpoint }) => !held.has(endpoint.address.text));
    for (const group of groupBy(vain, (use) => `${use.own.network} ${isGiven(use)}`)) {
      const [first] = group;
      const { network } = first.own;
      const given = isGiven(first);
      const { told, workloads, ...about } = aboutUses(group);
      yield finding('MN802', {
        ...about,
        // What pods are never given may belong to a machine that the cluster does not know.
        severity: given ? 'P2' : 'P3',
        args: { network, told, workloads, given },
      });
    }
  },
});

type OwnUse = Use & { readonly own: Range };

const isOwn = (use: Use): use is OwnUse => use.own !== undefined;
const isGiven = ({ own, endpoint }: OwnUse): boolean => gives(own, endpoint.address);
const isGateway = ({ ranges, endpoint }: Use): boolean =>
  ranges.some(({ gateway }) => gateway?.text === endpoint.address.text);

/** Those of some addresses that live pods have, and those that starting ones ask for and will have. */
function heldAmong(asked: ReadonlySet<string>, pods: readonly Pod[]): ReadonlySet<string> {
  const held = new Set<string>();
  if (asked.size === 0) return held;
  for (const pod of pods) {
    for (const { reported } of liveInterfaces(pod))
      for (const address of reported?.ips ?? none) if (asked.has(address)) held.add(address);
    if (pod.life === 'starting') for (const address of requestedAddresses(pod)) held.add(address);
  }
  return held;
}

const none: readonly string[] = [];

function requestedAddresses({ request }: Pod): readonly string[] {
  const requested = request?.ok === true ? request.value.flatMap(({ ips }) => ips) : none;
  return requested.flatMap((text) => canonicalAddress(text.replace(/\/.*$/, '')) ?? none);
}

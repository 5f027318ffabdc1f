import { parseAddress } from '../../domain/addresses/address.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { liveInterfaces } from '../../domain/attachments/presence.ts';
import { finding } from '../../findings/make.ts';
import { podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { groupBy } from '../group.ts';
import { gives, type Range } from './ranges.ts';
import { podsIn, subjectOfUses, toldIn, workloadsIn, writtenIn } from './told.ts';
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
    const held = heldAddresses(pods);
    const vain = usesOf({ pods, nads, nodes, configMaps }).flatMap((use) => {
      const { own, endpoint } = use;
      return own === undefined || held.has(endpoint.address.text) || isGateway(use) ? [] : [{ ...use, own }];
    });
    for (const group of groupBy(vain, (use) => `${use.own.network} ${isGiven(use)}`)) {
      const [first] = group;
      const { own } = first;
      const given = isGiven(first);
      yield finding('MN802', {
        subject: subjectOfUses(group),
        // What pods are never given may belong to a machine that the cluster does not know.
        severity: given ? 'P2' : 'P3',
        args: { network: own.network, told: toldIn(group), workloads: workloadsIn(group), given },
        affected: podRefs(podsIn(group)),
        evidence: writtenIn(group),
      });
    }
  },
});

type OwnUse = Use & { readonly own: Range };

const isGiven = ({ own, endpoint }: OwnUse): boolean => gives(own, endpoint.address);
const isGateway = ({ ranges, endpoint }: Use): boolean =>
  ranges.some(({ gateway }) => gateway?.text === endpoint.address.text);

/** Addresses that live pods have, and those that starting ones ask for and will have. */
function heldAddresses(pods: readonly Pod[]): ReadonlySet<string> {
  return new Set(
    pods.flatMap((pod) => [
      ...liveInterfaces(pod).flatMap(({ reported }) => reported?.ips ?? []),
      ...(pod.life === 'starting' && pod.request?.ok === true
        ? pod.request.value.flatMap(({ ips }) => ips)
        : []
      ).flatMap((text) => parseAddress(text.replace(/\/.*$/, ''))?.text ?? []),
    ]),
  );
}

import { parseAddress } from '../../domain/addresses/address.ts';
import { canonicalMac } from '../../domain/attachments/hardware-address.ts';
import { networkOf } from '../../domain/attachments/join.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { liveInterfaces } from '../../domain/attachments/presence.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { reachOf } from '../../domain/nad/reach.ts';
import { segmentOfNetwork } from '../../domain/nad/segment.ts';
import type { Evidence } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { networkRef, pathOf, podRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { type Group, groupBy } from '../group.ts';
import { insideEvidence } from './evidence.ts';
import { type SeenLink, secondaryLinks } from './links.ts';
import { type SeenPod, seenPods } from './seen.ts';

/**
 * An address that two pods answer for, where network-status does not show it: one of them has it without having been given it,
 * or a neighbour hears another hardware address for it. What network-status shows is MN309.
 */
export const addressElsewhere = defineCheck({
  slug: 'address-answered-elsewhere',
  title: 'every address inside a pod is answered for by that pod alone',
  emits: ['MN323'],
  needs: ['insides', 'pods'],
  wants: ['nads'],
  *judge({ insides, pods, nads = [] }) {
    const definitions = new Map(nads.map((nad) => [networkOf(nad), nad]));
    const seen = seenPods(pods, insides);
    const holders = [...seen.flatMap((one) => heldInside(one, definitions)), ...heldElsewhere(pods, seen, definitions)];
    const bySegment = Map.groupBy(holders, keyOf);
    const clashes = [...bySegment.values()].flatMap((all) => clashOf(all) ?? []);
    for (const group of groupBy(clashes, ({ network }) => network)) yield held(group);
    const heard = seen.flatMap((one) => strangersHeardBy(one, definitions, bySegment, holders));
    for (const group of groupBy(heard, ({ holder, mac }) => `${holder.network} ${holder.address} ${mac}`))
      yield answered(group);
  },
});

interface Holder {
  readonly pod: Pod;
  readonly interface: string;
  readonly network: string;
  readonly nad: Nad | undefined;
  readonly address: string;
  readonly mac: string | undefined;
  /** Whether network-status gives it to the pod. */
  readonly reported: boolean;
  /** Absent for a pod that was not looked into. */
  readonly seen?: SeenPod;
}

type Definitions = ReadonlyMap<string, Nad>;

const keyOf = ({ network, nad, address }: Pick<Holder, 'network' | 'nad' | 'address'>): string =>
  `${segmentOfNetwork(network, nad)} ${address}`;

const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);

function heldInside(seen: SeenPod, definitions: Definitions): Holder[] {
  return secondaryLinks(seen).flatMap(({ attachment, link, network }: SeenLink) =>
    link.addresses.flatMap(({ address: text }) => {
      const address = parseAddress(text)?.text;
      if (address === undefined || isLinkLocal(address)) return [];
      const reported = attachment.reported?.ips.includes(address) ?? false;
      const nad = definitions.get(network);
      return [{ pod: seen.pod, interface: link.name, network, nad, address, mac: link.mac, reported, seen }];
    }),
  );
}

/** What network-status tells of pods that were not looked into. */
function heldElsewhere(pods: readonly Pod[], seen: readonly SeenPod[], definitions: Definitions): Holder[] {
  const known = new Set(seen.map(({ pod }) => pod));
  return pods.flatMap((pod) =>
    known.has(pod)
      ? []
      : liveInterfaces(pod).flatMap(({ interface: name, network, reported }) =>
          (reported?.ips ?? []).map((address) => ({
            pod,
            interface: name,
            network,
            nad: definitions.get(network),
            address,
            mac: reported?.mac === undefined ? undefined : canonicalMac(reported.mac),
            reported: true,
          })),
        ),
  );
}

interface Clash {
  readonly network: string;
  readonly holders: readonly Holder[];
}

/** Whether they meet: on a network between nodes always, on others when they are on one node. */
function clashOf(all: readonly Holder[]): Clash | undefined {
  const [first] = all;
  if (first === undefined || all.every(({ reported }) => reported)) return undefined;
  if (new Set(all.map(({ pod }) => pod)).size < 2) return undefined;
  const meet =
    all.some(({ nad }) => reachOf(nad) === 'between-nodes') ||
    new Set(all.map(({ pod }) => pod.node)).size < all.length;
  return meet ? { network: first.network, holders: all } : undefined;
}

interface Heard {
  readonly seen: SeenPod;
  readonly holder: Holder;
  readonly mac: string;
  readonly owner: Holder | undefined;
}

/** Neighbours by another hardware address than that of the pod which holds their address, in the words of one that talks with them. */
function strangersHeardBy(
  seen: SeenPod,
  definitions: Definitions,
  bySegment: ReadonlyMap<string, readonly Holder[]>,
  holders: readonly Holder[],
): Heard[] {
  return secondaryLinks(seen).flatMap(({ link, network }) =>
    seen.observed.neighbours.flatMap(({ interface: on, address: text, mac, state }) => {
      // Other states may be of a pod that held the address before.
      if (on !== link.name || mac === undefined || state !== 'reachable') return [];
      const address = parseAddress(text)?.text;
      if (address === undefined) return [];
      const own = bySegment.get(keyOf({ network, nad: definitions.get(network), address })) ?? [];
      const [holder] = own;
      if (holder === undefined || own.some((one) => one.mac === undefined || one.mac === mac)) return [];
      return [{ seen, holder, mac, owner: holders.find((one) => one.mac === mac) }];
    }),
  );
}

function held(group: Group<Clash>) {
  const [{ network }] = group;
  const all = group.flatMap(({ holders }) => holders);
  return finding('MN323', {
    subject: networkRef(network),
    args: {
      network,
      pods: all.map(({ pod }) => pathOf(pod)),
      addresses: group.map(({ holders }) => ({
        value: holders[0]?.address ?? '',
        answers: holders.map(
          ({ pod, interface: name }) => `${pathOf(pod)} (${name}${pod.node === undefined ? '' : `, ${pod.node}`})`,
        ),
      })),
    },
    affected: podRefs(all.map(({ pod }) => pod)),
    evidence: all.map(holderEvidence),
  });
}

function holderEvidence({ seen, pod, interface: name, address, reported }: Holder): Evidence {
  if (seen !== undefined)
    return insideEvidence(seen, `${name} has ${address}${reported ? '' : ', which network-status does not tell'}`);
  return { source: 'annotation k8s.v1.cni.cncf.io/network-status', of: podRef(pod), text: `${name} has ${address}` };
}

function answered(group: Group<Heard>) {
  const [{ holder, mac, owner }] = group;
  const { address, network, pod, interface: name } = holder;
  const by = owner === undefined ? mac : `${mac} (${owner.interface} of ${pathOf(owner.pod)})`;
  return finding('MN323', {
    subject: networkRef(network),
    args: {
      network,
      pods: [pathOf(pod)],
      addresses: [{ value: address, answers: [`${pathOf(pod)} (${name})`, by] }],
    },
    affected: podRefs([pod, ...(owner === undefined ? [] : [owner.pod]), ...group.map(({ seen }) => seen.pod)]),
    evidence: group.map(({ seen }) =>
      insideEvidence(
        seen,
        `neighbour ${address} is at ${mac}, while ${name} of ${pathOf(pod)} is ${holder.mac ?? 'unknown'}`,
      ),
    ),
  });
}

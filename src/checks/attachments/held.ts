import { networkOf } from '../../domain/attachments/join.ts';
import type { Attachment, Pod } from '../../domain/attachments/pod.ts';
import { liveInterfaces } from '../../domain/attachments/presence.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { Evidence } from '../../findings/finding.ts';
import { pathOf, podRef } from '../../findings/refs.ts';

/** An address or hardware address on a secondary interface that exists now. */
export interface Held {
  readonly pod: Pod;
  readonly attachment: Attachment;
  /** `namespace/name` of the network. */
  readonly network: string;
  readonly nad: Nad | undefined;
  readonly value: string;
}

/** A holder, as it is named in words. */
interface Holder {
  readonly pod: string;
  readonly interface: string;
  readonly node?: string;
}

/** One value and who holds it. */
interface Clash {
  readonly value: string;
  readonly holders: readonly Holder[];
}

/** What an interface has of a kind: its addresses, or its hardware address. */
type ValuesOf = (attachment: Attachment) => readonly string[];

/**
 * What live pods hold on secondary networks and does not come once only, wherever that is: what is held once clashes with nothing, and of
 * ten thousand pods that is nearly everything.
 */
export function heldTwice(pods: readonly Pod[], nads: readonly Nad[], valuesOf: ValuesOf): readonly Held[] {
  const repeated = repeatedAmong(pods, valuesOf);
  const definitions = new Map(nads.map((nad) => [networkOf(nad), nad]));
  const held: Held[] = [];
  if (repeated.size === 0) return held;
  for (const pod of pods) {
    for (const attachment of liveInterfaces(pod)) {
      const { network } = attachment;
      for (const value of valuesOf(attachment))
        if (repeated.has(value)) held.push({ pod, attachment, network, nad: definitions.get(network), value });
    }
  }
  return held;
}

/** The values that come more than once. Nothing but the texts is kept meanwhile. */
function repeatedAmong(pods: readonly Pod[], valuesOf: ValuesOf): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const pod of pods) {
    for (const attachment of liveInterfaces(pod))
      for (const value of valuesOf(attachment)) (seen.has(value) ? repeated : seen).add(value);
  }
  return repeated;
}

/** Those of a group that clash: undefined when all are of one pod, or of one virtual machine that moves from pod to pod. */
export function clashing(group: readonly Held[]): readonly Held[] | undefined {
  return new Set(group.map(({ pod }) => machineOf(pod))).size > 1 ? group : undefined;
}

/** Live migration starts a machine's new pod beside the old one, with the same addresses; only one of the two has them at work. */
function machineOf(pod: Pod): Pod | string {
  const { owner, namespace } = pod;
  return owner?.kind === 'virtualmachineinstance' ? pathOf({ namespace, name: owner.name }) : pod;
}

/** A clash, for words. */
export function clash(held: readonly Held[]): Clash {
  return {
    value: held[0]?.value ?? '',
    holders: held.map(({ pod, attachment }) => ({
      pod: pathOf(pod),
      interface: attachment.interface,
      ...(pod.node === undefined ? {} : { node: pod.node }),
    })),
  };
}

/** What network-status says of a held value. */
export function heldEvidence({ pod, attachment, network, value }: Held): Evidence {
  const on = pod.node === undefined ? '' : ` on node ${pod.node}`;
  return {
    source: 'annotation k8s.v1.cni.cncf.io/network-status',
    of: podRef(pod),
    text: `${attachment.interface} of ${network} has ${value}${on}`,
  };
}

/** The networks of what is held, in order, each once. */
export function networksOf(held: readonly Held[]): readonly string[] {
  return [...new Set(held.map(({ network }) => network))].sort();
}

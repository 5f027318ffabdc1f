import { networkOf } from '../attachments/join.ts';
import type { Attachment, Pod } from '../attachments/pod.ts';
import { liveInterfaces } from '../attachments/presence.ts';
import type { Nad } from '../nad/nad.ts';
import type { Surroundings } from './trouble.ts';

/** An interface that a pod has: proof that what it needed was there when the pod started. */
export interface Proof {
  readonly pod: Pod;
  readonly node: string;
  readonly attachment: Attachment;
  readonly nad: Nad;
}

// Every trouble of a cluster asks about the same pods, and most about the same few networks.
const known = new WeakMap<
  readonly Pod[],
  { readonly nads: readonly Nad[]; readonly proofs: Map<string, readonly Proof[]> }
>();

/** The interfaces that pods have on networks of a kind. */
export function attachedWhere({ pods, nads }: Surroundings, fits: (nad: Nad) => boolean): readonly Proof[] {
  const networks = new Map(nads.filter(fits).map((nad) => [networkOf(nad), nad]));
  if (networks.size === 0) return [];
  const before = known.get(pods);
  const { proofs } = before?.nads === nads ? before : { proofs: new Map<string, readonly Proof[]>() };
  known.set(pods, { nads, proofs });
  const asked = [...networks.keys()].join(' ');
  const found = proofs.get(asked) ?? proofsOn(networks, pods);
  proofs.set(asked, found);
  return found;
}

function proofsOn(networks: ReadonlyMap<string, Nad>, pods: readonly Pod[]): readonly Proof[] {
  return pods.flatMap((pod) => {
    const { node } = pod;
    if (node === undefined) return [];
    return liveInterfaces(pod).flatMap((attachment) => {
      const nad = networks.get(attachment.network);
      return nad === undefined ? [] : [{ pod, node, attachment, nad }];
    });
  });
}

/** The NAD of a network `namespace/name`. */
export function nadNamed({ nads }: Surroundings, network: string | undefined): Nad | undefined {
  return network === undefined ? undefined : nads.find((nad) => networkOf(nad) === network);
}

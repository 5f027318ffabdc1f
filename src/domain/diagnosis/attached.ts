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

/** The first proof of each node, in the order of the pods. */
export type Proofs = ReadonlyMap<string, Proof>;

const nowhere: Proofs = new Map();

// Every trouble of a cluster asks about the same pods, and most about the same few networks.
const known = new WeakMap<readonly Pod[], { readonly nads: readonly Nad[]; readonly proofs: Map<string, Proofs> }>();

/** The nodes where pods have interfaces on networks of a kind. */
export function attachedWhere({ pods, nads }: Surroundings, fits: (nad: Nad) => boolean): Proofs {
  const networks = new Map(nads.filter(fits).map((nad) => [networkOf(nad), nad]));
  if (networks.size === 0) return nowhere;
  const before = known.get(pods);
  const { proofs } = before?.nads === nads ? before : { proofs: new Map<string, Proofs>() };
  known.set(pods, { nads, proofs });
  const asked = [...networks.keys()].join(' ');
  const found = proofs.get(asked) ?? proofsOn(networks, pods);
  proofs.set(asked, found);
  return found;
}

function proofsOn(networks: ReadonlyMap<string, Nad>, pods: readonly Pod[]): Proofs {
  const firsts = new Map<string, Proof>();
  for (const pod of pods) {
    const { node } = pod;
    if (node === undefined || firsts.has(node)) continue;
    for (const attachment of liveInterfaces(pod)) {
      const nad = networks.get(attachment.network);
      if (nad === undefined) continue;
      firsts.set(node, { pod, node, attachment, nad });
      break;
    }
  }
  return firsts;
}

/** The NAD of a network `namespace/name`. */
export function nadNamed({ nads }: Surroundings, network: string | undefined): Nad | undefined {
  return network === undefined ? undefined : nads.find((nad) => networkOf(nad) === network);
}

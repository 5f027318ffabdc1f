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

type Live = Omit<Proof, 'nad'>;

// Every trouble of a cluster asks about the same pods.
const live = new WeakMap<readonly Pod[], readonly Live[]>();

function liveOf(pods: readonly Pod[]): readonly Live[] {
  const known = live.get(pods);
  if (known !== undefined) return known;
  const found = pods.flatMap((pod) => {
    const { node } = pod;
    return node === undefined ? [] : liveInterfaces(pod).map((attachment) => ({ pod, node, attachment }));
  });
  live.set(pods, found);
  return found;
}

/** The interfaces that pods have on networks of a kind. */
export function attachedWhere({ pods, nads }: Surroundings, fits: (nad: Nad) => boolean): readonly Proof[] {
  const networks = new Map(nads.filter(fits).map((nad) => [networkOf(nad), nad]));
  if (networks.size === 0) return [];
  return liveOf(pods).flatMap((one) => {
    const nad = networks.get(one.attachment.network);
    return nad === undefined ? [] : [{ ...one, nad }];
  });
}

/** The NAD of a network `namespace/name`. */
export function nadNamed({ nads }: Surroundings, network: string | undefined): Nad | undefined {
  return network === undefined ? undefined : nads.find((nad) => networkOf(nad) === network);
}

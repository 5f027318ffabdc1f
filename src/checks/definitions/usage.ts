import type { Attachment, Pod } from '../../domain/attachments/pod.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { pathOf } from '../../findings/refs.ts';

/** The live pods that have to do with one network, in order of namespace and name. */
export interface Usage {
  /** They ask for it as a secondary network. */
  readonly asking: readonly Pod[];
  /** They report a secondary interface on it. */
  readonly attached: readonly Pod[];
  /** They ask for it and do not have it. */
  readonly lacking: readonly Pod[];
  /** It is the network of their eth0. */
  readonly asDefault: readonly Pod[];
}

const nobody: Usage = { asking: [], attached: [], lacking: [], asDefault: [] };

// A dozen checks ask about the same pods.
const known = new WeakMap<readonly Pod[], ReadonlyMap<string, Usage>>();

/** Indexes live pods by network. Host-network pods use none, whatever they ask for; without pods nobody is known to use anything. */
export function usageIn(pods: readonly Pod[] | undefined): (nad: Pick<Nad, 'namespace' | 'name'>) => Usage {
  if (pods === undefined) return () => nobody;
  const usage = known.get(pods) ?? usageByNetwork(pods);
  known.set(pods, usage);
  return (nad) => usage.get(pathOf(nad)) ?? nobody;
}

function usageByNetwork(pods: readonly Pod[]): ReadonlyMap<string, Usage> {
  const byNetwork = new Map<string, { [K in keyof Usage]: Pod[] }>();
  for (const pod of pods) {
    if (pod.hostNetwork || pod.life === 'finished') continue;
    for (const attachment of pod.attachments) {
      const { network } = attachment;
      const usage = byNetwork.get(network) ?? { asking: [], attached: [], lacking: [], asDefault: [] };
      byNetwork.set(network, usage);
      for (const role of rolesOf(pod, attachment)) if (usage[role].at(-1) !== pod) usage[role].push(pod);
    }
  }
  return byNetwork;
}

// What a pod without a working sandbox reports is left over from an earlier one.
function rolesOf(pod: Pod, attachment: Attachment): (keyof Usage)[] {
  if (attachment.default) return ['asDefault'];
  const has = attachment.reported !== undefined && pod.life !== 'starting';
  const asks = attachment.requested !== undefined;
  return [...(asks ? (['asking'] as const) : []), has ? 'attached' : 'lacking'];
}

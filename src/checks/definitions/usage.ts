import type { Attachment, Pod } from '../../domain/attachments/pod.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { readOnce } from '../../domain/read-once.ts';
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

/** Indexes live pods by network. Host-network pods use none, whatever they ask for; without pods nobody is known to use anything. */
export function usageIn(pods: readonly Pod[] | undefined): (nad: Pick<Nad, 'namespace' | 'name'>) => Usage {
  if (pods === undefined) return () => nobody;
  const usage = usageByNetwork(pods);
  return (nad) => usage.get(pathOf(nad)) ?? nobody;
}

// A dozen checks ask about the same pods.
const usageByNetwork = readOnce(readUsage);

function readUsage(pods: readonly Pod[]): ReadonlyMap<string, Usage> {
  const byNetwork = new Map<string, { readonly [K in keyof Usage]: Pod[] }>();
  for (const pod of pods) {
    if (pod.hostNetwork || pod.life === 'finished') continue;
    for (const attachment of pod.attachments) {
      const { network } = attachment;
      let usage = byNetwork.get(network);
      if (usage === undefined) {
        usage = { asking: [], attached: [], lacking: [], asDefault: [] };
        byNetwork.set(network, usage);
      }
      note(usage, pod, attachment);
    }
  }
  return byNetwork;
}

function note(usage: { readonly [K in keyof Usage]: Pod[] }, pod: Pod, attachment: Attachment): void {
  if (attachment.default) {
    addOnce(usage.asDefault, pod);
    return;
  }
  if (attachment.requested !== undefined) addOnce(usage.asking, pod);
  // What a pod without a working sandbox reports is left over from an earlier one.
  const has = attachment.reported !== undefined && pod.life !== 'starting';
  addOnce(has ? usage.attached : usage.lacking, pod);
}

/** Adds a pod that may have been added just before. */
function addOnce(pods: Pod[], pod: Pod): void {
  if (pods.at(-1) !== pod) pods.push(pod);
}

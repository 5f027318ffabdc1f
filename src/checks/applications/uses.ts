import type { Address } from '../../domain/addresses/address.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { podAddresses } from '../../domain/attachments/presence.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { ConfigMapObject } from '../../kube/config-map.ts';
import type { NodeObject } from '../../kube/node.ts';
import type { Group } from '../group.ts';
import { configMapsIn, type Endpoint, endpointsOf } from './environment.ts';
import { isHostIn, leadsTo, type Range, rangesOf } from './ranges.ts';

/** An address of a secondary network in the environment of pods. */
export interface Use {
  /** Replicas that are told the same and are attached alike, in the order of the list. */
  readonly pods: Group<Pod>;
  readonly endpoint: Endpoint;
  /** The networks that the address belongs to, at least one. */
  readonly ranges: readonly [Range, ...Range[]];
  /** The one of them that the pods ask for or have; absent when they are not attached to any. */
  readonly own: Range | undefined;
}

/** What uses are looked for in. */
interface Sources {
  readonly pods: readonly Pod[];
  readonly nads: readonly Nad[];
  readonly nodes: readonly NodeObject[];
  readonly configMaps: readonly ConfigMapObject[];
}

/**
 * Every address of a secondary network that a live pod is configured to use. Addresses of primary interfaces are left out:
 * the default network reaches them, even where ranges overlap.
 */
export function usesOf(sources: Sources): readonly Use[] {
  const others = [sources.nads, sources.nodes, sources.configMaps];
  const before = known.get(sources.pods);
  if (before?.others.every((other, index) => other === others[index])) return before.uses;
  const uses = readUses(sources);
  known.set(sources.pods, { others, uses });
  return uses;
}

// Two checks ask for the same, and a large cluster has many variables.
const known = new WeakMap<readonly Pod[], { readonly others: readonly unknown[]; readonly uses: readonly Use[] }>();

function readUses({ pods, nads, nodes, configMaps }: Sources): readonly Use[] {
  const ranges = rangesOf(nads, nodes);
  const find = configMapsIn(configMaps);
  const rangesOfHost = rangesAround(ranges);
  const uses: Use[] = [];
  for (const replicas of alike(pods)) {
    const [pod] = replicas;
    const attached = ranges.filter(({ network }) => pod.attachments.some((one) => one.network === network));
    for (const endpoint of endpointsOf(pod, find)) {
      const { address } = endpoint;
      const around = rangesOfHost(address);
      if (around === undefined) continue;
      const own = attached.find((range) => isHostIn(range, address));
      if (own === undefined && attached.some((range) => leadsTo(range, address))) continue;
      uses.push({ pods: replicas, endpoint, ranges: around, own });
    }
  }
  const primary = primaryAmong(new Set(uses.map(({ endpoint }) => endpoint.address.text)), pods);
  return uses.filter(({ endpoint }) => !primary.has(endpoint.address.text));
}

/** Those of some addresses that are of primary interfaces. */
function primaryAmong(asked: ReadonlySet<string>, pods: readonly Pod[]): ReadonlySet<string> {
  const primary = new Set<string>();
  if (asked.size === 0) return primary;
  for (const pod of pods) for (const address of podAddresses(pod)) if (asked.has(address)) primary.add(address);
  return primary;
}

/** Makes a function that finds the networks which an address belongs to. Of one alone, it gives the same list each time. */
function rangesAround(ranges: readonly Range[]): (address: Address) => Use['ranges'] | undefined {
  const alone = new Map(ranges.map((range) => [range, [range] as const]));
  return (address) => {
    let around: Use['ranges'] | undefined;
    for (const range of ranges) {
      if (!isHostIn(range, address)) continue;
      around = around === undefined ? alone.get(range) : [...around, range];
    }
    return around;
  };
}

function isTold({ hostNetwork, life }: Pod): boolean {
  return !hostNetwork && life !== 'finished' && life !== 'terminating';
}

type Replicas = [Pod, ...Pod[]];

/**
 * Groups the pods that read the same variables and have the same networks, in the order of their first. Lists of equal containers are one
 * (src/kube/intern.ts), so that no key has to be written for each pod.
 */
function alike(pods: readonly Pod[]): readonly Replicas[] {
  const groups: Replicas[] = [];
  const known = new Map<string, Map<unknown, Replicas[]>>();
  for (const pod of pods) {
    if (!isTold(pod)) continue;
    const { namespace, object } = pod;
    const near = known.get(namespace) ?? new Map<unknown, Replicas[]>();
    known.set(namespace, near);
    const similar = near.get(object.spec?.containers) ?? [];
    const group = similar.find(([first]) => isAlike(first, pod));
    if (group !== undefined) {
      group.push(pod);
      continue;
    }
    const started: Replicas = [pod];
    groups.push(started);
    similar.push(started);
    near.set(object.spec?.containers, similar);
  }
  return groups;
}

function isAlike(one: Pod, other: Pod): boolean {
  if (one.object.spec?.initContainers !== other.object.spec?.initContainers) return false;
  if (one.attachments.length !== other.attachments.length) return false;
  return one.attachments.every(({ network }, index) => network === other.attachments[index]?.network);
}

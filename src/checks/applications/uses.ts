import type { Address } from '../../domain/addresses/address.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import { podAddresses } from '../../domain/attachments/presence.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { ConfigMapObject } from '../../kube/config-map.ts';
import type { NodeObject } from '../../kube/node.ts';
import { type Group, groupBy } from '../group.ts';
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
  const primary = new Set(pods.flatMap(podAddresses));
  const around = new Map<string, Use['ranges'] | 'none'>();
  const rangesAround = (address: Address): Use['ranges'] | 'none' => {
    const known = around.get(address.text);
    if (known !== undefined) return known;
    const [first, ...others] = ranges.filter((range) => isHostIn(range, address));
    const found: Use['ranges'] | 'none' = first === undefined ? 'none' : [first, ...others];
    around.set(address.text, found);
    return found;
  };
  const told = pods.filter(({ hostNetwork, life }) => !hostNetwork && life !== 'finished' && life !== 'terminating');
  return groupBy(told, likeness()).flatMap((replicas) => {
    const [pod] = replicas;
    const networks = new Set(pod.attachments.map(({ network }) => network));
    const attached = ranges.filter(({ network }) => networks.has(network));
    return endpointsOf(pod, find).flatMap((endpoint): Use[] => {
      const { address } = endpoint;
      const found = rangesAround(address);
      if (found === 'none' || primary.has(address.text)) return [];
      const own = attached.find((range) => isHostIn(range, address));
      if (own === undefined && attached.some((range) => leadsTo(range, address))) return [];
      return [{ pods: replicas, endpoint, ranges: found, own }];
    });
  });
}

/** Gives the same text for pods that read the same variables and have the same networks. Lists of equal containers are one (src/kube/intern.ts). */
function likeness(): (pod: Pod) => string {
  const numbers = new Map<unknown, number>();
  const numberOf = (containers: unknown): number => {
    const number = numbers.get(containers) ?? numbers.size;
    numbers.set(containers, number);
    return number;
  };
  return ({ namespace, attachments, object: { spec } }) => {
    const programs = `${numberOf(spec?.initContainers)} ${numberOf(spec?.containers)}`;
    return `${namespace} ${programs} ${attachments.map(({ network }) => network).join(' ')}`;
  };
}

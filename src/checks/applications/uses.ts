import type { Address } from '../../domain/addresses/address.ts';
import { canonicalAddress } from '../../domain/addresses/canonical.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { readOnce } from '../../domain/read-once.ts';
import type { ConfigMapObject } from '../../kube/config-map.ts';
import type { NodeObject } from '../../kube/node.ts';
import type { Group } from '../group.ts';
import { configMapsIn, type Endpoint, endpointsOf } from './environment.ts';
import { isHostIn, leadsTo, type Range, rangesOf } from './ranges.ts';
import { alike } from './replicas.ts';

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
export function usesOf({ pods, nads, nodes, configMaps }: Sources): readonly Use[] {
  return usesAmong(pods, nads, nodes, configMaps);
}

// Two checks ask for the same, and a large cluster has many variables.
const usesAmong = readOnce(usesIn);

function usesIn(
  pods: readonly Pod[],
  nads: readonly Nad[],
  nodes: readonly NodeObject[],
  configMaps: readonly ConfigMapObject[],
): readonly Use[] {
  const ranges = rangesOf(nads, nodes);
  const find = configMapsIn(configMaps);
  const rangesOfHost = rangesAround(ranges);
  const uses: Use[] = [];
  for (const replicas of alike(pods.filter(isTold))) {
    const [pod] = replicas;
    const attached = attachedAmong(ranges, pod);
    for (const endpoint of endpointsOf(pod, find)) {
      const around = rangesOfHost(endpoint.address);
      if (around === undefined) continue;
      const own = firstIn(around, attached);
      if (own === undefined && isRouted(attached, endpoint.address)) continue;
      uses.push({ pods: replicas, endpoint, ranges: around, own });
    }
  }
  const primary = primaryAmong(new Set(uses.map(({ endpoint }) => endpoint.address.text)), pods);
  return uses.filter(({ endpoint }) => !primary.has(endpoint.address.text));
}

// These run for every address that a workload is told, and make nothing.

function attachedAmong(ranges: readonly Range[], { attachments }: Pod): readonly Range[] {
  let attached: Range[] | undefined;
  for (const range of ranges) {
    for (const { network } of attachments) {
      if (network !== range.network) continue;
      attached ??= [];
      attached.push(range);
      break;
    }
  }
  return attached ?? noRanges;
}

const noRanges: readonly Range[] = [];

function firstIn(ranges: readonly Range[], attached: readonly Range[]): Range | undefined {
  for (const range of ranges) if (attached.includes(range)) return range;
  return undefined;
}

function isRouted(attached: readonly Range[], address: Address): boolean {
  for (const range of attached) if (leadsTo(range, address)) return true;
  return false;
}

/** Those of some addresses that are of primary interfaces. */
function primaryAmong(asked: ReadonlySet<string>, pods: readonly Pod[]): ReadonlySet<string> {
  const primary = new Set<string>();
  if (asked.size === 0) return primary;
  const look = (text: string | undefined): void => {
    const address = text === undefined ? undefined : canonicalAddress(text);
    if (address !== undefined && asked.has(address)) primary.add(address);
  };
  for (const { object } of pods) {
    look(object.status?.podIP);
    for (const { ip } of object.status?.podIPs ?? noAddresses) look(ip);
  }
  return primary;
}

const noAddresses: readonly { readonly ip?: string }[] = [];

/** Makes a function that finds the networks which an address belongs to. Many workloads are told the same: it looks once for each. */
function rangesAround(ranges: readonly Range[]): (address: Address) => Use['ranges'] | undefined {
  const known = new Map<string, Use['ranges'] | undefined>();
  return (address) => {
    if (known.has(address.text)) return known.get(address.text);
    const [first, ...others] = ranges.filter((range) => isHostIn(range, address));
    const around = first && ([first, ...others] as const);
    known.set(address.text, around);
    return around;
  };
}

function isTold({ hostNetwork, life }: Pod): boolean {
  return !hostNetwork && life !== 'finished' && life !== 'terminating';
}

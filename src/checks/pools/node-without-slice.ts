import { canRunDaemons } from '../../domain/installation/coverage.ts';
import type { ClusterPools } from '../../domain/pools/from-cluster/pools.ts';
import { nodeSlicePoolName } from '../../domain/pools/names.ts';
import { waitingFor } from '../../domain/pools/usage/pool.ts';
import { type NodeSlicePool, slicesTaken } from '../../domain/pools/usage/whereabouts.ts';
import type { ObjectRef, Severity } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { compareText, networkRef, nodeRef, pathOf, podAt, ref } from '../../findings/refs.ts';
import type { NodeObject } from '../../kube/node.ts';
import { defineCheck } from '../check.ts';
import { type Group, groupBy } from '../group.ts';
import { clusterPools } from './cluster-pools.ts';

type Network = ClusterPools['networks']['whereabouts'][number];
type Sliced = Network & { readonly slices: NonNullable<Network['slices']> };

const isSliced = (network: Network): network is Sliced => network.slices !== undefined;

/** With node_slice_size, a node without a slice gives its pods no addresses, however many are free elsewhere. */
export const nodeWithoutSlice = defineCheck({
  slug: 'node-without-slice',
  title: 'every node has a slice of the ranges that are divided among nodes',
  emits: ['MN512'],
  needs: ['pods', 'nads', 'nodes', 'nodeSlicePools'],
  wants: ['ipPools', 'reservations'],
  skip: (seen) =>
    clusterPools(seen).networks.whereabouts.some(isSliced) ? undefined : 'no network divides its range among nodes',
  *judge(seen) {
    const cluster = clusterPools(seen);
    const sliced = cluster.networks.whereabouts.filter(isSliced);
    for (const group of groupBy(sliced, slicePoolName)) {
      const slicePool = cluster.nodeSlicePools.find(({ name }) => name === slicePoolName(group[0]));
      if (slicePool !== undefined || seen.complete('nodeSlicePools')) {
        const found = judgeSlices(group, slicePool, cluster, seen.nodes);
        if (found !== undefined) yield found;
      } else yield { subject: networkRef(group[0].nad), unjudged: 'the slices of its range could not be read' };
    }
  },
});

function slicePoolName({ networkName, configName }: Sliced): string {
  return nodeSlicePoolName(networkName, configName);
}

function judgeSlices(
  group: Group<Sliced>,
  slicePool: NodeSlicePool | undefined,
  cluster: ClusterPools,
  nodes: readonly NodeObject[],
) {
  const { taken, total } = slicePool === undefined ? { taken: 0, total: 0 } : slicesTaken(slicePool);
  const holders = new Set(slicePool?.allocations.map(({ nodeName }) => nodeName));
  const existing = new Set(nodes.map(({ metadata }) => metadata?.name ?? ''));
  const bare = namesOf(nodes.filter(canRunDaemons)).filter((node) => !holders.has(node));
  if (bare.length === 0 && (slicePool === undefined || taken < total)) return undefined;
  const networks = group.map(({ nad }) => nad).sort(compareText);
  const waiting = [...new Set(bare.flatMap((node) => waitingFor(networks, cluster.pods, node)))].sort(compareText);
  const severity: Severity = waiting.length > 0 ? 'P1' : bare.length > 0 ? 'P2' : 'P3';
  const subject: ObjectRef =
    slicePool === undefined ? networkRef(networks[0] ?? '') : ref('nodeslicepool', nameOf(slicePool));
  return finding('MN512', {
    severity,
    subject,
    args: {
      networks,
      range: group[0].slices.range.text,
      ...(slicePool === undefined ? {} : { slicePool: pathOf(nameOf(slicePool)) }),
      taken,
      total,
      nodes: bare,
      gone: [...holders].filter((node) => node !== '' && !existing.has(node)).sort(compareText),
      waiting: waiting.length,
    },
    affected: [...waiting.map(podAt), ...bare.map(nodeRef)],
    evidence: [evidenceOf(slicePool, group[0])],
  });
}

function namesOf(nodes: readonly NodeObject[]): string[] {
  return nodes.map(({ metadata }) => metadata?.name ?? '').sort(compareText);
}

function nameOf({ namespace, name }: NodeSlicePool): { readonly namespace: string; readonly name: string } {
  return { namespace, name };
}

function evidenceOf(slicePool: NodeSlicePool | undefined, { nad, slices }: Sliced) {
  if (slicePool === undefined)
    return { source: 'spec.config', of: networkRef(nad), text: `node_slice_size /${slices.prefix}` };
  const held = slicePool.allocations.map(({ nodeName, sliceRange }) => `${sliceRange} ${nodeName || '(free)'}`);
  return { source: 'status.allocations', of: ref('nodeslicepool', nameOf(slicePool)), text: held.join(', ') };
}

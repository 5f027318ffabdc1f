import type { TestPodPlan } from '../../domain/bandwidth/test-pod.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import { refusalNow } from '../../domain/nodes/scheduling.ts';
import { compareText, pathOf } from '../../findings/refs.ts';
import type { NodeObject } from '../../kube/node.ts';
import { type Cell, networkTable, type TableParts } from '../nodes/table.ts';

/** Pods to be made on a network, or why pods that are made there could not be measured. */
export type PlannedTestPods =
  | { readonly kind: 'plan'; readonly plan: Omit<TestPodPlan, 'owner'> }
  | { readonly kind: 'impossible'; readonly why: string; readonly next?: string };

/**
 * Plans pods on a network: two on one node and one on another, so that there is a pair on one node and a pair between nodes. Nodes
 * where the network works already come first, then those of which it is known that it can. Pure.
 */
export function planTestPods(network: string, parts: TableParts): PlannedTestPods {
  const row = networkTable(parts).find(({ nad }) => pathOf(nad) === network);
  if (row === undefined) return { kind: 'impossible', why: `there is no definition of ${network}` };
  const why = whyUnmeasurable(row.nad);
  const next = `kubectl multinet networks ${row.nad.name} -n ${row.nad.namespace}`;
  if (why !== undefined) return { kind: 'impossible', why, next };
  const byName = new Map(parts.nodes.map((node) => [node.metadata?.name ?? '', node]));
  const fit = row.cells
    .map((cell) => ({ cell, rank: rankOf(cell, byName.get(cell.node)) }))
    .flatMap(({ cell, rank }) => (rank === undefined ? [] : [{ node: cell.node, rank }]))
    .sort((a, b) => a.rank - b.rank || compareText(a.node, b.node));
  const [first, second] = fit;
  if (first === undefined) {
    const nodes = `kubectl multinet nodes --network ${network}`;
    return { kind: 'impossible', why: `no node that takes pods can serve ${network}`, next: nodes };
  }
  return {
    kind: 'plan',
    plan: {
      network,
      nodes: [first.node, first.node, ...(second === undefined ? [] : [second.node])],
      ...(row.nad.resource === undefined ? {} : { resource: row.nad.resource }),
      remarks: [
        ...(second === undefined ? [`only node ${first.node} can serve it`] : []),
        ...perNodeAddresses(row.nad),
      ],
    },
  };
}

/** Why pods that ask for nothing but the network would have nothing to be measured by. */
function whyUnmeasurable({ namespace, name, config }: Nad): string | undefined {
  const network = `${namespace}/${name}`;
  if (config.kind === 'unparsable') return `the definition of ${network} cannot be read`;
  if (config.kind === 'on-disk') return undefined;
  if (config.type === 'ovn-k8s-cni-overlay') return undefined;
  if (config.ipam === undefined) return `${network} gives pods no address`;
  return config.ipam.type === 'static' ? `${network} gives every pod the same address (IPAM static)` : undefined;
}

function perNodeAddresses({ config }: Nad): string[] {
  return config.kind === 'decoded' && config.ipam?.type === 'host-local'
    ? ['host-local gives addresses per node: a test pod may get one that a pod of another node holds']
    : [];
}

/** The lower the better; undefined where no pod is to be made. */
function rankOf({ service, asking }: Cell, node: NodeObject | undefined): number | undefined {
  const { verdict } = service;
  if (node === undefined || verdict === 'missing' || verdict === 'unfit') return undefined;
  // A node that is cordoned or does not answer gets nothing new. Taints are the scheduler's business: where pods of the network run
  // all the same, a test pod may too.
  const refusal = refusalNow(undefined, node);
  if (refusal !== undefined && refusal.kind !== 'taint') return undefined;
  if (asking.some(({ life }) => life === 'running')) return 0;
  if (refusal !== undefined) return 3;
  return verdict === 'unknown' ? 2 : 1;
}

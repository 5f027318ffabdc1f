import type { KindName } from '../kube/kinds.ts';
import type { Scope } from '../snapshot/target.ts';

/** What to read of a cluster for one command. */
export interface Plan {
  readonly kinds: readonly KindName[];
  readonly scope: Scope;
  /** Narrows the pods that are read, or what is read of them; empty for everything of all. */
  readonly pods?: { readonly labelSelector?: string; readonly fieldSelector?: string; readonly brief?: boolean };
}

/** Reads what it takes to judge what is inside pods. */
export function insidePlan(scope: Scope, pods: NonNullable<Plan['pods']>): Plan {
  return { kinds: ['pods', 'nads'], scope, pods };
}

/** Reads what it takes to plan and judge measurements between pods. */
export const measuringNeeds: Plan = {
  kinds: ['pods', 'nads', 'nodes', 'namespaces', 'multiNetworkPolicies', 'nodeNetworkStates'],
  scope: { kind: 'all' },
};

/** Reads everything that checks judge. */
export const everything: Plan = {
  kinds: [
    'pods',
    'nads',
    'nodes',
    'namespaces',
    'events',
    'configMaps',
    'daemonSets',
    'ipPools',
    'reservations',
    'nodeSlicePools',
    'nodeNetworkStates',
    'sriovNodeStates',
    'serviceCidrs',
  ],
  scope: { kind: 'all' },
};

/** Reads everything that a snapshot can hold when measurements between pods are added to it. */
export const everythingMeasured: Plan = { ...everything, kinds: [...everything.kinds, 'multiNetworkPolicies'] };

/** Reads what tells which networks nodes can serve. */
export const nodeNeeds: Plan = {
  kinds: ['pods', 'nads', 'nodes', 'events', 'nodeNetworkStates', 'sriovNodeStates'],
  scope: { kind: 'all' },
};

/** Reads what tells how many more pods fit. */
export const fitNeeds: Plan = {
  kinds: [...nodeNeeds.kinds, 'daemonSets', 'ipPools', 'reservations', 'nodeSlicePools'],
  scope: { kind: 'all' },
};

/** The same, and what tells which networks nodes can serve. */
export function withNodeFacts(plan: Plan): Plan {
  return { ...plan, kinds: [...new Set([...plan.kinds, ...nodeNeeds.kinds])] };
}

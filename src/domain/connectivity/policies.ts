import type { MultiNetworkPolicyObject } from '../../kube/multi-network-policy.ts';
import { meets } from '../../kube/requirement.ts';

type Labels = Readonly<Record<string, string>>;

/** Names the networks that a MultiNetworkPolicy is for (k8snetworkplumbingwg/multi-networkpolicy, README). */
const POLICY_FOR = 'k8s.v1.cni.cncf.io/policy-for';

/** A pod as far as policies select it. */
export interface Selectable {
  readonly namespace: string;
  readonly labels: Labels;
}

/** The MultiNetworkPolicies, as `namespace/name`, that select the pod on a network. What they allow is not judged. */
export function policiesSelecting(
  policies: readonly MultiNetworkPolicyObject[],
  pod: Selectable,
  network: string,
): string[] {
  return policies
    .filter(({ metadata, spec }) => {
      const namespace = metadata?.namespace ?? '';
      if (namespace !== pod.namespace || !networksOf(metadata?.annotations ?? {}, namespace).has(network)) return false;
      const { matchLabels = {}, matchExpressions = [] } = spec?.podSelector ?? {};
      return (
        Object.entries(matchLabels).every(([key, value]) => pod.labels[key] === value) &&
        matchExpressions.every((requirement) => meets(requirement, pod.labels))
      );
    })
    .map(({ metadata }) => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`);
}

/** A network without a namespace is of the policy's own. */
function networksOf(annotations: Labels, namespace: string): ReadonlySet<string> {
  const words = (annotations[POLICY_FOR] ?? '').split(',').map((word) => word.trim());
  return new Set(
    words.filter((word) => word !== '').map((word) => (word.includes('/') ? word : `${namespace}/${word}`)),
  );
}

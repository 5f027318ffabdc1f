import type { MultiNetworkPolicyObject } from '../../kube/multi-network-policy.ts';

type Labels = Readonly<Record<string, string>>;
type Requirement = { readonly key?: string; readonly operator?: string; readonly values?: readonly string[] };

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
        matchExpressions.every((requirement) => holds(requirement, pod.labels))
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

// k8s.io/apimachinery metav1.LabelSelectorRequirement.
function holds({ key = '', operator, values = [] }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

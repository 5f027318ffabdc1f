import type { Pod } from '../../domain/attachments/pod.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { MultiNetworkPolicyObject } from '../../kube/multi-network-policy.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** What is known of the cluster that helps to understand measurements. */
export interface Facts {
  readonly pods: readonly Pod[];
  readonly nads: readonly Nad[];
  readonly policies: readonly MultiNetworkPolicyObject[];
}

/** What a snapshot tells of them. */
export function factsIn({ pods, nads, multiNetworkPolicies: policies }: Snapshot): Facts {
  return {
    pods: pods.ok ? pods.value : [],
    nads: nads.ok ? nads.value : [],
    policies: policies.ok ? policies.value : [],
  };
}

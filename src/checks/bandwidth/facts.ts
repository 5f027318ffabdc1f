import type { Pod } from '../../domain/attachments/pod.ts';
import { isTestPod } from '../../domain/bandwidth/test-pod.ts';
import { type Endpoint, endpointsOf } from '../../domain/connectivity/endpoint.ts';
import type { Nad } from '../../domain/nad/nad.ts';
import type { NodeNetwork } from '../../domain/nodes/node-network.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** What is known of the links under the networks, and of who else uses them. */
export interface LinkFacts {
  readonly nads: readonly Nad[];
  readonly nodeNetworks: readonly NodeNetwork[];
  /** The secondary interfaces of all live pods; absent where pods could not be read. */
  readonly endpoints?: readonly Endpoint[];
}

/** The facts of a snapshot; what it lacks is as if there were none. */
export function linkFacts({ nads, nodeNetworks, pods }: Snapshot): LinkFacts {
  return {
    nads: nads.ok ? nads.value : [],
    nodeNetworks: nodeNetworks.ok ? nodeNetworks.value : [],
    ...(pods.ok ? { endpoints: usersAmong(pods.value) } : {}),
  };
}

/** The secondary interfaces of those who use networks: test pods do nothing but what is measured. */
export function usersAmong(pods: readonly Pod[]): Endpoint[] {
  return endpointsOf(pods.filter((pod) => !isTestPod(pod)));
}

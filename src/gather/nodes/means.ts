import type { ClusterReader, PodMaker, PodShell } from '../../cluster/port.ts';
import type { NotGathered } from '../../snapshot/gathered.ts';
import type { HostContainer } from './host-pods.ts';

/** What is needed to look into nodes. */
export interface NodeMeans {
  readonly reader: ClusterReader;
  readonly shell: PodShell;
  readonly maker?: PodMaker;
  /** RFC 3339. */
  readonly now: () => string;
  readonly signal?: AbortSignal;
  /** Hears of each pod before it is made, and of what could not be removed. */
  readonly onRemark?: (text: string) => void;
  /** Hears that a pod could not be removed again. */
  readonly onLeft?: () => void;
  /** Hears how many of the nodes are done. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** How one node is looked into. */
export interface Look extends NodeMeans {
  /** Ends all waiting for this node. */
  readonly stop: AbortSignal;
  readonly containers: readonly HostContainer[];
  /** Why it is not known which pods are on the node. */
  readonly noPods?: NotGathered;
  /** Names of interfaces that may be other names of those that are seen. */
  readonly doubtful: readonly string[];
  /** Namespaces in which no programs may be run, and the Summary API under its path: nobody is asked twice what is forbidden. */
  readonly refused: Map<string, NotGathered>;
  readonly debugImage?: string;
}

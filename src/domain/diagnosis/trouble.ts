import type { DaemonSetObject } from '../../kube/daemon-set.ts';
import type { NodeObject } from '../../kube/node.ts';
import type { IpPoolObject } from '../../kube/whereabouts.ts';
import type { Pod } from '../attachments/pod.ts';
import type { Explanation } from '../messages/match.ts';
import type { Certainty } from '../messages/signature.ts';
import type { Nad } from '../nad/nad.ts';
import type { NodeNetwork } from '../nodes/node-network.ts';
import type { Clue } from './clue.ts';
import type { FailingAttachment } from './failing-attachment.ts';

/** A pod that cannot start, and what the newest message about it says. */
export interface Trouble {
  readonly pod: Pod;
  readonly explanation: Explanation;
  readonly attachment: FailingAttachment | undefined;
  /** RFC 3339: when it failed first; empty when the events do not say. */
  readonly since: string;
}

/** What else is known of the cluster; empty or absent is what could not be read. */
export interface Surroundings {
  readonly pods: readonly Pod[];
  /** Whether these are all pods: only then is one that is not among them gone. */
  readonly allPods: boolean;
  readonly nads: readonly Nad[];
  readonly nodes: readonly NodeObject[];
  readonly daemonSets: readonly DaemonSetObject[];
  readonly ipPools: readonly IpPoolObject[];
  readonly nodeNetworks: readonly NodeNetwork[];
  /** All pods that cannot start, this one among them. */
  readonly troubles: readonly Trouble[];
  /** RFC 3339: the moment that all this is of. */
  readonly now: string;
}

/** What a message means once it is laid beside the rest of the cluster. */
export interface Diagnosed {
  /** One sentence. */
  readonly cause: string;
  readonly certainty: Certainty;
  /** The message is cut off, or something that is seen denies it. */
  readonly doubtful: boolean;
  /** What leads from the message to the cause. */
  readonly clues: readonly Clue[];
  /** Sentences, in the order of doing. */
  readonly steps: readonly string[];
  readonly command?: readonly string[] | undefined;
}

/** Lays one kind of message beside the rest of the cluster; undefined when that adds nothing. */
export type Join = (trouble: Trouble, around: Surroundings) => Partial<Diagnosed> | undefined;

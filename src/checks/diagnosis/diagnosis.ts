import type { Pod } from '../../domain/attachments/pod.ts';
import type { FailingAttachment } from '../../domain/diagnosis/failing-attachment.ts';
import type { FindingCode } from '../../findings/catalogue.ts';
import type { Remedy } from '../../findings/entry.ts';
import type { Evidence, Finding, Severity } from '../../findings/finding.ts';

/** Where a pod stands with its networks. */
export type State =
  /** It cannot start, or not be taken down, for a network. */
  | 'stuck'
  /** It runs, and what it asked for is not there, or may be gone. */
  | 'without its networks'
  /** It has what it asked for, and its peers there do not answer. */
  | 'without connectivity'
  /** It has what it asked for, and something is wrong with it all the same. */
  | 'attached, with findings'
  | 'attached'
  /** It does not work, and its networks are not why. */
  | 'not for its network'
  | 'on the network of its node'
  | 'asks for none'
  /** Too young to be judged. */
  | 'starting'
  | 'over'
  /** What would tell could not be read. */
  | 'unknown';

/** How sure it is. `certain`: the message names the cause, or what was seen beside it does, and nothing seen denies it. */
type Sureness = 'certain' | 'likely' | 'unknown';

/** One link of the chain from the symptom to the cause. */
export interface Link extends Evidence {
  /** Of an event that repeats: how often, since when and when last (RFC 3339). */
  readonly repeated?: { readonly times: number; readonly first: string; readonly last: string };
}

/** Why a pod has or lacks its networks. */
export interface Diagnosis {
  readonly pod: Pod;
  readonly state: State;
  /** One sentence, lower-case, without a final period; empty where there is nothing to say. */
  readonly cause: string;
  readonly certainty: Sureness;
  /** From the symptom to the cause. */
  readonly chain: readonly Link[];
  readonly remedy: Remedy;
  /** Absent where nothing of its networks is wrong. */
  readonly severity?: Severity;
  /** The finding to explain. */
  readonly code?: FindingCode;
  /** The finding whose words the cause has; pods with the same one have one root cause. */
  readonly finding?: Finding;
  /** Of an attached pod: its interfaces were seen inside it; else only network-status tells, which was written when it started. */
  readonly seenInside?: boolean;
  /** What the failing program said, whole and unwrapped. */
  readonly innermost?: string;
  readonly attachment?: FailingAttachment;
  /** Other findings that affect the pod, the worst first. */
  readonly also: readonly Finding[];
}

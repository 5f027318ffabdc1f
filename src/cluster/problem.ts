import type { Reason } from '../snapshot/gathered.ts';

/** What is known of a trouble beside its message. */
export interface Circumstances {
  /** The words of the server, the system or the file, unescaped. */
  readonly detail?: string;
  /** A command that shows or solves the trouble, or what to write instead. */
  readonly next?: string | undefined;
  /** What the trouble means for a part of the snapshot that was to be read. */
  readonly reason?: Reason;
}

/**
 * The cluster cannot be asked at all, or was asked something that makes no sense to it. The message is lower-case: the object, then the
 * reason. What concerns a single list is no problem of this kind but a `NotGathered`.
 */
export class ClusterProblem extends Error {
  readonly detail: string;
  readonly next?: string;
  readonly reason: Reason;

  constructor(message: string, { detail = message, next, reason = 'unreachable' }: Circumstances = {}) {
    super(message);
    this.name = 'ClusterProblem';
    this.detail = detail;
    if (next !== undefined) this.next = next;
    this.reason = reason;
  }
}

/** The user asked something that makes no sense to any server: a selector that cannot be parsed. */
export class QueryProblem extends ClusterProblem {}

import type { ClusterReader, PodDebugger, PodShell } from '../../cluster/port.ts';
import type { DebugImage } from '../inside/debug.ts';

/** What measuring needs of the cluster, and who hears of it. */
export interface ProbeMeans {
  readonly reader: Pick<ClusterReader, 'get'>;
  readonly shell: PodShell;
  readonly debugger: PodDebugger;
  readonly signal?: AbortSignal | undefined;
  /** The clock, as RFC 3339. */
  readonly now: () => string;
  readonly onProgress?: (done: number, all: number) => void;
  /** Hears what is about to be changed in the cluster. */
  readonly tell: (message: string) => void;
  /** Hears that something stays in the cluster that should not; what it is has been told. */
  readonly onLeft?: () => void;
  /** Only in this container. */
  readonly container?: string | undefined;
  /** What to add to pods whose containers lack the tool. */
  readonly debug?: DebugImage | undefined;
}

import type { PodDebugger, PodShell } from '../cluster/port.ts';

/** What running programs in pods needs of the cluster, and who hears of it. */
export interface ProgramMeans {
  readonly shell: PodShell;
  readonly debugger: PodDebugger;
  readonly signal?: AbortSignal | undefined;
  /** The clock, as RFC 3339. */
  readonly now: () => string;
  readonly onProgress?: (done: number, all: number) => void;
  /** Hears what is about to be changed in the cluster. */
  readonly tell: (message: string) => void;
}

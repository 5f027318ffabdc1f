import type { Recording } from '../snapshot/recording.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Phases } from './phases.ts';

/** What was read and measured of a cluster, and what it shows. What is measured is added to both, so that nothing is decoded twice. */
export interface Seen {
  readonly recording: Recording;
  readonly snapshot: Snapshot;
}

/** Who hears of the work, and who may end it. */
export interface Listeners {
  readonly signal: AbortSignal;
  readonly tell: (message: string) => void;
  readonly phases: Phases;
  /** Hears that something which was made in the cluster could not be removed again; what it is has been told. */
  readonly onLeft: () => void;
}

import type { ClusterReader } from '../../cluster/port.ts';
import type { DebugImage } from '../inside/debug.ts';
import type { ProgramMeans } from '../program-means.ts';

/** What measuring needs of the cluster, and who hears of it. */
export interface ProbeMeans extends ProgramMeans {
  readonly reader: Pick<ClusterReader, 'get'>;
  /** Hears that something stays in the cluster that should not; what it is has been told. */
  readonly onLeft?: () => void;
  /** Only in this container. */
  readonly container?: string | undefined;
  /** What to add to pods whose containers lack the tool. */
  readonly debug?: DebugImage | undefined;
}

import { narrowedRun } from '../../domain/bandwidth/narrow.ts';
import type { BandwidthRun } from '../../domain/bandwidth/run.ts';
import { mapGathered } from '../../snapshot/gathered.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Ends } from '../connectivity-scope.ts';
import { partOfFile } from '../part-of-file.ts';
import { UsageProblem } from '../problem.ts';
import type { Seen } from '../seen.ts';
import { bandwidthTargetsOf, requireFitting, type TargetFlags } from './targets.ts';

/**
 * What a file holds of bandwidth, as far as the flags mean it, judged by what they expect; where they expect nothing, by what was
 * expected when it was measured.
 *
 * @throws UsageProblem when it holds nothing of it, or not what is named
 */
export function bandwidthFromFile(path: string, { recording, snapshot }: Seen, flags: TargetFlags, ends: Ends): Seen {
  if (recording.bandwidth === undefined) {
    throw new UsageProblem(
      `snapshot ${path} holds no measurements of bandwidth`,
      'make one that does with: kubectl multinet iperf3 --capture FILE',
    );
  }
  requireFitting(flags, recording.bandwidth.load);
  const bandwidth = mapGathered(snapshot.bandwidth, (run) => meantOf(path, run, snapshot, flags, ends));
  return { recording, snapshot: { ...snapshot, bandwidth } };
}

function meantOf(path: string, all: BandwidthRun, snapshot: Snapshot, flags: TargetFlags, ends: Ends): BandwidthRun {
  const run = { ...all, targets: { ...all.targets, ...bandwidthTargetsOf(flags, snapshot) } };
  const part = partOfFile(path, 'bandwidth', run.namespace, flags, ends, snapshot);
  return part === undefined ? run : { ...narrowedRun(run, part.between), ...part.scope };
}

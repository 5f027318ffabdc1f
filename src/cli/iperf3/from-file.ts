import { narrowedRun } from '../../domain/bandwidth/narrow.ts';
import type { BandwidthRun } from '../../domain/bandwidth/run.ts';
import { mapGathered } from '../../snapshot/gathered.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { betweenMeant, type Ends } from '../connectivity-scope.ts';
import { podsIn } from '../ping-run.ts';
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
  const { namespace } = flags;
  const run = { ...all, targets: { ...all.targets, ...bandwidthTargetsOf(flags, snapshot) } };
  if (namespace !== undefined && run.namespace !== undefined && namespace !== run.namespace)
    throw new UsageProblem(`snapshot ${path} holds bandwidth of namespace ${run.namespace} only`, 'leave out -n');
  const words = [ends.src, ends.dst, flags.network, flags.selector, flags['field-selector']];
  if (namespace === run.namespace || namespace === undefined) if (words.every((word) => word === undefined)) return run;
  const scope = namespace ?? run.namespace;
  const meant = { ...flags, namespace: scope, 'all-namespaces': scope === undefined };
  return {
    ...narrowedRun(run, betweenMeant(meant, ends, snapshot, podsIn(snapshot))),
    ...(scope === undefined ? {} : { namespace: scope }),
  };
}

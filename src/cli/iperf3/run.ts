import { podPath } from '../../domain/connectivity/endpoint.ts';
import { bandwidthOf } from '../../gather/bandwidth/decode.ts';
import type { BandwidthRecord } from '../../snapshot/bandwidth-record.ts';
import { mapGathered } from '../../snapshot/gathered.ts';
import type { Ends } from '../connectivity-scope.ts';
import { namespaceOf } from '../focus.ts';
import { UsageProblem } from '../problem.ts';
import type { Listeners, Seen } from '../seen.ts';
import type { Source } from '../source.ts';
import { withTestPodsWhereNeeded } from './between-test-pods.ts';
import { type Iperf3Flags, loadOf } from './flags.ts';
import { bandwidthFromFile } from './from-file.ts';
import { tellServers } from './left-servers.ts';
import { tellTestPods } from './left-test-pods.ts';
import { measure } from './measure.ts';
import { prepare } from './prepare.ts';
import { bandwidthTargetsOf, requireFitting } from './targets.ts';
import { announce, networksWithoutTest } from './tests.ts';

/**
 * Adds to a recording what bandwidth pods have between them: of a live cluster it is measured, a file has it or not. What load it
 * is about to make is told before.
 *
 * @throws UsageProblem when pods cannot be read, something named does not exist, the flags contradict each other, or the file has none
 */
export async function withBandwidth(
  source: Source,
  seen: Seen,
  flags: Iperf3Flags,
  ends: Ends,
  listeners: Listeners,
): Promise<Seen> {
  const { recording, snapshot } = seen;
  if (source.file !== undefined) return bandwidthFromFile(source.file, seen, flags, ends);
  if (flags.image !== undefined && (ends.src !== undefined || ends.dst !== undefined))
    throw new UsageProblem(
      '--image makes pods of its own to measure between, not between those that are named',
      'leave the names out, or add iperf3 to the named pods with --debug-image',
    );
  if (flags.image === '') throw new UsageProblem('--image names no image', 'write --image REGISTRY/IMAGE:TAG');
  const load = loadOf(flags);
  requireFitting(flags, load);
  const targets = bandwidthTargetsOf(flags, snapshot);
  const prepared = await prepare(source, snapshot, flags, ends, listeners);
  const { probing, able, between, tests } = prepared;
  const inUse = new Set(tests.flatMap(({ from, to }) => [podPath(from), podPath(to)]));
  await tellServers(probing, able, (pod) => inUse.has(pod), listeners.tell);
  tellTestPods(prepared.testPods, listeners.tell);
  announce(tests, load, listeners.tell);
  const own = await measure({ probing, able, tests, load, targets, snapshot }, listeners);
  const helped = await withTestPodsWhereNeeded(source, seen, prepared, { load, targets, flags }, listeners);
  const namespace = namespaceOf(flags, snapshot.target);
  const bandwidth: BandwidthRecord = {
    at: probing.means.now(),
    ...(namespace === undefined ? {} : { namespace }),
    load,
    targets,
    tests: [...own, ...helped.tests],
    untested: [...networksWithoutTest(between, able, tests, helped.networks), ...helped.untested],
  };
  const pods = mapGathered(snapshot.pods, (read) => [...read, ...helped.pods]);
  const { lists } = recording;
  const listed =
    lists.pods === undefined ? {} : { pods: mapGathered(lists.pods, (read) => [...read, ...helped.objects]) };
  return {
    recording: { ...recording, lists: { ...lists, ...listed }, bandwidth },
    snapshot: { ...snapshot, pods, bandwidth: bandwidthOf(bandwidth, pods) },
  };
}

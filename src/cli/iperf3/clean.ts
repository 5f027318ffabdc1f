import type { Ends } from '../connectivity-scope.ts';
import { namespaceOf } from '../focus.ts';
import type { Listeners, Seen } from '../seen.ts';
import type { Source } from '../source.ts';
import type { Iperf3Flags } from './flags.ts';
import { cleanServers } from './left-servers.ts';
import { cleanTestPods } from './left-test-pods.ts';
import { prepare } from './prepare.ts';

/**
 * Ends servers that earlier runs have left in the pods that are meant, and removes test pods that they have left in the namespace.
 *
 * @returns false when some may still be there
 * @throws UsageProblem when pods cannot be read, or something named does not exist
 */
export async function cleanIperf3(
  source: Source,
  { snapshot }: Seen,
  flags: Iperf3Flags,
  ends: Ends,
  listeners: Listeners,
): Promise<boolean> {
  const { probing, able, testPods } = await prepare(source, snapshot, flags, ends, listeners);
  const noServer = await cleanServers(probing, able, listeners.tell);
  const namespace = namespaceOf(flags, snapshot.target);
  const meant = testPods.filter((pod) => namespace === undefined || pod.namespace === namespace);
  const noPod = await cleanTestPods(source.hands().maker, meant, listeners.tell);
  return noServer && noPod;
}

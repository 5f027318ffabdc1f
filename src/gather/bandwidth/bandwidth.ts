import pMap from 'p-map';
import type { Load } from '../../domain/bandwidth/run.ts';
import type { BandwidthTest } from '../../domain/bandwidth/test.ts';
import { type Endpoint, podPath } from '../../domain/connectivity/endpoint.ts';
import type { Tools } from '../../probe/tools.ts';
import type { BandwidthTestRecord } from '../../snapshot/bandwidth-record.ts';
import { endRecord } from '../ends.ts';
import { benchOf, type Probing } from '../probing/probing.ts';
import type { Workbench } from '../probing/workbench.ts';
import { lookAtLink } from './end-links.ts';
import { runTest, untold } from './run-test.ts';
import { serverEnding } from './servers.ts';

/** Pods asked at a time. */
const AT_ONCE = 8;
const hasIperf3 = (tools: Tools): boolean => tools.has('iperf3');

type Bench = Extract<Workbench, { ok: true }>;
type NoBench = Omit<Extract<Workbench, { ok: false }>, 'ok'>;

/** Which pods have iperf3, and why others have not. */
export interface Able {
  readonly benches: ReadonlyMap<string, Bench>;
  readonly unable: ReadonlyMap<string, NoBench>;
}

/** Looks for iperf3 in the pods of endpoints. */
export async function findIperf3(probing: Probing, endpoints: readonly Endpoint[]): Promise<Able> {
  const pods = [...new Set(endpoints.map(podPath))];
  const benches = new Map<string, Bench>();
  const unable = new Map<string, NoBench>();
  const { signal } = probing.means;
  await pMap(
    pods,
    async (pod) => {
      const bench = await benchOf(probing, pod, hasIperf3, 'iperf3');
      if (bench.ok) benches.set(pod, bench);
      else unable.set(pod, bench);
    },
    { concurrency: AT_ONCE, ...(signal === undefined ? {} : { signal }) },
  );
  return { benches, unable };
}

/**
 * Runs tests one after another: two at once would measure each other. Rejects only when cancelled, and leaves no server then
 * either.
 */
export async function gatherBandwidth(
  { means }: Probing,
  { benches }: Able,
  tests: readonly BandwidthTest[],
  settings: Load,
): Promise<BandwidthTestRecord[]> {
  const records: BandwidthTestRecord[] = [];
  const warned = new Set<string>();
  for (const test of tests) {
    means.onProgress?.(records.length, tests.length);
    const [client, server] = [benches.get(podPath(test.from)), benches.get(podPath(test.to))];
    const { from, to, bind, address } = test;
    const ends = { client: endRecord(from), server: endRecord(to), bind, address };
    if (client === undefined || server === undefined) {
      records.push({ ...ends, answer: untold(test, 'no-tool', 'no container has iperf3') });
      continue;
    }
    const look = () =>
      Promise.all([
        lookAtLink(means, client.container, from.interface),
        lookAtLink(means, server.container, to.interface),
      ]);
    const before = await look();
    const { container, tools: serverTools } = server;
    if (serverEnding(serverTools) === 'none' && !warned.has(podPath(to))) {
      warned.add(podPath(to));
      means.tell(
        `warning: iperf3 in pod ${podPath(to)} is older than 3.10 and there is no timeout: should this program be killed, its server stays until --clean ends it`,
      );
    }
    const answer = await runTest(means, test, { client: client.container, server: container, serverTools }, settings);
    const after = await look();
    const links = {
      client: { before: before[0], after: after[0] },
      server: { before: before[1], after: after[1] },
    };
    records.push({ ...ends, answer, links });
  }
  return records;
}

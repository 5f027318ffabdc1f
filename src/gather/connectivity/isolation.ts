import type { Intrusion, IntrusionReading } from '../../domain/connectivity/isolation.ts';
import type { ObservedNeighbour } from '../../probe/neighbour.ts';
import { parseProcNetArp, procNetArp } from '../../probe/proc/arp.ts';
import { gatherPings } from './pings.ts';
import { benchOf, eachSource, type Probing } from './sources.ts';
import { runOnce } from './workbench.ts';

const settings = { count: 2, intervalSeconds: 0.2, timeoutSeconds: 1 };
/** Milliseconds. */
const READING = 10_000;

/**
 * Tries to reach networks from interfaces that are not on them. After the pings the neighbour table tells whether anybody answered for the
 * address on that link: then both are on one segment, even if no ping came back.
 */
export function gatherIntrusions(probing: Probing, intrusions: readonly Intrusion[]): Promise<IntrusionReading[]> {
  return eachSource(
    probing,
    intrusions,
    ({ pair }) => pair,
    async (own, source) => {
      const quiet: Probing = { ...probing, means: { ...probing.means, onProgress: () => undefined } };
      const measured = await gatherPings(
        quiet,
        own.map(({ pair }) => pair),
        settings,
      );
      const readings = new Map(measured.map(({ pair, reading }) => [pair, reading]));
      const neighbours = await neighboursOf(probing, source);
      return own.map((intrusion): IntrusionReading => {
        const reading = readings.get(intrusion.pair) ?? { kind: 'unmeasured', why: 'was not tried' };
        if (reading.kind === 'answered') return { intrusion, reading: { kind: 'answered' } };
        if (reading.kind === 'unmeasured') return { intrusion, reading };
        if (reading.silence === 'no-interface' || reading.silence === 'no-source')
          return {
            intrusion,
            reading: { kind: 'unmeasured', why: `${source} has no usable ${intrusion.pair.from.interface}` },
          };
        const mac = neighbours.find(
          (one) => one.address === intrusion.pair.address && one.interface === intrusion.pair.from.interface,
        )?.mac;
        return { intrusion, reading: mac === undefined ? { kind: 'apart' } : { kind: 'same-segment', mac } };
      });
    },
  );
}

async function neighboursOf(probing: Probing, source: string): Promise<readonly ObservedNeighbour[]> {
  const bench = await benchOf(probing, source, (tools) => tools.has('cat') && tools.has('ping'), 'ping and cat');
  if (!bench.ok) return [];
  const ran = await runOnce(probing.means, bench.container, ['cat', procNetArp], READING);
  return ran.outcome === 'exited' ? parseProcNetArp(ran.stdout).value : [];
}

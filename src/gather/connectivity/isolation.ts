import type { Intrusion } from '../../domain/connectivity/isolation.ts';
import { procNetArp } from '../../probe/proc/arp.ts';
import type { IntrusionsOfPod } from '../../snapshot/pings-record.ts';
import { pingFrom } from './pings.ts';
import { benchOf, eachSource, type Probing } from './sources.ts';
import { runOnce } from './workbench.ts';

const settings = { count: 2, intervalSeconds: 0.2, timeoutSeconds: 1 };
/** Milliseconds. */
const READING = 10_000;

/**
 * Tries to reach networks from interfaces that are not on them. After the pings the neighbour table tells whether anybody answered for the
 * address on that link: then both are on one segment, even if no ping came back.
 */
export function gatherIntrusions(probing: Probing, intrusions: readonly Intrusion[]): Promise<IntrusionsOfPod[]> {
  return eachSource(
    probing,
    intrusions,
    ({ pair }) => pair,
    async (own, source): Promise<IntrusionsOfPod[]> => {
      const pairs = own.map(({ pair }) => pair);
      const pinged = await pingFrom(probing, source, pairs, settings);
      if (!pinged.answer.ok) return [{ ...pinged, answer: pinged.answer }];
      const arp = await neighboursOf(probing, source);
      const { value, ...rest } = pinged.answer;
      return [{ ...pinged, answer: { ...rest, value: { ...value, ...(arp === undefined ? {} : { arp }) } } }];
    },
  );
}

async function neighboursOf(probing: Probing, source: string): Promise<string | undefined> {
  const bench = await benchOf(probing, source, (tools) => tools.has('cat') && tools.has('ping'), 'ping and cat');
  if (!bench.ok) return undefined;
  const ran = await runOnce(probing.means, bench.container, ['cat', procNetArp], READING);
  return ran.outcome === 'exited' ? ran.stdout : undefined;
}

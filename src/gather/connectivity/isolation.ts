import { linkLocalOf } from '../../domain/addresses/link-local.ts';
import type { Intrusion } from '../../domain/connectivity/isolation.ts';
import type { Pair } from '../../domain/connectivity/pair.ts';
import { pingPrefix } from '../../probe/ping.ts';
import { procNetArp } from '../../probe/proc/arp.ts';
import { pingFlavour } from '../../probe/tools.ts';
import type { IntrusionsOfPod, PairRecord } from '../../snapshot/pings-record.ts';
import { pairKey, pairRecord } from '../ends.ts';
import { benchOf, type Probing } from '../probing/probing.ts';
import { runProgram } from '../run-program.ts';
import { runMany } from './many.ts';
import { optionsOf, pingFrom, secondsOf } from './pings.ts';
import { eachSource } from './sources.ts';

const settings = { count: 2, intervalSeconds: 0.2, timeoutSeconds: 1 };
/** Milliseconds. */
const READING = 10_000;

/**
 * Tries to reach networks from interfaces that are not on them. After the pings the neighbour table tells whether anybody answered for the
 * address on that link: then both are on one segment, even if no ping came back. IPv6 seeks no neighbour for an address that no route
 * leads to by that link; there the link-local address of the same interface is tried, which nobody forwards.
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
      const linkLocal = await linkLocalsFrom(probing, source, inOrder(pinged.pairs, pairs));
      const { value, ...rest } = pinged.answer;
      const told = {
        ...value,
        ...(arp === undefined ? {} : { arp }),
        ...(linkLocal === undefined ? {} : { linkLocal }),
      };
      return [{ ...pinged, answer: { ...rest, value: told } }];
    },
  );
}

async function neighboursOf(probing: Probing, source: string): Promise<string | undefined> {
  const bench = await benchOf(probing, source, (tools) => tools.has('cat') && tools.has('ping'), 'ping and cat');
  if (!bench.ok) return undefined;
  const ran = await runProgram(probing.means, bench.container, ['cat', procNetArp], READING);
  return ran.outcome === 'exited' ? ran.stdout : undefined;
}

function inOrder(records: readonly PairRecord[], pairs: readonly Pair[]): Pair[] {
  const known = new Map(pairs.map((pair) => [pairKey(pairRecord(pair)), pair]));
  return records.flatMap((record) => known.get(pairKey(record)) ?? []);
}

type LinkLocals = Extract<IntrusionsOfPod['answer'], { ok: true }>['value']['linkLocal'];

async function linkLocalsFrom(probing: Probing, source: string, pairs: readonly Pair[]): Promise<LinkLocals> {
  const tries = pairs.flatMap((pair, index) => {
    const mac = pair.family === 6 && pair.to.kind === 'pod' ? pair.to.endpoint.mac : undefined;
    const address = mac === undefined ? undefined : linkLocalOf(mac);
    return address === undefined ? [] : [{ index, address, interface: pair.from.interface }];
  });
  if (tries.length === 0) return undefined;
  const bench = await benchOf(probing, source, (tools) => pingFlavour(tools) !== undefined, 'ping');
  if (!bench.ok) return undefined;
  const flavour = pingFlavour(bench.tools) ?? 'busybox';
  const lots = [...Map.groupBy(tries, (one) => one.interface)].flatMap(([name, own]) => {
    const before = pingPrefix({ ...optionsOf(flavour, settings), interface: name, family: 6 }, flavour);
    return before === undefined ? [] : [{ before, own }];
  });
  const groups = lots.map(({ before, own }) => ({ before, destinations: own.map(({ address }) => address) }));
  const runs = await runMany(probing.means, bench.container, groups, secondsOf(flavour, settings));
  return { pairs: lots.flatMap(({ own }) => own.map(({ index }) => index)), runs };
}

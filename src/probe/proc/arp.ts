import type { Problem } from '../../domain/problem.ts';
import { familyOf, macAddress } from '../address.ts';
import type { NeighbourState, ObservedNeighbour } from '../neighbour.ts';
import { lineProblem, linesOf, type Parsed, told, wordsOf } from '../parsed.ts';

/** The IPv4 neighbours. There is no such file for IPv6. */
export const procNetArp = '/proc/net/arp';

const completeFlag = 0x2;
const permanentFlag = 0x4;
const proxyFlag = 0x8;

/**
 * Reads /proc/net/arp (kernel net/ipv4/arp.c). The file does not tell reachable from stale nor failed from incomplete:
 * the state is given for permanent entries only, and an unresolved one has no MAC.
 */
export function parseProcNetArp(text: string, place: string = procNetArp): Parsed<ObservedNeighbour[]> {
  const value: ObservedNeighbour[] = [];
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    if (line.text.startsWith('IP address')) continue;
    const [address = '', , flagWord = '', mac = '', , device] = wordsOf(line.text);
    const flags = /^0x[0-9a-f]+$/i.test(flagWord) ? Number.parseInt(flagWord, 16) : undefined;
    if (familyOf(address) !== 4 || flags === undefined || device === undefined) {
      problems.push(lineProblem(place, line, 'is no neighbour'));
      continue;
    }
    // What this host answers for on behalf of others is no neighbour.
    if ((flags & proxyFlag) !== 0) continue;
    const state: NeighbourState | undefined = (flags & permanentFlag) !== 0 ? 'permanent' : undefined;
    value.push(
      told<ObservedNeighbour>({
        address,
        interface: device,
        mac: (flags & completeFlag) !== 0 ? macAddress(mac) : undefined,
        state,
      }),
    );
  }
  return { value, problems };
}

import { contains } from '../../addresses/window.ts';
import type { Allocation } from '../allocations.ts';
import { inRange } from '../whereabouts.ts';
import type { ByAddress } from './by-address.ts';
import type { AddressInUse, Discrepancy } from './discrepancy.ts';
import { type LedgerAddress, type LedgerNetwork, type LedgerPod, readShown } from './input.ts';

type Networks = ReadonlyMap<string, LedgerNetwork>;

/** All allocations of the ledger. */
type Records = ByAddress<Allocation>;

/** Compares the addresses that pods use with the ledger and with the ranges of their networks; both are by `namespace/name`. */
export function judgeUses(pods: ReadonlyMap<string, LedgerPod>, networks: Networks, records: Records): Discrepancy[] {
  const found: Discrepancy[] = [];
  for (const [podref, pod] of pods) {
    // The records of a pod being deleted go before the pod does.
    if (!pod.alive || pod.terminating || pod.hasSandbox === false || pod.addresses === 'unknown') continue;
    // Nearly all are in order: nothing is made for them.
    if (areInOrder(pod.addresses, podref, networks, records)) continue;
    found.push(...judgeUse(pod.addresses, podref, networks, records));
  }
  return found;
}

function judgeUse(
  addresses: readonly LedgerAddress[],
  podref: string,
  networks: Networks,
  records: Records,
): Discrepancy[] {
  const interfaces = Map.groupBy(addresses, (shown) => `${shown.network} ${shown.interface}`);
  return [...interfaces.values()].flatMap((shown) => {
    const network = networks.get(shown[0]?.network ?? '');
    if (network === undefined || network.ranges.length === 0) return [];
    const uses = shown.flatMap((one) => useOf(one, podref) ?? []);
    return [...unrecorded(uses, network, records), ...foreign(uses, network)];
  });
}

/** Whether each address is recorded for the pod under a range of its network, or of a network that whereabouts does not serve. */
function areInOrder(
  addresses: readonly LedgerAddress[],
  podref: string,
  networks: Networks,
  records: Records,
): boolean {
  for (const { network, address } of addresses) {
    const drawing = networks.get(network);
    if (drawing !== undefined && !isRecorded(address, podref, drawing, records)) return false;
  }
  return true;
}

function isRecorded(
  address: string,
  podref: string,
  { networkName = '', ranges }: LedgerNetwork,
  records: Records,
): boolean {
  for (const record of records.at(networkName, address)) {
    if (record.podref !== podref) continue;
    for (const { cidr } of ranges) if (cidr.text === record.range.text) return true;
  }
  return false;
}

function useOf(shown: LedgerAddress, pod: string): AddressInUse | undefined {
  const address = readShown(shown.address);
  // 0.0.0.0 is what Multus reports for a pod that vanished while it was attached (multus.go).
  if (address === undefined || address.text === '0.0.0.0' || shown.requested === true) return undefined;
  return { pod, interface: shown.interface, network: shown.network, address };
}

/**
 * Each range gave the interface one address, which is recorded. Others of that range beside a recorded one were asked for, and
 * macvlan adds them without whereabouts.
 */
function unrecorded(uses: readonly AddressInUse[], network: LedgerNetwork, records: Records): Discrepancy[] {
  return network.ranges.flatMap(({ cidr }) => {
    const judged = uses
      .filter(({ address }) => contains(cidr.window, address))
      .map((use) => ({ use, recorded: records.at(network.networkName ?? '', use.address.text) }));
    // A record without podref is of an old version, and may be anyone's.
    const own = ({ use, recorded }: (typeof judged)[number]) =>
      recorded.some(({ podref }) => podref === use.pod || podref === '');
    if (judged.some(own)) return [];
    return judged.map(({ use, recorded }): Discrepancy => {
      return { kind: 'used-but-unrecorded', use, recordedFor: recorded.map(({ podref }) => podref) };
    });
  });
}

/** An address outside all ranges, unless one of its family inside shows that it was asked for or is static. */
function foreign(uses: readonly AddressInUse[], network: LedgerNetwork): Discrepancy[] {
  const served = new Set(uses.filter((use) => inRange(network, use.address)).map((use) => use.address.family));
  const ranges = network.ranges.map(({ cidr }) => cidr.text);
  return uses
    .filter(({ address }) => !served.has(address.family))
    .map((use) => ({ kind: 'foreign-address', use, ranges }));
}

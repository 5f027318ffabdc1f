import { contains } from '../../addresses/window.ts';
import type { Allocation } from '../allocations.ts';
import { inRange } from '../whereabouts.ts';
import type { ByAddress } from './by-address.ts';
import type { AddressInUse, Discrepancy } from './discrepancy.ts';
import { type LedgerAddress, type LedgerNetwork, type LedgerPod, readShown } from './input.ts';

type Networks = ReadonlyMap<string, LedgerNetwork>;

/** All allocations of the ledger. */
type Records = ByAddress<Allocation>;

/** Compares the addresses that a pod uses with the ledger and with the ranges of its networks, by `namespace/name`. */
export function judgeUse(pod: LedgerPod, networks: Networks, records: Records): readonly Discrepancy[] {
  // The records of a pod being deleted go before the pod does.
  if (!pod.alive || pod.terminating || pod.hasSandbox === false || pod.addresses === 'unknown') return nothing;
  // Most pods have no address of any of them, or only such as are in order.
  if (!pod.addresses.some(({ network }) => networks.has(network))) return nothing;
  const podref = `${pod.namespace}/${pod.name}`;
  if (pod.addresses.every((shown) => isInOrder(shown, podref, networks, records))) return nothing;
  const interfaces = Map.groupBy(pod.addresses, (shown) => `${shown.network} ${shown.interface}`);
  return [...interfaces.values()].flatMap((shown) => {
    const network = networks.get(shown[0]?.network ?? '');
    if (network === undefined || network.ranges.length === 0) return [];
    const uses = shown.flatMap((one) => useOf(one, podref) ?? []);
    return [...unrecorded(uses, network, records), ...foreign(uses, network)];
  });
}

const nothing: readonly Discrepancy[] = [];

/** Whether an address is recorded for the pod under a range of its network, or its network is none of these. */
function isInOrder({ network, address }: LedgerAddress, pod: string, networks: Networks, records: Records): boolean {
  const drawing = networks.get(network);
  if (drawing === undefined) return true;
  return records.at(drawing.networkName ?? '', address).some(({ podref, range }) => {
    return podref === pod && drawing.ranges.some(({ cidr }) => cidr.text === range.text);
  });
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

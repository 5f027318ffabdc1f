import type { InterfaceTraffic } from '../../domain/traffic/pod-traffic.ts';
import type { Rates } from '../../domain/traffic/rates.ts';
import { bitRate } from '../../findings/catalogue/bandwidth.ts';
import { told } from '../../probe/parsed.ts';
import type { Cell, Column, Listing } from '../listing.ts';

/** What the listing is of. */
export interface TrafficAbout extends Pick<Listing<InterfaceTraffic>, 'takenAt' | 'target'> {
  readonly allNamespaces: boolean;
  /** Cuts names of pods and networks in the table to so many characters, in their middle. */
  readonly longestName?: number;
}

/** Traffic as a listing, in the order of the rows. */
export function trafficListing(rows: readonly InterfaceTraffic[], about: TrafficAbout): Listing<InterfaceTraffic> {
  const { takenAt, target } = about;
  return {
    kind: 'TrafficList',
    takenAt,
    target,
    columns: columns(rows, about),
    rows,
    name: ({ pod }) => `pod/${pod.name}`,
    json: trafficData,
  };
}

const NOTHING = '-';

function columns(
  rows: readonly InterfaceTraffic[],
  { allNamespaces, longestName }: TrafficAbout,
): Column<InterfaceTraffic>[] {
  const whose: Column<InterfaceTraffic>[] = [
    ...(allNamespaces ? [{ title: 'NAMESPACE', cell: ({ pod }: InterfaceTraffic) => pod.namespace }] : []),
    { title: 'POD', cell: ({ pod }) => short(pod.name, longestName) },
  ];
  // Where all is well, the column would be empty and wide.
  const note: Column<InterfaceTraffic>[] = rows.some((row) => noteOf(row) !== '')
    ? [{ title: 'NOTE', cell: (row): Cell => ({ text: noteOf(row) || NOTHING, tone: toneOf(row) }) }]
    : [];
  return [
    ...whose,
    { title: 'INTERFACE', cell: (row) => row.interface ?? NOTHING },
    { title: 'NETWORK', cell: (row) => short(network(row), longestName) },
    { title: 'RX', align: 'right', cell: figure('rxBits', bitRate) },
    { title: 'TX', align: 'right', cell: figure('txBits', bitRate) },
    { title: 'RX-PKT', align: 'right', cell: figure('rxPackets', packetRate) },
    { title: 'TX-PKT', align: 'right', cell: figure('txPackets', packetRate) },
    { title: 'ERRORS', align: 'right', cell: trouble('errors') },
    { title: 'DROPS', align: 'right', cell: trouble('drops') },
    { title: 'NODE', wide: true, cell: ({ pod }) => pod.node ?? NOTHING },
    { title: 'OVER', wide: true, align: 'right', cell: ({ over }) => (over === undefined ? NOTHING : seconds(over)) },
    { title: 'BY', wide: true, cell: ({ by }) => by ?? NOTHING },
    ...note,
  ];
}

function network({ attachment }: InterfaceTraffic): string {
  if (attachment === undefined) return NOTHING;
  return attachment.default ? `${attachment.network} (default)` : attachment.network;
}

// Pods of a workload differ at the end of their names.
function short(name: string, longest = Number.POSITIVE_INFINITY): string {
  if (name.length <= longest) return name;
  const end = Math.floor((longest - 2) / 2);
  return `${name.slice(0, longest - 2 - end)}..${name.slice(name.length - end)}`;
}

function figure(key: keyof Rates, print: (value: number) => string): Column<InterfaceTraffic>['cell'] {
  return ({ traffic }) => {
    const value = traffic.kind === 'rates' ? traffic.rates[key] : undefined;
    return value === undefined ? NOTHING : print(value);
  };
}

function trouble(key: 'errors' | 'drops'): Column<InterfaceTraffic>['cell'] {
  return ({ traffic }) => {
    const value = traffic.kind === 'rates' ? traffic.rates[key] : undefined;
    if (value === undefined) return NOTHING;
    return value === 0 ? '0' : { text: String(value), tone: key === 'errors' ? 'bad' : 'warning' };
  };
}

const packetRate = (perSecond: number): string => `${perSecond}/s`;
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** What there is to say beside the figures, as a phrase; empty when there is nothing. */
function noteOf({ traffic, by, over }: InterfaceTraffic): string {
  switch (traffic.kind) {
    case 'rates':
      return by === 'kubelet' && over !== undefined ? `counted by the kubelet over ${seconds(over)}` : '';
    case 'backwards':
      return 'counters went backwards: the interface was made again, or its counters reset';
    case 'unsampled':
      return `cannot be sampled: ${traffic.detail}`;
    case 'new':
      return 'new: no earlier sample';
    case 'not-again':
      return 'the kubelet has not measured again yet (--interval 20s)';
    case 'gone':
      return 'gone since the last sample';
    case 'absent':
      return 'not there, though network-status reports it';
    case 'uncounted':
      return 'the kubelet does not count it';
  }
}

function toneOf({ traffic }: InterfaceTraffic): NonNullable<Cell['tone']> {
  if (traffic.kind === 'rates' || traffic.kind === 'new') return 'dim';
  return traffic.kind === 'backwards' || traffic.kind === 'gone' || traffic.kind === 'absent' ? 'bad' : 'unknown';
}

/** A row as plain data. What is unknown is absent, and `why` says why. */
function trafficData(row: InterfaceTraffic): Readonly<Record<string, unknown>> {
  const { pod, attachment, by, over, traffic } = row;
  return {
    namespace: pod.namespace,
    pod: pod.name,
    ...(pod.node === undefined ? {} : { node: pod.node }),
    ...(row.interface === undefined ? {} : { interface: row.interface }),
    ...(attachment === undefined ? {} : { network: attachment.network, default: attachment.default }),
    ...(by === undefined ? {} : { by }),
    ...(over === undefined ? {} : { seconds: over / 1000 }),
    ...(traffic.kind === 'rates' ? ratesData(traffic.rates) : { unknown: traffic.kind, why: noteOf(row) }),
  };
}

interface RatesData {
  readonly rxBitsPerSecond?: number;
  readonly txBitsPerSecond?: number;
  readonly rxPacketsPerSecond?: number;
  readonly txPacketsPerSecond?: number;
  readonly errors?: number;
  readonly drops?: number;
}

function ratesData({ rxBits, txBits, rxPackets, txPackets, errors, drops }: Rates): RatesData {
  return told<RatesData>({
    rxBitsPerSecond: rxBits,
    txBitsPerSecond: txBits,
    rxPacketsPerSecond: rxPackets,
    txPacketsPerSecond: txPackets,
    errors,
    drops,
  });
}

import { compareInside, type InsideComparison, type InsideVerdict } from '../../checks/inside/comparison.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import type { FindingCode } from '../../findings/catalogue.ts';
import type { Finding } from '../../findings/finding.ts';
import { pathOf } from '../../findings/refs.ts';
import { say } from '../../findings/words.ts';
import { type LinkCounters, linkCondition } from '../../probe/interface.ts';
import type { Inside } from '../../snapshot/inside.ts';
import type { Cell, Column, Listing } from '../listing.ts';
import type { Tone } from '../paint.ts';

/** One interface of one pod as it was seen inside, beside what network-status says. */
export interface InsideRow extends InsideComparison {
  readonly pod: Pod;
  readonly inside: Inside | undefined;
  /** Codes of what was found of it: an interface can be as reported, and be wrong all the same. */
  readonly codes: readonly FindingCode[];
}

/** The rows of pods, in the order of the pods and of their interfaces. */
export function insideRows(
  pods: readonly Pod[],
  insideOf: (pod: Pod) => Inside | undefined,
  findings: readonly Finding[] = [],
): InsideRow[] {
  const ofPod = Map.groupBy(
    findings.flatMap((finding) => [finding.subject, ...finding.affected].map((object) => ({ finding, object }))),
    ({ object }) => `${object.kind}/${pathOf(object)}`,
  );
  return pods.flatMap((pod) => {
    const inside = insideOf(pod);
    const own = (ofPod.get(`pod/${pathOf(pod)}`) ?? []).map(({ finding }) => finding);
    return compareInside(pod, inside).map((comparison) => {
      const { network } = comparison.attachment ?? {};
      const about = network === undefined ? [] : own.filter((finding) => names(say(finding), network));
      return { ...comparison, pod, inside, codes: [...new Set(about.map(({ code }) => code))].sort() };
    });
  });
}

/** `default/data` is not named by `default/data-network`. */
function names(text: string, network: string): boolean {
  for (let at = text.indexOf(network); at >= 0; at = text.indexOf(network, at + 1))
    if (!/[a-z0-9.-]/.test(text[at + network.length] ?? '')) return true;
  return false;
}

/** What the listing is of. */
export interface InsideListingAbout extends Pick<Listing<InsideRow>, 'takenAt' | 'target'> {
  readonly allNamespaces: boolean;
  /** One pod was asked for by name: it need not be named in each row. */
  readonly onePod: boolean;
}

/** The interfaces inside pods as a listing. */
export function insideListing(rows: readonly InsideRow[], about: InsideListingAbout): Listing<InsideRow> {
  const { takenAt, target } = about;
  return {
    kind: 'InterfaceList',
    takenAt,
    target,
    columns: columns(about),
    rows,
    name: ({ pod }) => `pod/${pod.name}`,
    json: insideData,
  };
}

const NOTHING = '-';

const toneOf: Readonly<Record<InsideVerdict, Tone>> = {
  ok: 'good',
  absent: 'bad',
  down: 'bad',
  drift: 'bad',
  unreported: 'note',
  unknown: 'unknown',
};

function columns({ allNamespaces, onePod }: InsideListingAbout): Column<InsideRow>[] {
  const whose: Column<InsideRow>[] = [
    ...(allNamespaces ? [{ title: 'NAMESPACE', cell: ({ pod }: InsideRow) => pod.namespace }] : []),
    ...(onePod ? [] : [{ title: 'POD', cell: ({ pod }: InsideRow) => pod.name }]),
  ];
  return [
    ...whose,
    { title: 'INTERFACE', cell: ({ interface: name }) => name },
    { title: 'NETWORK', cell: network },
    { title: 'STATE', cell: state },
    { title: 'MTU', cell: ({ observed }) => observed?.mtu?.toString() ?? NOTHING },
    { title: 'ADDRESSES', cell: addresses },
    { title: 'MAC', cell: ({ observed }) => observed?.mac ?? NOTHING },
    { title: 'NODE', wide: true, cell: ({ pod }) => pod.node ?? NOTHING },
    { title: 'KIND', wide: true, cell: ({ observed }) => observed?.kind ?? NOTHING },
    { title: 'RX', wide: true, align: 'right', cell: (row) => traffic(row, 'rx') },
    { title: 'TX', wide: true, align: 'right', cell: (row) => traffic(row, 'tx') },
    { title: 'ERRORS', wide: true, align: 'right', cell: (row) => sum(row, 'rxErrors', 'txErrors') },
    { title: 'DROPS', wide: true, align: 'right', cell: (row) => sum(row, 'rxDropped', 'txDropped') },
    { title: 'BY', wide: true, cell: by },
    { title: 'VERDICT', cell: verdict },
  ];
}

function network({ attachment }: InsideRow): string {
  if (attachment === undefined) return NOTHING;
  return attachment.default ? `${attachment.network} (default)` : attachment.network;
}

function state({ observed }: InsideRow): Cell {
  if (observed === undefined) return { text: NOTHING };
  const condition = linkCondition(observed);
  return condition === 'up' || condition === 'unknown' ? { text: condition } : { text: condition, tone: 'bad' };
}

// Every IPv6 interface has a link-local address; it is in -o wide of no use either, and in JSON for those who need it.
function addresses({ observed, inside, interface: name }: InsideRow): string {
  if (observed === undefined) return NOTHING;
  const own = observed.addresses
    .filter(({ address }) => !/^fe[89ab]/i.test(address))
    .map(({ address, prefix, flags = [] }) => `${address}/${prefix}${flags.some(isTrouble) ? ' (DAD)' : ''}`);
  const unplaced = inside?.look.ok === true ? inside.look.value.observed.unplaced : [];
  const perhaps = unplaced
    .filter(({ candidates }) => candidates.includes(name))
    .map(({ address }) => `${address} (perhaps)`);
  return [...own, ...perhaps].join(',') || '<none>';
}

const isTrouble = (flag: string): boolean => flag === 'dadfailed' || flag === 'tentative';

function verdict({ verdict: word, why, codes }: InsideRow): Cell {
  if (word !== 'ok') return { text: why === '' ? word : `${word}: ${why}`, tone: toneOf[word] };
  const besides = [...(why === '' ? [] : [why]), ...codes].join(', ');
  return { text: besides === '' ? word : `ok (${besides})`, tone: codes.length > 0 ? 'warning' : toneOf[word] };
}

/** The counters that are known, from whoever told them. */
function countersOf({ observed, inside, interface: name }: InsideRow): Partial<LinkCounters> {
  if (observed?.counters !== undefined) return observed.counters;
  const kubelet = inside?.kubelet?.ok === true ? inside.kubelet.value : [];
  const { name: _, ...counters } = kubelet.find((link) => link.name === name) ?? { name };
  return counters;
}

function traffic(row: InsideRow, way: 'rx' | 'tx'): string {
  const bytes = countersOf(row)[`${way}Bytes`];
  return bytes === undefined ? NOTHING : inBytes(bytes);
}

function sum(row: InsideRow, ...keys: readonly (keyof LinkCounters)[]): string {
  const counters = countersOf(row);
  const known = keys.flatMap((key) => counters[key] ?? []);
  return known.length === 0 ? NOTHING : String(known.reduce((all, one) => all + one, 0));
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes with a unit of 1024: `812 B`, `1.2 MiB`. */
function inBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

function by({ inside }: InsideRow): string {
  if (inside === undefined) return NOTHING;
  if (inside.look.ok) return `${inside.look.value.container} (${inside.look.value.observed.tool})`;
  return inside.kubelet?.ok === true ? 'kubelet' : NOTHING;
}

/** A row as plain data. */
function insideData(row: InsideRow): Readonly<Record<string, unknown>> {
  const { pod, inside, attachment, observed, drifts } = row;
  const look = inside?.look;
  return {
    namespace: pod.namespace,
    pod: pod.name,
    ...(pod.node === undefined ? {} : { node: pod.node }),
    interface: row.interface,
    ...(attachment === undefined ? {} : { network: attachment.network, default: attachment.default }),
    verdict: row.verdict,
    ...(row.why === '' ? {} : { why: row.why }),
    ...(row.codes.length === 0 ? {} : { findings: row.codes }),
    ...(observed === undefined ? {} : { condition: linkCondition(observed), observed }),
    ...(attachment?.reported === undefined ? {} : { reported: attachment.reported }),
    ...(drifts.length === 0 ? {} : { drifts }),
    ...(look?.ok === true
      ? { container: look.value.container, tool: look.value.observed.tool, seenAt: look.at }
      : { counters: countersOf(row) }),
  };
}

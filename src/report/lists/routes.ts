import { type Destination, type Lost, lostBy } from '../../checks/inside/destinations.ts';
import { notesOn, type RouteNote } from '../../checks/inside/route-notes.ts';
import { type SeenPod, seenPods } from '../../checks/inside/seen.ts';
import type { Pod } from '../../domain/attachments/pod.ts';
import type { ObservedRoute } from '../../probe/route.ts';
import type { Inside } from '../../snapshot/inside.ts';
import type { Cell, Column, Listing } from '../listing.ts';
import type { Tone } from '../paint.ts';

/** One route of a pod; or something of the cluster to which it has none by its default interface; or why its routes are not known. */
export type RouteRow = { readonly pod: Pod } & (
  | { readonly route: ObservedRoute; readonly network: string | undefined; readonly notes: readonly RouteNote[] }
  | { readonly lost: Lost }
  | { readonly unknown: string }
);

/** The rows of pods: the routes as the pod's tools show them, then what has none. */
export function routeRows(
  pods: readonly Pod[],
  insideOf: (pod: Pod) => Inside | undefined,
  destinations: readonly Destination[],
): RouteRow[] {
  return pods.flatMap((pod): RouteRow[] => {
    const inside = insideOf(pod);
    const [seen] = inside === undefined ? [] : seenPods([pod], [inside]);
    if (seen === undefined)
      return [{ pod, unknown: inside?.look.ok === false ? inside.look.why.detail : 'not looked into' }];
    const lost = lostBy(seen, destinations);
    if (lost === undefined) return [{ pod, unknown: 'the tools in the container show no routes' }];
    return [...defaultsFirst(seen).map((route) => rowOf(route, seen)), ...lost.map((one) => ({ pod, lost: one }))];
  });
}

function rowOf(route: ObservedRoute, seen: SeenPod): RouteRow {
  const network = seen.pod.attachments.find((attachment) => attachment.interface === route.interface)?.network;
  return { pod: seen.pod, route, network, notes: notesOn(route, seen) };
}

function defaultsFirst({ observed: { routes } }: SeenPod): ObservedRoute[] {
  const isDefault = ({ destination }: ObservedRoute) => destination === 'default';
  return [4, 6].flatMap((family) => {
    const own = routes.filter((route) => route.family === family);
    return [...own.filter(isDefault), ...own.filter((route) => !isDefault(route))];
  });
}

/** Whether a route is one that people mean: of the main table, not one that the kernel makes for each address. */
export function isOrdinary(row: RouteRow): boolean {
  if (!('route' in row)) return true;
  const { table = 'main', kind, destination } = row.route;
  if (table !== 'main' && table !== '254') return false;
  if (kind === 'local' || kind === 'broadcast' || kind === 'multicast' || kind === 'anycast') return false;
  return !/^(?:fe80::\/64|ff00::\/8)$/.test(destination);
}

/** What the listing is of. */
export interface RouteListingAbout extends Pick<Listing<RouteRow>, 'takenAt' | 'target'> {
  readonly allNamespaces: boolean;
  /** One pod was asked for by name: it need not be named in each row. */
  readonly onePod: boolean;
}

/** The routes inside pods as a listing. */
export function routeListing(rows: readonly RouteRow[], about: RouteListingAbout): Listing<RouteRow> {
  const { takenAt, target } = about;
  return {
    kind: 'RouteList',
    takenAt,
    target,
    columns: columns(about),
    rows,
    name: ({ pod }) => `pod/${pod.name}`,
    json: routeData,
  };
}

const NOTHING = '-';

const field =
  (read: (route: ObservedRoute) => string | undefined) =>
  (row: RouteRow): string =>
    ('route' in row ? read(row.route) : undefined) ?? NOTHING;

function columns({ allNamespaces, onePod }: RouteListingAbout): Column<RouteRow>[] {
  return [
    ...(allNamespaces ? [{ title: 'NAMESPACE', cell: ({ pod }: RouteRow) => pod.namespace }] : []),
    ...(onePod ? [] : [{ title: 'POD', cell: ({ pod }: RouteRow) => pod.name }]),
    { title: 'DESTINATION', cell: destination },
    { title: 'GATEWAY', cell: field(({ gateway }) => gateway) },
    { title: 'INTERFACE', cell: field((route) => route.interface ?? route.kind) },
    { title: 'NETWORK', cell: (row) => ('route' in row ? (row.network ?? NOTHING) : NOTHING) },
    { title: 'METRIC', align: 'right', cell: field(({ metric }) => metric?.toString()) },
    { title: 'SOURCE', wide: true, cell: field(({ source }) => source) },
    { title: 'TABLE', wide: true, cell: field(({ table }) => table) },
    { title: 'KIND', wide: true, cell: field(({ kind }) => kind) },
    { title: 'PROTOCOL', wide: true, cell: field(({ protocol }) => protocol) },
    { title: 'NOTE', cell: note },
  ];
}

function destination(row: RouteRow): string {
  if ('route' in row) return row.route.destination;
  return 'lost' in row ? row.lost.address.text : NOTHING;
}

const toneOf: Readonly<Record<RouteNote['what'], Tone>> = {
  default: 'good',
  'default-elsewhere': 'bad',
  unused: 'dim',
  'gateway-outside': 'bad',
  'gateway-silent': 'warning',
};

function note(row: RouteRow): Cell {
  if ('unknown' in row) return { text: `unknown: ${row.unknown}`, tone: 'unknown' };
  if ('lost' in row) return { text: lostInWords(row.lost), tone: 'bad' };
  const worst = row.notes.at(-1);
  return worst === undefined
    ? { text: NOTHING }
    : { text: row.notes.map(({ text }) => text).join('; '), tone: toneOf[worst.what] };
}

function lostInWords({ what, route }: Lost): string {
  return route === undefined ? `${what}: no route` : `${what}: sought by ${route.interface ?? route.kind}`;
}

/** A row as plain data. */
function routeData(row: RouteRow): Readonly<Record<string, unknown>> {
  const { namespace, name, node } = row.pod;
  const pod = { namespace, pod: name, ...(node === undefined ? {} : { node }) };
  if ('unknown' in row) return { ...pod, verdict: 'unknown', why: row.unknown };
  if ('lost' in row) {
    const { what, address, route } = row.lost;
    return { ...pod, verdict: 'lost', destination: address.text, what, ...(route === undefined ? {} : { by: route }) };
  }
  const { network, notes } = row;
  return { ...pod, ...row.route, ...(network === undefined ? {} : { network }), notes };
}

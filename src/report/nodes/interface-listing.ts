import type { KnownInterface, NodeNetwork } from '../../domain/nodes/node-network.ts';
import { age } from '../layout.ts';
import type { Cell, Column } from '../listing.ts';

/** One interface of one node. */
export interface InterfaceRow {
  readonly node: string;
  readonly link: KnownInterface;
}

/** The interfaces of nodes, those of pods left out: each pod has one, and they tell nothing of the node. */
export function interfaceRows(nodes: readonly NodeNetwork[]): InterfaceRow[] {
  return nodes.flatMap(({ node, interfaces }) =>
    interfaces.filter((link) => !isOfPod(link)).map((link) => ({ node, link })),
  );
}

function isOfPod({ name, kind }: KnownInterface): boolean {
  return kind === 'veth' || /^(?:veth|cali[0-9a-f]|lxc|_h$)/.test(name);
}

/** The columns of a listing of interfaces. */
export function interfaceColumns(takenAt: string, withNode: boolean): Column<InterfaceRow>[] {
  const text = (value: string | number | undefined): string => (value === undefined ? '-' : String(value));
  const node: Column<InterfaceRow> = { title: 'NODE', cell: (row) => row.node };
  return [
    ...(withNode ? [node] : []),
    { title: 'INTERFACE', cell: ({ link }) => [link.name, ...link.altnames].join(',') },
    { title: 'KIND', cell: ({ link }) => link.kind ?? (link.hardware === true ? 'card' : '-') },
    { title: 'STATE', cell: ({ link }) => stateOf(link) },
    { title: 'MTU', align: 'right', cell: ({ link }) => text(link.mtu) },
    { title: 'SPEED', align: 'right', cell: ({ link }) => (link.speedMbps === undefined ? '-' : `${link.speedMbps}M`) },
    { title: 'PORT-OF', cell: ({ link }) => text(link.enslavedTo) },
    { title: 'VLAN', cell: ({ link }) => vlanOf(link) },
    { title: 'VFS', cell: ({ link }) => functionsOf(link) },
    { title: 'ADDRESSES', cell: ({ link }) => link.addresses.join(',') || '-' },
    { title: 'SOURCE', cell: ({ link }) => link.sources[0].name },
    { title: 'AGE', cell: ({ link }) => age(link.sources[0].at, takenAt) },
  ];
}

function stateOf({ condition }: KnownInterface): Cell {
  if (condition === 'up') return { text: 'up' };
  return { text: condition, tone: condition === 'unknown' ? 'unknown' : 'warning' };
}

function vlanOf({ vlan }: KnownInterface): string {
  return vlan === undefined ? '-' : `${vlan.id ?? '?'} on ${vlan.parent ?? '?'}`;
}

/** `6 free of 8, 64 possible`. */
function functionsOf({ virtualFunctions: functions }: KnownInterface): string {
  if (functions === undefined) return '-';
  const { total, enabled, free } = functions;
  return `${free === undefined ? '' : `${free} free of `}${enabled ?? '?'}, ${total} possible`;
}

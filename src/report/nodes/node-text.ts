import type { NodeReport } from '../../checks/nodes/node-report.ts';
import type { Cell as NetworkOnNode, NetworkRow } from '../../checks/nodes/table.ts';
import { confFault } from '../../domain/nodes/conf-order.ts';
import type { NodeNetwork, NodeSource, Told } from '../../domain/nodes/node-network.ts';
import { pathOf } from '../../findings/refs.ts';
import { say } from '../../findings/words.ts';
import { oneLine } from '../escape.ts';
import type { Glyphs } from '../glyphs.ts';
import { age, labelled } from '../layout.ts';
import type { Cell, Column } from '../listing.ts';
import type { Style } from '../style.ts';
import { layOut } from '../table.ts';
import { sitsOn } from './data.ts';
import { interfaceColumns, interfaceRows } from './interface-listing.ts';
import { troubleText } from './words.ts';

const LABEL = 16;

/** The full description of one node: who told of it, what it has, which networks it can serve. */
export function nodeText(report: NodeReport, network: NodeNetwork, { width, paint, glyphs }: Style): string {
  const { takenAt } = report;
  const row = (label: string, text: string): string[] =>
    text === '' ? [] : labelled(`${label === '' ? '' : `${label}:`}`.padEnd(LABEL), oneLine(text), width);
  const since = ({ name, at }: NodeSource): string => `${name}, ${age(at, takenAt)} ago`;
  const told = <T>(label: string, part: Told<T> | undefined, words: (value: T) => string): string[] =>
    part === undefined ? [] : row(label, `${words(part.value) || 'none'} (${since(part.source)})`);
  const fault = confFault(network.confFiles?.value ?? []);
  const lines = [
    ...row('Name', network.node),
    ...row('Age', age(network.createdAt, takenAt)),
    ...network.sources.flatMap((source, index) =>
      row(
        index === 0 ? 'Told by' : '',
        `${since(source)}${source.coverage.kind === 'some' ? ` (${source.coverage.why})` : ''}`,
      ),
    ),
    ...network.unanswered.flatMap(({ what, detail, next }, index) => [
      ...row(index === 0 ? 'Unanswered' : '', `cannot ${what}: ${detail}`),
      ...(next === undefined ? [] : row('', `try: ${next}`)),
    ]),
    ...told('Default route', network.defaultRoutes, (routes) => routes.join(', ')),
    ...told('CNI configs', network.confFiles, (files) => files.join(', ')),
    ...(fault === undefined ? [] : row('', `${glyphs.P1} Multus is not the first`)),
    ...told('CNI plugins', network.plugins, (plugins) => plugins.join(', ')),
    ...told('Leases', network.leases, (leases) =>
      leases.map(({ network: of, addresses }) => `${of} ${addresses.length}`).join(', '),
    ),
    ...told('OVN bridges', network.bridgeMappings, (all) =>
      all.map(({ physicalNetwork, bridge }) => `${physicalNetwork} on ${bridge}`).join(', '),
    ),
    ...report.remarks.flatMap((finding) =>
      row('Problem', `${glyphs[finding.severity]} ${finding.severity} ${finding.code} ${say(finding)}`),
    ),
  ];
  const interfaces = interfaceRows([network]);
  const cells = report.rows.flatMap((of) =>
    of.cells.filter(({ node }) => node === network.node).map((cell) => ({ of, cell })),
  );
  return [
    `${lines.join('\n')}\n`,
    interfaces.length === 0 ? '' : `\n${layOut(interfaceColumns(takenAt, false), interfaces, paint)}`,
    cells.length === 0 ? '' : `\n${layOut(networkColumns(glyphs, takenAt), cells, paint)}`,
  ].join('');
}

interface OnNode {
  readonly of: NetworkRow;
  readonly cell: NetworkOnNode;
}

function networkColumns(glyphs: Glyphs, takenAt: string): Column<OnNode>[] {
  return [
    { title: 'NETWORK', cell: ({ of }) => pathOf(of.nad) },
    { title: 'ON', cell: ({ of }) => sitsOn(of) || '-' },
    { title: 'SERVED', cell: ({ cell }) => served(cell, glyphs) },
    { title: 'PODS', cell: ({ cell }) => podsInWords(cell) },
    { title: 'WHY', cell: ({ cell: { service } }) => why(service, takenAt) },
  ];
}

function served({ service: { verdict } }: NetworkOnNode, glyphs: Glyphs): Cell {
  switch (verdict) {
    case 'present':
      return { text: `${glyphs.pass} yes`, tone: 'good' };
    case 'missing':
      return { text: `${glyphs.P1} no`, tone: 'bad' };
    case 'unfit':
      return { text: `${glyphs.P2} unfit`, tone: 'warning' };
    case 'unknown':
      return { text: `${glyphs.unknown} unknown`, tone: 'unknown' };
    case 'not-needed':
      return { text: `${glyphs.skipped} needs nothing`, tone: 'dim' };
  }
}

function podsInWords({ pods, asking }: NetworkOnNode): string {
  if (pods === 'here') return String(asking.length);
  return pods === 'may-come' ? 'may come' : 'cannot come';
}

function why({ troubles, unknown, source }: NetworkOnNode['service'], takenAt: string): string {
  const told = source === undefined ? '' : `${source.name}, ${age(source.at, takenAt)} ago`;
  if (troubles.length > 0) return [troubles.map(troubleText).join('; '), told].filter((text) => text !== '').join(': ');
  return unknown?.why ?? (told === '' ? '-' : told);
}

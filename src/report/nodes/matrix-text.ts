import type { NodeReport } from '../../checks/nodes/node-report.ts';
import type { Cell as NetworkOnNode, NetworkRow } from '../../checks/nodes/table.ts';
import { andMore } from '../../findings/catalogue/phrases.ts';
import { pathOf } from '../../findings/refs.ts';
import { say } from '../../findings/words.ts';
import { brief, oneLine } from '../escape.ts';
import { toneOf } from '../glyphs.ts';
import type { DrawGrid } from '../grid.ts';
import { age, count, labelled } from '../layout.ts';
import type { Cell } from '../listing.ts';
import type { Tone } from '../paint.ts';
import type { Style } from '../style.ts';
import { sitsOn } from './data.ts';
import { troubleText, troubleWord } from './words.ts';

/** How the text is to look. */
export interface MatrixStyle extends Style {
  readonly drawGrid: DrawGrid;
}

/** The matrix of networks and nodes, and below it only what is not well, with its source, and what nobody could tell. */
export function matrixText(report: NodeReport, style: MatrixStyle): string {
  const { rows, takenAt } = report;
  const columns = columnsOf(report, style.width);
  const head = ['NETWORK', 'ON', ...columns.map(({ title }) => oneLine(title))];
  const body = rows.map((row) => [
    { text: oneLine(pathOf(row.nad)) },
    { text: brief(sitsOn(row), LONGEST) || '-' },
    ...columns.map(({ nodes: [node = ''] }) =>
      cellOf(
        row.cells.find((cell) => cell.node === node),
        style,
      ),
    ),
  ]);
  const groups = columns
    .filter(({ nodes, title }) => nodes[0] !== title)
    .map(({ title, nodes }) =>
      labelled(`${title}: `, andMore(nodes.map(oneLine), 12, 'nodes'), style.width).join('\n'),
    );
  const blocks = [
    style.drawGrid(head, body, style.paint).trimEnd(),
    ...(groups.length === 0 ? [] : [groups.join('\n')]),
    ...(rows.some((row) => row.cells.some(isBeside)) ? ['(in brackets: no pod of the network can run there)'] : []),
    ...troubleBlock(report, style, takenAt),
    ...unknownBlock(report, style),
    ...report.remarks.map((finding) => {
      const title = `${style.glyphs[finding.severity]} ${finding.severity} ${finding.code}  `;
      const text = labelled(title, brief(say(finding)), style.width).join('\n');
      return style.paint(toneOf[finding.severity], text);
    }),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Nodes that show the same. */
interface Column {
  readonly title: string;
  readonly nodes: readonly string[];
}

/** A column for each node as long as they fit; beyond that, one for all nodes that are alike. */
function columnsOf({ nodes, rows }: NodeReport, width: number): Column[] {
  const names = nodes.map(({ node }) => node);
  const first = rows.reduce(
    (widest, row) => Math.max(widest, pathOf(row.nad).length + brief(sitsOn(row), LONGEST).length),
    0,
  );
  const needed = names.reduce((sum, name) => sum + Math.max(name.length, CELL) + GUTTER, first + GUTTER);
  if (needed <= Math.max(width, ROOMY)) return names.map((name) => ({ title: name, nodes: [name] }));
  const looks = new Map<string, string[]>();
  const byNode = rows.map((row) => new Map(row.cells.map((cell) => [cell.node, lookOf(cell)])));
  for (const name of names) {
    const look = byNode.map((cells) => cells.get(name) ?? '').join('\n');
    const alike = looks.get(look) ?? [];
    looks.set(look, alike);
    alike.push(name);
  }
  return [...looks.values()].map((alike, index) => ({
    title: alike.length === 1 ? (alike[0] ?? '') : `${letter(index)} (${count(alike.length, 'node')})`,
    nodes: alike,
  }));
}

// What is longer is no name of an interface, and was not written to be read.
const LONGEST = 100;
const CELL = 9;
const GUTTER = 3;
const ROOMY = 100;

function letter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `G${index}`;
}

function lookOf({ service, pods }: NetworkOnNode): string {
  const word = service.troubles.map(troubleWord).join();
  return `${service.verdict} ${word} ${pods === 'cannot-come'}`;
}

function isBeside({ pods, service }: NetworkOnNode): boolean {
  return pods === 'cannot-come' && service.verdict !== 'not-needed';
}

function cellOf(cell: NetworkOnNode | undefined, { glyphs }: MatrixStyle): Cell {
  if (cell === undefined) return { text: glyphs.unknown, tone: 'unknown' };
  const { service } = cell;
  const [first] = service.troubles;
  const word = first === undefined ? '' : ` ${brief(troubleWord(first), LONGEST)}`;
  const looks: Readonly<Record<NetworkOnNode['service']['verdict'], { glyph: string; tone: Tone }>> = {
    present: { glyph: glyphs.pass, tone: 'good' },
    missing: { glyph: glyphs.P1, tone: 'bad' },
    unfit: { glyph: glyphs.P2, tone: 'warning' },
    unknown: { glyph: glyphs.unknown, tone: 'unknown' },
    'not-needed': { glyph: glyphs.skipped, tone: 'dim' },
  };
  const { glyph, tone } = looks[service.verdict];
  const text = `${glyph}${word}`;
  return isBeside(cell) ? { text: `(${text})`, tone: 'dim' } : { text, tone };
}

/** What is wrong, once for all nodes and networks that it is wrong with. */
function troubleBlock({ rows }: NodeReport, { glyphs, paint, width }: MatrixStyle, takenAt: string): string[] {
  const said = new Map<string, { rows: Set<NetworkRow>; cells: Map<string, NetworkOnNode>; verdict: string }>();
  for (const row of rows) {
    for (const cell of row.cells) {
      if (cell.pods === 'cannot-come') continue;
      for (const trouble of cell.service.troubles) {
        const text = troubleText(trouble);
        const one = said.get(text) ?? { rows: new Set(), cells: new Map(), verdict: cell.service.verdict };
        said.set(text, one);
        one.rows.add(row);
        one.cells.set(cell.node, cell);
      }
    }
  }
  const lines = [...said].flatMap(([text, { rows: of, cells, verdict }]) => {
    const nodes = [...cells.keys()];
    const asking = new Set(
      [...of].flatMap((row) => row.cells.filter(({ node }) => cells.has(node))).flatMap((cell) => cell.asking),
    );
    const [first] = cells.values();
    const source = first?.service.source;
    const bad = verdict === 'missing';
    const label = `${bad ? glyphs.P1 : glyphs.P2} `;
    const sentence = [
      `${andMore(nodes, 4, 'nodes')} ${nodes.length === 1 ? text : inPlural(text)}`,
      ` (${andMore(
        [...of].map(({ nad }) => pathOf(nad)),
        4,
        'networks',
      )}`,
      asking.size === 0 ? ')' : `; ${count(asking.size, 'pod')} there)`,
      source === undefined ? '' : `: ${source.name}, ${age(source.at, takenAt)} ago`,
    ].join('');
    return labelled(label, brief(sentence), width).map((line) => paint(bad ? 'bad' : 'warning', line));
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function inPlural(text: string): string {
  return text.replace(/^has /, 'have ').replace(/^(offer|map)s /, '$1 ');
}

/** What could not be told, by its reason, with what to try. */
function unknownBlock({ rows }: NodeReport, { glyphs, paint, width }: MatrixStyle): string[] {
  const reasons = new Map<string, { why: string; nodes: Set<string>; on: Set<string>; next: string | undefined }>();
  for (const row of rows) {
    for (const { node, pods, service } of row.cells) {
      if (service.verdict !== 'unknown' || pods === 'cannot-come' || service.unknown === undefined) continue;
      const { why, next } = service.unknown;
      // The same command helps with all of them: the first reason stands for the others.
      const key = next ?? why;
      const one = reasons.get(key) ?? { why, nodes: new Set(), on: new Set(), next };
      reasons.set(key, one);
      one.nodes.add(node);
      one.on.add(sitsOn(row));
    }
  }
  const all = [...reasons.values()];
  const lines = all
    .slice(0, MOST_REASONS)
    .flatMap(({ why, nodes, on, next }) => [
      ...labelled(
        `${glyphs.unknown} `,
        brief(`${andMore([...nodes], 4, 'nodes')}: ${andMore([...on], 4, 'interfaces')} cannot be told: ${why}`),
        width,
      ).map((line) => paint('unknown', line)),
      ...(next === undefined ? [] : labelled('  try  ', brief(next), width)),
    ]);
  const more = all.length - MOST_REASONS;
  if (more > 0) lines.push(paint('unknown', `${glyphs.unknown} and ${count(more, 'more reason')} (-o json has them)`));
  return lines.length === 0 ? [] : [lines.join('\n')];
}

const MOST_REASONS = 5;

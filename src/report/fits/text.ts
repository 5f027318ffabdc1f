import type { FitReport } from '../../checks/capacity/fit-report.ts';
import { type Bounds, isExact } from '../../domain/capacity/bounds.ts';
import type { Fit } from '../../domain/capacity/fit.ts';
import type { Limit } from '../../domain/capacity/limit.ts';
import type { NodeRoom } from '../../domain/capacity/room.ts';
import { andMore } from '../../findings/catalogue/phrases.ts';
import { oneLine } from '../escape.ts';
import { count, labelled } from '../layout.ts';
import type { Column } from '../listing.ts';
import type { Tone } from '../paint.ts';
import type { Style } from '../style.ts';
import { layOut } from '../table.ts';
import { verdict } from './verdict.ts';
import { countText, doubtText, limitText } from './words.ts';

/** A report as people read it: for each workload its nodes, the answer, and what would have to be known for a better one. */
export function fitText({ fits }: FitReport, style: Style): string {
  return fits.map((fit) => block(fit, style)).join('\n');
}

const columns: readonly Column<NodeRoom<Limit>>[] = [
  { title: 'NODE', cell: ({ node }) => node },
  { title: 'FITS', align: 'right', cell: ({ fits }) => ({ text: fitsText(fits), tone: toneOf(fits) }) },
  { title: 'LIMIT', cell: ({ limit }) => (limit === undefined ? '-' : limitText(limit.limit)) },
];

function block(fit: Fit, style: Style): string {
  const { room } = fit;
  const nodes = room.nodes.length === 0 ? [] : [layOut(columns, room.nodes, style.paint).trimEnd(), ''];
  return [
    ...labelled('', oneLine(title(fit)), style.width),
    '',
    ...nodes,
    ...labelled('', oneLine(verdict(fit)), style.width).map((line) => style.paint(toneOfAnswer(fit), line)),
    ...doubts(fit, style),
    '',
  ].join('\n');
}

function title({ workload, networks, there }: Fit): string {
  const { kind, namespace, name, pod } = workload;
  const known = networks.length === 0 ? 'no secondary network' : andMore(networks, 12, 'networks');
  const asks = pod.request?.ok === false ? 'networks that cannot be read' : known;
  const already = there === 0 ? '' : `; ${count(there, 'pod')} of it ${there === 1 ? 'is' : 'are'} there already`;
  return `${kind}/${namespace}/${name} on ${asks}${already}`;
}

function fitsText(bounds: Bounds): string {
  const { atLeast, atMost } = bounds;
  if (isExact(bounds)) return countText(atLeast);
  if (atMost === 'unlimited') return atLeast === 0n ? '?' : `${atLeast} or more`;
  return `${atLeast}-${atMost}`;
}

function toneOf(bounds: Bounds): Tone {
  if (!isExact(bounds)) return 'unknown';
  return bounds.atMost === 0n ? 'bad' : 'good';
}

function toneOfAnswer({ room, asked }: Fit): Tone {
  if (asked === undefined) return isExact(room.total) ? 'strong' : 'unknown';
  return ({ yes: 'good', no: 'bad', untold: 'unknown' } as const)[asked.fit];
}

const MOST_DOUBTS = 5;

/** What is not known. What one command helps with is said once, with the nodes that it concerns: the first reason stands for all. */
function doubts({ room }: Fit, { width, paint, glyphs }: Style): string[] {
  const reasons = [
    ...Map.groupBy(room.doubts, ({ limit: { limit } }) => `${limitText(limit)} ${nextOf(limit) ?? doubtText(limit)}`),
  ];
  const lines = reasons.slice(0, MOST_DOUBTS).flatMap(([, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const nodes = same.flatMap(({ node }) => node ?? []);
    const where = nodes.length === 0 ? '' : `${andMore(nodes, 4, 'nodes')}: `;
    const next = nextOf(first.limit.limit);
    const text = oneLine(`${where}${doubtText(first.limit.limit)}`);
    return [
      ...labelled(`${glyphs.unknown} `, text, width).map((line) => paint('unknown', line)),
      ...(next === undefined ? [] : labelled('  try  ', oneLine(next), width)),
    ];
  });
  const more = reasons.length - MOST_DOUBTS;
  if (more > 0) lines.push(paint('unknown', `${glyphs.unknown} and ${count(more, 'more reason')} (-o json has them)`));
  return lines;
}

function nextOf(limit: Limit): string | undefined {
  return limit.kind === 'untold-service' ? limit.next : undefined;
}

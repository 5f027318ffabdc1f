import type { BandwidthReport } from '../../checks/bandwidth/report.ts';
import type { BandwidthTest, Flow } from '../../domain/bandwidth/test.ts';
import { type Endpoint, endpointKey } from '../../domain/connectivity/endpoint.ts';
import { bitRate } from '../../findings/catalogue/bandwidth.ts';
import { findingBlock, type TextStyle, unknownBlock } from '../check-text.ts';
import { shortNames } from '../connectivity/names.ts';
import { legend, type NameOf, type TableStyle } from '../connectivity/table.ts';
import { oneLine } from '../escape.ts';
import { toneOf } from '../glyphs.ts';
import { count, wrap } from '../layout.ts';
import type { Cell, Column } from '../listing.ts';
import { layOut } from '../table.ts';
import { tally } from '../verdict.ts';

/** How the text is to look. */
export type BandwidthStyle = TextStyle & TableStyle;

interface Row {
  readonly test: BandwidthTest;
  readonly flow?: Flow;
  /** Why there are no figures. */
  readonly why?: Cell;
}

const NOTHING = '-';

/** Renders bandwidth measurements for people: one line for each direction, then what is wrong, the verdict last. */
export function bandwidthText(report: BandwidthReport, style: BandwidthStyle): string {
  const { measurements, load } = report;
  const endpoints = distinct(measurements.flatMap(({ test: { from, to } }) => [from, to]));
  const names = shortNames(endpoints);
  const nameOf: NameOf = (endpoint) => oneLine(names.get(endpointKey(endpoint)) ?? endpoint.pod);
  const rows = measurements.flatMap(({ test, reading }): Row[] => {
    if (reading.kind === 'measured') return reading.flows.map((flow) => ({ test, flow }));
    return reading.kind === 'no-connection'
      ? [{ test, why: { text: `${style.glyphs.P1} no connection`, tone: 'bad' } }]
      : [{ test, why: { text: `${style.glyphs.unknown} not measured`, tone: 'unknown' } }];
  });
  const columns = columnsOf(nameOf, load.udpBitsPerSecond !== undefined, style.all);
  const blocks = [
    header(report, style),
    ...(rows.length === 0 ? [] : [layOut(columns, rows, style.paint).trimEnd()]),
    ...(rows.length === 0 ? [] : [legend(endpoints, nameOf, style)]),
    // A pair has two pods, and of too little bandwidth every suspect counts.
    ...report.findings.map((finding) => findingBlock(finding, { ...style, all: true })),
    ...(report.unknowns.length > 0 ? [unknownBlock(report.unknowns, style)] : []),
    verdict(report, style),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function distinct(endpoints: readonly Endpoint[]): Endpoint[] {
  const placeOf = (endpoint: Endpoint) => `${endpoint.node ?? ''} ${endpointKey(endpoint)}`;
  return [...new Map(endpoints.map((one) => [`${one.network} ${endpointKey(one)}`, one])).values()].sort((a, b) =>
    placeOf(a) < placeOf(b) ? -1 : 1,
  );
}

function columnsOf(nameOf: NameOf, isUdp: boolean, wide: boolean): Column<Row>[] {
  const ends = ({ test, flow }: Row) => (flow?.sender === 'server' ? [test.to, test.from] : [test.from, test.to]);
  const distances = { 'same-node': 'one node', 'cross-node': 'two nodes', unknown: 'unknown' } as const;
  const figure = (pick: (flow: Flow) => string | undefined) => (row: Row) =>
    row.flow === undefined ? NOTHING : (pick(row.flow) ?? NOTHING);
  return [
    { title: 'NETWORK', cell: ({ test }) => test.from.network },
    { title: 'FROM', cell: (row) => ends(row).map((end) => nameOf(end))[0] ?? '' },
    { title: 'TO', cell: (row) => ends(row).map((end) => nameOf(end))[1] ?? '' },
    { title: 'OVER', cell: ({ test }) => distances[test.distance] },
    {
      title: 'RECEIVED',
      align: 'right',
      cell: ({ flow, why }) => why ?? (flow === undefined ? NOTHING : bitRate(flow.bitsPerSecond)),
    },
    ...(isUdp
      ? [
          { title: 'LOST', align: 'right', cell: figure(({ lostPercent }) => percent(lostPercent)) } as const,
          {
            title: 'JITTER',
            align: 'right',
            cell: figure(({ jitterMs }) => (jitterMs === undefined ? undefined : `${jitterMs.toFixed(3)} ms`)),
          } as const,
        ]
      : [
          { title: 'RETRANS', align: 'right', cell: figure(({ retransmits }) => retransmits?.toString()) } as const,
          ...(wide
            ? [
                {
                  title: 'CWND',
                  align: 'right',
                  cell: figure(({ maxCongestionWindowBytes: bytes }) => kib(bytes)),
                } as const,
              ]
            : []),
        ]),
  ];
}

const percent = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : `${value.toFixed(2)} %`;
const kib = (bytes: number | undefined): string | undefined =>
  bytes === undefined ? undefined : `${Math.round(bytes / 1024)} KiB`;

function header(report: BandwidthReport, { paint, glyphs, width }: TextStyle): string {
  const { target, takenAt, namespace, load, measurements } = report;
  const where = target.context === undefined ? `server ${target.server}` : `context ${target.context}`;
  const scope = namespace === undefined ? 'all namespaces' : `namespace ${namespace} (-A looks at all)`;
  const what = `${count(measurements.length, 'test')}: ${loadInWords(load)}`;
  const text = [where, scope, what, `seen ${takenAt}`].map(oneLine).join(`  ${glyphs.dot}  `);
  return paint(
    'dim',
    wrap(text, width)
      .map((line) => line.trimEnd())
      .join('\n'),
  );
}

/** What a test puts on a network: `TCP as fast as it goes for 5 s`. */
export function loadInWords({
  durationSeconds,
  parallel,
  direction,
  udpBitsPerSecond,
}: BandwidthReport['load']): string {
  const what = udpBitsPerSecond === undefined ? 'TCP as fast as it goes' : `UDP at ${bitRate(udpBitsPerSecond)}`;
  const streams = parallel > 1 ? ` in ${parallel} streams` : '';
  const way = direction === 'both' ? ', both ways at once' : direction === 'reverse' ? ', from the server' : '';
  return `${what}${streams} for ${durationSeconds} s${way}`;
}

function verdict(report: BandwidthReport, { paint, width }: TextStyle): string {
  const { measurements, unknowns, findings } = report;
  const found = tally(report);
  const words = { P1: 'broken now (P1)', P2: 'degraded or about to break (P2)', P3: 'worth knowing (P3)' } as const;
  const severities = (['P1', 'P2', 'P3'] as const).filter((severity) => found[severity] > 0);
  const [worst] = severities;
  const done = measurements.filter(({ reading }) => reading.kind === 'measured').length;
  const isJudged = Object.keys(report.targets).length > 0;
  const problems =
    worst !== undefined
      ? severities.map((severity) => `${found[severity]} ${words[severity]}`).join(', ')
      : done === 0
        ? 'nothing was measured'
        : unknowns.length > 0
          ? 'nothing wrong was seen, but not everything could be measured'
          : isJudged
            ? 'every target is met'
            : 'nothing stands out (no target was given: --expect, --min, --max-loss, --max-jitter)';
  const tone = worst !== undefined ? toneOf[worst] : unknowns.length === 0 && done > 0 ? 'good' : 'unknown';
  const text = `verdict: ${problems}; ${done} of ${count(measurements.length, 'test')} measured`;
  const lines = wrap(text, width).map((line) => paint(tone, line));
  const [first] = findings;
  if (first !== undefined) lines.push(paint('dim', `start with: kubectl multinet explain ${first.code}`));
  return lines.join('\n');
}

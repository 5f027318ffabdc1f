import type { ConnectivityReport } from '../../checks/connectivity/report.ts';
import { type Endpoint, endpointKey, podPath } from '../../domain/connectivity/endpoint.ts';
import { gradeOf } from '../../domain/connectivity/measurement.ts';
import { findingBlock, type TextStyle, unknownBlock } from '../check-text.ts';
import { oneLine } from '../escape.ts';
import { toneOf } from '../glyphs.ts';
import { count, wrap } from '../layout.ts';
import { tally } from '../verdict.ts';
import { shortNames } from './names.ts';
import { remarksOn } from './remarks.ts';
import { fieldText, legend, type NameOf, type TableStyle } from './table.ts';

/** How the text is to look. */
export type ConnectivityStyle = TextStyle & TableStyle;

/** Renders measurements for people: a matrix for each network, then only what is wrong, the verdict last. */
export function connectivityText(report: ConnectivityReport, style: ConnectivityStyle): string {
  const { plans, measurements, targets, method } = report;
  const names = shortNames(plans.flatMap(({ endpoints }) => endpoints));
  const nameOf: NameOf = (endpoint) => oneLine(names.get(endpointKey(endpoint)) ?? endpoint.pod);
  const fields = plans.flatMap((plan) =>
    ([4, 6] as const).flatMap((family) => {
      const own = measurements.filter(({ pair }) => pair.from.network === plan.network && pair.family === family);
      return own.length === 0 ? [] : [fieldText({ plan, family, measurements: own, targets, method }, nameOf, style)];
    }),
  );
  const blocks = [
    header(report, style),
    ...fields,
    ...(fields.length === 0 ? [] : [legend(measuredEnds(report), nameOf, style)]),
    ...remarks(report, style),
    ...report.findings.map((finding) => findingBlock(finding, style)),
    ...(report.unknowns.length > 0 ? [unknownBlock(report.unknowns, style)] : []),
    verdict(report, style),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Every pod that sends or answers, in the order of the nodes. */
function measuredEnds({ measurements, plans }: ConnectivityReport): Endpoint[] {
  const used = new Set(
    measurements.flatMap(({ pair: { from, to } }) => [
      podPath(from),
      ...(to.kind === 'pod' ? [podPath(to.endpoint)] : []),
    ]),
  );
  const ends = plans.flatMap(({ endpoints }) => endpoints).filter((endpoint) => used.has(podPath(endpoint)));
  const placeOf = (endpoint: Endpoint) => `${endpoint.node ?? ''} ${podPath(endpoint)}`;
  return ends.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function header(
  { target, takenAt, namespace, plans }: ConnectivityReport,
  { paint, glyphs, width }: TextStyle,
): string {
  const where = target.context === undefined ? `server ${target.server}` : `context ${target.context}`;
  const scope = namespace === undefined ? 'all namespaces' : `namespace ${namespace} (-A looks at all)`;
  const pods = new Set(plans.flatMap(({ endpoints }) => endpoints.map(({ namespace: own, pod }) => `${own}/${pod}`)));
  const parts = [where, scope, `${count(pods.size, 'pod')} on ${count(plans.length, 'network')}`, `seen ${takenAt}`];
  return paint(
    'dim',
    wrap(parts.map(oneLine).join(`  ${glyphs.dot}  `), width)
      .map((line) => line.trimEnd())
      .join('\n'),
  );
}

/** What was left out, and what was measured beside the matrix. */
function remarks(report: ConnectivityReport, { paint, width }: TextStyle): string[] {
  const lines = remarksOn(report).flatMap((line) => wrap(oneLine(line), width).map((each) => paint('dim', each)));
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function verdict(report: ConnectivityReport, { paint, width }: TextStyle): string {
  const { findings, measurements, unknowns, targets } = report;
  const found = tally(report);
  const grades = Map.groupBy(measurements, (one) => gradeOf(one, targets));
  const number = (grade: 'good' | 'slow' | 'lossy' | 'silent' | 'unmeasured') => grades.get(grade)?.length ?? 0;
  const refused = measurements.filter(
    ({ reading }) => reading.kind === 'silent' && reading.silence === 'refused',
  ).length;
  const severities = (['P1', 'P2', 'P3'] as const).filter((severity) => found[severity] > 0);
  const [worst] = severities;
  const words = { P1: 'broken now (P1)', P2: 'degraded or about to break (P2)', P3: 'worth knowing (P3)' } as const;
  const problems =
    worst !== undefined
      ? severities.map((severity) => `${found[severity]} ${words[severity]}`).join(', ')
      : measurements.length === 0
        ? 'nothing was measured'
        : unknowns.length === 0
          ? 'nothing is wrong'
          : 'nothing wrong was seen, but not everything could be measured';
  const pairs = [
    `${number('good')} of ${count(measurements.length, 'pair')} fine`,
    ...(number('slow') > 0 ? [`${number('slow')} slow`] : []),
    ...(number('lossy') > 0 ? [`${number('lossy')} with loss`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(number('silent') > refused ? [`${number('silent') - refused} without answer`] : []),
    ...(number('unmeasured') > 0 ? [`${number('unmeasured')} not measured`] : []),
  ].join(', ');
  const isFine = worst === undefined && unknowns.length === 0 && measurements.length > 0;
  const tone = worst === undefined ? (isFine ? 'good' : 'unknown') : toneOf[worst];
  const lines = wrap(`verdict: ${problems}; ${pairs}`, width).map((line) => paint(tone, line));
  const [first] = findings;
  if (first !== undefined) lines.push(paint('dim', `start with: kubectl multinet explain ${first.code}`));
  return lines.join('\n');
}

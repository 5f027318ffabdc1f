import type { Outcome } from '../../checks/outcome.ts';
import type { CheckReport } from '../../checks/report.ts';
import { remedy, say } from '../../findings/words.ts';
import { unknownText } from '../check-text.ts';
import { brief } from '../escape.ts';
import { count } from '../layout.ts';
import { tally } from '../verdict.ts';
import { pathsIn } from './paths.ts';
import type { HealthPool } from './pools.ts';
import { exitCodeOf, fails, type HealthRun } from './run.ts';

const words = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

/**
 * A run as the output of a Nagios plugin (https://www.monitoring-plugins.org/doc/guidelines.html): a line with the status, the exit code in a
 * word, and performance data behind `|`; then a line for each finding and each unknown, the worst first.
 */
export function nagiosText(run: HealthRun): string {
  const { report } = run;
  const status = `MULTINET ${words[exitCodeOf(run)]} - ${brief(summary(run))}`;
  const lines = [
    ...report.findings.map(
      (finding) => `${finding.severity} ${finding.code} ${say(finding)}; fix: ${remedy(finding).fix}`,
    ),
    ...report.unknowns.map((unknown) => `not judged: ${unknownText(unknown)}`),
  ];
  const performance = [...ofTheRun(run), ...ofPools(run), ...ofPings(run)].join(' ');
  return `${withoutBar(status)} | ${performance}\n${lines.map((line) => `${withoutBar(brief(line))}\n`).join('')}`;
}

// The first bar of a line begins performance data, and nothing escapes it.
const withoutBar = (text: string): string => text.replaceAll('|', '¦');

function summary(run: HealthRun): string {
  const { report } = run;
  const found = tally(report);
  const severities = (['P1', 'P2', 'P3'] as const).filter((severity) => found[severity] > 0);
  const unknown = checksThat(report, 'unknown');
  const counts = [
    ...severities.map((severity) => `${found[severity]} ${severity}`),
    `${count(checksThat(report, 'pass'), 'check')} passed`,
    `${checksThat(report, 'skipped')} skipped`,
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ].join(', ');
  const reason = reasonOf(run);
  return reason === undefined ? counts : `${counts}: ${reason}`;
}

function checksThat({ outcomes }: CheckReport, came: Outcome['result']): number {
  return outcomes.filter(({ result }) => result === came).length;
}

/** What is worst; where nothing outweighs it, the first unknown. */
function reasonOf(run: HealthRun): string | undefined {
  const [finding] = run.report.findings;
  const [unknown] = run.report.unknowns;
  const isUnknown = exitCodeOf(run) === 3 || finding === undefined;
  if (isUnknown && unknown !== undefined) return unknownText(unknown);
  return finding && `${finding.code} ${say(finding)}`;
}

/** `label=value[unit];warning;critical;minimum;maximum`. A threshold of 0 is passed by anything above it. */
interface Performance {
  readonly label: string;
  /** With its unit, or `U` where it is unknown. */
  readonly value: string | number;
  readonly warning?: string | number | undefined;
  readonly critical?: string | number | undefined;
  readonly most?: string | number;
}

function performanceText({ label, value, warning = '', critical = '', most = '' }: Performance): string {
  return `${quoted(label)}=${value};${warning};${critical};0${most === '' ? '' : `;${most}`}`;
}

// A label holds neither an equals sign nor a quote, whatever the guidelines say of doubled ones: readers cut there, and at semicolons.
function quoted(label: string): string {
  const safe = withoutBar(brief(label)).replace(/[='";]/g, '_');
  return /[^\w.-]/.test(safe) ? `'${safe}'` : safe;
}

function ofTheRun({ report, failOn, seconds }: HealthRun): string[] {
  const { P1, P2, P3 } = tally(report);
  const warns = (severity: 'P2' | 'P3') => (fails(severity, failOn) ? 0 : undefined);
  const all: Performance[] = [
    { label: 'p1', value: P1, critical: fails('P1', failOn) ? 0 : undefined },
    { label: 'p2', value: P2, warning: warns('P2') },
    { label: 'p3', value: P3, warning: warns('P3') },
    { label: 'unjudged', value: report.unknowns.length },
    { label: 'passed', value: checksThat(report, 'pass') },
    { label: 'skipped', value: checksThat(report, 'skipped') },
    { label: 'unknown', value: checksThat(report, 'unknown') },
    ...(seconds === undefined ? [] : [{ label: 'time', value: `${seconds.toFixed(3)}s` }]),
  ];
  return all.map(performanceText);
}

function ofPools({ pools = [], settings }: HealthRun): string[] {
  return pools.flatMap(({ pool }: HealthPool) => {
    // Nothing to use, and nothing used: no share of it.
    if (pool.percentUsed === 'none') return [];
    const value = pool.percentUsed === 'unknown' ? 'U' : `${pool.percentUsed}%`;
    return performanceText({
      label: `pool ${pool.id}`,
      value,
      warning: settings.poolNearlyFull,
      critical: 100,
      most: 100,
    });
  });
}

function ofPings({ pings, report }: HealthRun): string[] {
  if (pings === undefined) return [];
  return pathsIn(pings, report.namespace).flatMap(({ network, family, path, lossRatio, times }) => {
    const where = `${network} ${family} ${path}`;
    const loss = lossRatio === undefined ? 'U' : `${Number((lossRatio * 100).toFixed(2))}%`;
    const rtt = times === undefined ? 'U' : `${Number(times.averageMs.toFixed(6))}ms`;
    return [
      performanceText({ label: `loss ${where}`, value: loss, most: 100 }),
      performanceText({ label: `rtt ${where}`, value: rtt }),
    ];
  });
}

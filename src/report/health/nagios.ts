import { remedy, say } from '../../findings/words.ts';
import { unknownLines, unknownText } from '../check-text.ts';
import { brief } from '../escape.ts';
import { count } from '../layout.ts';
import { tally } from '../verdict.ts';
import { type Figure, figuresOfNetworks, figuresOfRun, figuresWithRoom } from './nagios/figures.ts';
import { bytesOf, NAGIOS_READS, withoutBar, withRoom } from './nagios/room.ts';
import { checksThat, exitCodeOf, type HealthRun } from './run.ts';

const words = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

// Room that is kept for the line that tells what was left out.
const REMARK = 200;

/**
 * A run as the output of a Nagios plugin (https://www.monitoring-plugins.org/doc/guidelines.html): a line with the status, the exit code in a
 * word, and performance data behind `|`; then a line for each finding and each reason for not judging, the worst first. Of what Nagios would cut off, the pools
 * with most room and the least of the findings are left out, and a line says so; all is there when all is asked for.
 */
export function nagiosText(run: HealthRun): string {
  const status = statusLine(exitCodeOf(run), summary(run));
  const lines = linesOf(run);
  const [counts, figures] = [figuresOfRun(run), figuresOfNetworks(run)];
  if (run.all) return output(status, [...counts, ...figures], lines);
  const shown = figuresWithRoom(figures, NAGIOS_READS / 2 - bytesOf(output(status, counts, [])));
  const first = output(status, [...counts, ...shown], []);
  const told = withRoom(lines, NAGIOS_READS - REMARK - bytesOf(first));
  const left = [
    ...(told.length < lines.length ? [count(lines.length - told.length, 'line')] : []),
    ...(shown.length < figures.length ? [count(figures.length - shown.length, 'figure')] : []),
  ];
  const remark = `left out, as Nagios reads 8 KB: ${left.join(' and ')}; --show all writes them as well`;
  return first + textOf(left.length === 0 ? told : [...told, remark]);
}

/** What a plugin says that could not do its work: monitoring systems show what is on stdout alone. */
export function nagiosFailure(message: string): string {
  return `${statusLine(3, message)}\n`;
}

function statusLine(code: 0 | 1 | 2 | 3, text: string): string {
  return withoutBar(`MULTINET ${words[code]} - ${brief(text)}`);
}

function output(status: string, figures: readonly Figure[], lines: readonly string[]): string {
  return `${status} | ${figures.map(({ text }) => text).join(' ')}\n${textOf(lines)}`;
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function linesOf({ report }: HealthRun): string[] {
  const lines = [
    ...report.findings.map(
      (finding) => `${finding.severity} ${finding.code} ${say(finding)}; fix: ${remedy(finding).fix}`,
    ),
    ...unknownLines(report.unknowns).map(
      ({ text, next }) => `not judged: ${text}${next === undefined ? '' : `; see: ${next}`}`,
    ),
  ];
  return lines.map((line) => withoutBar(brief(line)));
}

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

/** What is worst; where nothing outweighs it, the first unknown. */
function reasonOf(run: HealthRun): string | undefined {
  const [finding] = run.report.findings;
  const [unknown] = run.report.unknowns;
  const isUnknown = exitCodeOf(run) === 3 || finding === undefined;
  if (isUnknown && unknown !== undefined) return unknownText(unknown);
  return finding && `${finding.code} ${say(finding)}`;
}

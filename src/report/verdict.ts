import type { CheckReport } from '../checks/report.ts';
import type { Severity } from '../findings/finding.ts';

/** The least severity that makes a run fail. */
export type FailOn = Severity | 'none';

/** How many findings there are of each severity. */
export function tally(report: Pick<CheckReport, 'findings'>): Readonly<Record<Severity, number>> {
  const of = (severity: Severity) => report.findings.filter((finding) => finding.severity === severity).length;
  return { P1: of('P1'), P2: of('P2'), P3: of('P3') };
}

const failing: Readonly<Record<FailOn, readonly Severity[]>> = {
  P1: ['P1'],
  P2: ['P1', 'P2'],
  P3: ['P1', 'P2', 'P3'],
  none: [],
};

/**
 * The exit code, as monitoring systems read it: 0 nothing at or above `failOn`, 1 the worst is less than P1, 2 the worst is P1,
 * 3 something could not be judged. P1 weighs more than an unknown, an unknown more than the rest.
 */
export function exitCodeFor(
  report: Pick<CheckReport, 'findings' | 'unknowns'>,
  failOn: FailOn,
  unknownIsFine = false,
): 0 | 1 | 2 | 3 {
  const found = tally(report);
  const counted = failing[failOn].filter((severity) => found[severity] > 0);
  if (counted.includes('P1')) return 2;
  if (report.unknowns.length > 0 && !unknownIsFine) return 3;
  return counted.length > 0 ? 1 : 0;
}

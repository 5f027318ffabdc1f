import type { Unknown } from '../checks/outcome.ts';
import type { CheckReport } from '../checks/report.ts';
import type { Finding } from '../findings/finding.ts';
import { remedy, say } from '../findings/words.ts';
import { unknownText } from './check-text.ts';
import { OUTPUT_VERSION } from './listing.ts';
import { tally } from './verdict.ts';

/** A report as plain data, for JSON and YAML. */
export function reportData(report: CheckReport): Readonly<Record<string, unknown>> {
  const { takenAt, target, namespace, seen } = report;
  return {
    apiVersion: OUTPUT_VERSION,
    kind: 'CheckReport',
    metadata: { takenAt, ...target, ...(namespace === undefined ? { allNamespaces: true } : { namespace }) },
    summary: { ...tally(report), seen, unknown: report.unknowns.length },
    findings: report.findings.map(findingData),
    unknowns: report.unknowns.map(unknownData),
    checks: report.outcomes.map(({ slug, title, emits, result, skipped }) => ({
      slug,
      title,
      emits,
      result,
      ...(skipped === undefined ? {} : { skipped }),
    })),
  };
}

/** A finding as plain data, with its words. */
export function findingData(finding: Finding): Readonly<Record<string, unknown>> {
  return {
    code: finding.code,
    severity: finding.severity,
    subject: finding.subject,
    message: say(finding),
    args: finding.args,
    affected: finding.affected,
    evidence: finding.evidence,
    ...remedy(finding),
  };
}

/** An unknown as plain data, with its words. */
export function unknownData(unknown: Unknown): Readonly<Record<string, unknown>> {
  return { ...unknown, message: unknownText(unknown) };
}
